"""Notifications, invitations, and in the demo the letter box."""

from django.conf import settings
from django.urls import path

from accounts.views import demo_mail, invitations, notifications

app_name = "accounts"

urlpatterns = [
    path("notifications/", notifications.notification_list, name="notification_list"),
    path("notifications/bell/", notifications.bell, name="bell"),
    path("notifications/read-all/", notifications.notification_read_all, name="notification_read_all"),
    path("notifications/<int:pk>/open/", notifications.notification_open, name="notification_open"),
    path("invitations/", invitations.invitation_list, name="invitation_list"),
    path("invitations/<int:pk>/again/", invitations.invitation_again, name="invitation_again"),
    path("invitations/<int:pk>/withdraw/", invitations.invitation_withdraw, name="invitation_withdraw"),
    path("invitation/<str:link>/", invitations.invitation_accept, name="invitation_accept"),
]

if settings.DEMO:
    urlpatterns += [
        path("demo/mail/", demo_mail.demo_mail_list, name="demo_mail"),
        path("demo/mail/<str:name>/", demo_mail.demo_mail_message, name="demo_mail_message"),
        path("demo/mail/<str:name>/html/", demo_mail.demo_mail_html, name="demo_mail_html"),
    ]
