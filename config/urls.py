"""The table of contents: every address of the product."""

from allauth.account import views as account_views
from django.contrib import admin
from django.urls import include, path, re_path

from accounts.views import single_sign_on
from accounts.views.password_reset import NewPasswordView
from config.health import healthz, readyz
from config.metrics import metrics

handler400 = "config.refusals.bad_request"
handler500 = "config.refusals.broke"

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
    # Of allauth's pages only these: sign-up is closed, and administrators change addresses.
    path("accounts/login/", account_views.login, name="account_login"),
    path("accounts/logout/", account_views.logout, name="account_logout"),
    path("accounts/single-sign-on/", single_sign_on.single_sign_on_begin, name="single_sign_on_begin"),
    path("accounts/single-sign-on/back/", single_sign_on.single_sign_on_callback, name="single_sign_on_callback"),
    path("accounts/signup/", account_views.signup, name="account_signup"),
    path("accounts/inactive/", account_views.account_inactive, name="account_inactive"),
    path("accounts/reauthenticate/", account_views.reauthenticate, name="account_reauthenticate"),
    path("accounts/password/change/", account_views.password_change, name="account_change_password"),
    path("accounts/password/set/", account_views.password_set, name="account_set_password"),
    path("accounts/password/reset/", account_views.password_reset, name="account_reset_password"),
    path("accounts/password/reset/done/", account_views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^accounts/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        NewPasswordView.as_view(),
        name="account_reset_password_from_key",
    ),
    path(
        "accounts/password/reset/key/done/",
        account_views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("accounts/sessions/", include("allauth.usersessions.urls")),
    path("accounts/second-factor/", include("allauth.mfa.urls")),
    path("admin/", admin.site.urls),
    path("api/", include("config.api")),
    path("", include("projects.urls")),
    path("", include("accounts.urls")),
    path("", include("incidents.urls")),
]
