"""The admin behind the product's own sign-in: no second password form, and nothing for people who are not staff."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse

from projects.querysets.memberships import scope_of


class CaravanseraiAdminSite(AdminSite):
    """Staff who are members come in; everybody else learns nothing."""

    site_header = "Caravanserai"
    site_title = "Caravanserai"
    index_title = "Records"
    enable_nav_sidebar = True

    def has_permission(self, request: HttpRequest) -> bool:
        user = request.user
        return bool(user.is_authenticated and user.is_active and user.is_staff and scope_of(user).is_member)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if request.user.is_authenticated:
            raise Http404
        return redirect_to_login(request.GET.get("next") or request.get_full_path())
