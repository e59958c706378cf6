"""Notifications, channels, invitations, API tokens and service accounts, and in the demo the letter box."""

from django.conf import settings
from django.urls import path

from accounts.views import channels, demo_mail, invitations, notifications, service_accounts, tokens

app_name = "accounts"

urlpatterns = [
    path("notifications/", notifications.notification_list, name="notification_list"),
    path("notifications/bell/", notifications.bell, name="bell"),
    path("notifications/read-all/", notifications.notification_read_all, name="notification_read_all"),
    path("notifications/<int:pk>/open/", notifications.notification_open, name="notification_open"),
    path("channels/", channels.channel_list, name="channel_list"),
    path("channels/add/email/", channels.email_add, name="channel_add_email"),
    path("channels/add/webhook/", channels.webhook_add, name="channel_add_webhook"),
    path("channels/proof/<str:link>/", channels.channel_prove, name="channel_prove"),
    path("channels/<int:pk>/", channels.channel_page, name="channel_page"),
    path("channels/<int:pk>/edit/", channels.channel_edit, name="channel_edit"),
    path("channels/<int:pk>/verify/", channels.channel_verify, name="channel_verify"),
    path("channels/<int:pk>/test/", channels.channel_test, name="channel_test"),
    path("channels/<int:pk>/secret/", channels.channel_secret, name="channel_secret"),
    path("channels/<int:pk>/off/", channels.channel_off, name="channel_off"),
    path("channels/<int:pk>/on/", channels.channel_on, name="channel_on"),
    path("channels/<int:pk>/remove/", channels.channel_remove, name="channel_remove"),
    path("invitations/", invitations.invitation_list, name="invitation_list"),
    path("invitations/<int:pk>/again/", invitations.invitation_again, name="invitation_again"),
    path("invitations/<int:pk>/withdraw/", invitations.invitation_withdraw, name="invitation_withdraw"),
    path("tokens/", tokens.token_list, name="token_list"),
    path("tokens/add/", tokens.token_add, name="token_add"),
    path("tokens/<int:pk>/revoke/", tokens.token_revoke, name="token_revoke"),
    path("service-accounts/", service_accounts.service_account_list, name="service_account_list"),
    path("service-accounts/add/", service_accounts.service_account_add, name="service_account_add"),
    path("service-accounts/<int:pk>/", service_accounts.service_account_page, name="service_account_page"),
    path("service-accounts/<int:pk>/token/", service_accounts.service_account_token, name="service_account_token"),
    path("service-accounts/<int:pk>/stop/", service_accounts.service_account_stop, name="service_account_stop"),
    path("service-accounts/<int:pk>/start/", service_accounts.service_account_start, name="service_account_start"),
    path("invitation/<str:link>/", invitations.invitation_accept, name="invitation_accept"),
]

if settings.DEMO:
    urlpatterns += [
        path("demo/mail/", demo_mail.demo_mail_list, name="demo_mail"),
        path("demo/mail/<str:name>/", demo_mail.demo_mail_message, name="demo_mail_message"),
        path("demo/mail/<str:name>/html/", demo_mail.demo_mail_html, name="demo_mail_html"),
    ]
