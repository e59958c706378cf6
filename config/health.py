"""For monitors: is the process alive, and is everything there that it needs? They say no more than that."""

from collections.abc import Callable

from celery import current_app
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.outbox import patience


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Each thing that the product needs, by name; 503 when one is missing."""
    checks = {"database": _database, "migrations": _migrations, "broker": _broker}
    answers = {name: _answer(check) for name, check in checks.items()}
    ready = all(answer == "ok" for answer in answers.values())
    return JsonResponse({"ready": ready, **answers}, status=200 if ready else 503)


def _answer(check: Callable[[], str]) -> str:
    try:
        return check()
    except Exception as error:  # whatever a client library raises, the monitor reads its kind and no secret
        return f"failed: {type(error).__name__}"


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "ok"


def _migrations() -> str:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"{len(waiting)} waiting" if waiting else "ok"


def _broker() -> str:
    with current_app.connection_for_write(
        connect_timeout=settings.BROKER_TIMEOUT, transport_options=patience(current_app)
    ) as broker:
        broker.ensure_connection(max_retries=0)
        return "ok" if broker.connected else "failed"
