"""The admin behind the product's own sign-in: no second password form, and nothing for people who are not staff."""

from collections.abc import Iterable
from typing import Any

from django.contrib.admin import AdminSite, ModelAdmin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from projects.querysets.memberships import scope_of

OWN_APPS = frozenset({"accounts", "projects", "incidents"})
# Redirects to the address of any row by its number, whoever may read it; and a second way to change a password.
UNWANTED = frozenset({"view_on_site", "password_change", "password_change_done"})


class CaravanseraiAdminSite(AdminSite):
    """Staff who are members come in; everybody else learns nothing."""

    site_header = "Caravanserai"
    site_title = "Caravanserai"
    index_title = "Records"
    enable_nav_sidebar = True

    def register(
        self,
        model_or_iterable: type[Model] | Iterable[type[Model]],
        admin_class: type[ModelAdmin[Any]] | None = None,
        **options: Any,
    ) -> None:
        """Take our own models only: the admins that other packages bring know nothing of scope."""
        models = [model_or_iterable] if isinstance(model_or_iterable, type) else model_or_iterable
        own = [model for model in models if model._meta.app_label in OWN_APPS]
        super().register(own, admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        user = request.user
        return bool(user.is_authenticated and user.is_active and user.is_staff and scope_of(user).is_member)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        guarded = super().admin_view(view, cacheable)

        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.user.is_authenticated and not self.has_permission(request):
                raise Http404
            response: HttpResponse = guarded(request, *args, **kwargs)
            return response

        return answer

    @method_decorator([never_cache, login_not_required])
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        index = reverse("admin:index", current_app=self.name)
        if self.has_permission(request):
            return redirect(index)
        if request.user.is_authenticated:
            raise Http404
        return redirect_to_login(request.GET.get("next") or index)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        routes = super().get_urls()
        return [route for route in routes if getattr(route, "name", None) not in UNWANTED]
