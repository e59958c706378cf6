"""Every setting, typed, from the environment. `docs/reference/settings.md` says what each is for.

`ENVIRONMENT` decides how strict this is: `production` (the default) refuses to start without its secrets,
`development` is what `make run` uses, `test` what the tests use. A value may come from a file: `SECRET_KEY_FILE`.
"""

import re
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
import django_stubs_ext
import pghistory
from django.core.exceptions import ImproperlyConfigured
from environs import FileAwareEnv

from config.api_settings import SCHEMA
from config.logging import logging_config
from config.policies import CONTENT_SECURITY_POLICY  # noqa: F401 – a setting of django-csp
from config.sign_in import ACCOUNT_FORMS, ACCOUNT_RATE_LIMITS, AUTH_PASSWORD_VALIDATORS, MFA_FORMS  # noqa: F401

django_stubs_ext.monkeypatch()  # lets classes such as ModelForm[Incident] name their model at run time too

BASE_DIR = Path(__file__).resolve().parent.parent

env = FileAwareEnv(strip_whitespace=True)
env.read_env(str(BASE_DIR / ".env"), recurse=False)

ENVIRONMENT: str = env.str("ENVIRONMENT", "production")
if ENVIRONMENT not in {"production", "development", "test"}:
    raise ImproperlyConfigured(f"ENVIRONMENT is {ENVIRONMENT!r}: use production, development or test.")
PRODUCTION = ENVIRONMENT == "production"
TESTING = ENVIRONMENT == "test"

if PRODUCTION:
    required = ("SECRET_KEY", "DATABASE_URL", "ALLOWED_HOSTS")
    missing = [name for name in required if not env.str(name, "")]
    if missing:
        raise ImproperlyConfigured(
            f"Production needs {', '.join(missing)} in the environment (or {missing[0]}_FILE and the like). "
            "To try the product on this machine use `make run`, which sets ENVIRONMENT=development."
        )

VAR_DIR = Path(env.str("VAR_DIR", str(BASE_DIR / "var")))
SITE_URL: str = env.str("SITE_URL", "http://localhost:8000").rstrip("/")
DEMO: bool = env.bool("DEMO", False) and not PRODUCTION
DEBUG: bool = env.bool("DEBUG", False) and not PRODUCTION
SECRET_KEY: str = env.str("SECRET_KEY", "" if PRODUCTION else "not-secret-outside-production-" + "0" * 40)
ALLOWED_HOSTS: list[str] = env.list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])

# ── Applications ────────────────────────────────────────────────────────────────────────────────────────────

INSTALLED_APPS = [
    "config.apps.ConfigConfig",
    "config.apps.CaravanseraiAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.forms",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "accounts.apps.AccountsConfig",
    "projects.apps.ProjectsConfig",
    "incidents.apps.IncidentsConfig",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "csp",
    "django_filters",
    "django_htmx",
    "django_structlog",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "knox",
    "pghistory",
    "pgtrigger",
    "rest_framework",
    "template_partials",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "config.middleware.PermissionsPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.NothingKeptMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "config.middleware.AuditMiddleware",
    "config.htmx.SignInFirst",
    "config.second_factor.SecondFactorMiddleware",
    "config.middleware.ReaderTimeZoneMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "config.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "incidents.context_processors.shell",
            ],
        },
    }
]

# ── Database, cache, broker ─────────────────────────────────────────────────────────────────────────────────


def _embedded_url() -> str:
    """The address of the embedded database: development and tests only, when none is named."""
    from config.embedded import Embedded, EmbeddedUnavailable

    try:
        return Embedded("test" if TESTING else "run", VAR_DIR).url
    except EmbeddedUnavailable:
        return "postgres://never-started@127.0.0.1:1/caravanserai"  # manage.py and the tests start it


DATABASE_URL: str = env.str("DATABASE_URL", "")
USES_EMBEDDED_DATABASE = not DATABASE_URL
DATABASE_POOL: bool = env.bool("DATABASE_POOL", False)
DATABASES: dict[str, Any] = {"default": dict(dj_database_url.parse(DATABASE_URL or _embedded_url()))}
if DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql":
    raise ImproperlyConfigured(
        "DATABASE_URL must name a PostgreSQL server, such as postgres://user:password@host/name."
    )
# The server gives up on a client whose machine vanished, and with it its locks, within a minute and not in two hours.
KEEPALIVES = "-c tcp_keepalives_idle=30 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3"
STARTUP: dict[str, Any] = DATABASES["default"].get("OPTIONS", {})
DATABASES["default"] |= {
    # Under prefork a pool would be rebuilt for each task: only the web processes ask for one.
    "CONN_MAX_AGE": 0 if DATABASE_POOL else env.int("DATABASE_CONN_MAX_AGE", 60),
    "CONN_HEALTH_CHECKS": not DATABASE_POOL,
    "OPTIONS": STARTUP
    | {"connect_timeout": env.int("DATABASE_CONNECT_TIMEOUT", 5)}
    # Compiling a plan took a second for queries of milliseconds, whose costs are estimated high for parts never run.
    | {"options": f"{STARTUP.get('options', '')} -c jit=off {KEEPALIVES}".strip()}
    | ({"pool": {"min_size": 1, "max_size": env.int("DATABASE_POOL_SIZE", 8), "timeout": 10}} if DATABASE_POOL else {}),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES: dict[str, Any] = {"default": env.dj_cache_url("CACHE_URL", "db://shared_cache")}
if CACHES["default"]["BACKEND"] == "django.core.cache.backends.db.DatabaseCache":
    # Beyond this many rows the lowest third goes, by key and not by age, and with it what rate limits have counted:
    # Django's own 300 are soon filled by guesses. Every write counts the rows: about 20 ms at 100,000 of them.
    CACHES["default"].setdefault("OPTIONS", {}).setdefault("MAX_ENTRIES", 1_000_000)

CELERY_BROKER_URL: str = env.str("CELERY_BROKER_URL", "memory://" if TESTING else "filesystem://")
CELERY_WORKER_CONCURRENCY: int = env.int("CELERY_WORKER_CONCURRENCY", 2)
BROKER_TIMEOUT: float = env.float("BROKER_TIMEOUT", 0.8)
BROKER_REST_AFTER_FAILURE: float = env.float("BROKER_REST_AFTER_FAILURE", 5.0)

# ── Alerts ──────────────────────────────────────────────────────────────────────────────────────────────────

SWEEP_EVERY: float = env.float("SWEEP_EVERY", 10.0)
DEADLINES_EVERY: float = env.float("DEADLINES_EVERY", 60.0)
CLAIM_HOURS: float = env.float("CLAIM_HOURS", 2.0)
if CLAIM_HOURS <= 0:
    raise ImproperlyConfigured(f"CLAIM_HOURS is {CLAIM_HOURS}: it must be more than 0.")
DELIVERY_LEASE: float = env.float("DELIVERY_LEASE", 60.0)
DELIVERY_BATCH: int = env.int("DELIVERY_BATCH", 100)
DELIVERY_THREADS: int = env.int("DELIVERY_THREADS", 0 if TESTING else 16)
DELIVERY_ATTEMPTS: int = env.int("DELIVERY_ATTEMPTS", 30)
DELIVERY_BACKOFF: float = env.float("DELIVERY_BACKOFF", 15.0)
ESCALATE_AFTER: float = env.float("ESCALATE_AFTER", 900.0)
ACKNOWLEDGE_LINK_DAYS: int = env.int("ACKNOWLEDGE_LINK_DAYS", 7)
ALERTS_LATE_AFTER: float = env.float("ALERTS_LATE_AFTER", 120.0)
METRICS_TOKEN: str = env.str("METRICS_TOKEN", "")
if METRICS_TOKEN and len(METRICS_TOKEN) < 20:
    raise ImproperlyConfigured("METRICS_TOKEN is too short: use at least 20 random characters.")
ALERT_STALE_AFTER: float = env.float("ALERT_STALE_AFTER", 6 * 3600.0)

# ── Webhooks ────────────────────────────────────────────────────────────────────────────────────────────────

WEBHOOK_TIMEOUT: float = env.float("WEBHOOK_TIMEOUT", 10.0)
WEBHOOK_HTTPS_ONLY: bool = PRODUCTION
WEBHOOK_PORTS: list[int] = env.list("WEBHOOK_PORTS", [443, 8443] if PRODUCTION else [], subcast=int)
WEBHOOK_ALLOWED_NETWORKS: list[str] = env.list("WEBHOOK_ALLOWED_NETWORKS", [])
WEBHOOK_REFUSED_NETWORKS: list[str] = env.list("WEBHOOK_REFUSED_NETWORKS", [])
for network in (*WEBHOOK_ALLOWED_NETWORKS, *WEBHOOK_REFUSED_NETWORKS):
    try:
        ip_network(network)
    except ValueError as error:
        raise ImproperlyConfigured(f"WEBHOOK_…_NETWORKS: {error}. Write networks like 10.20.0.0/16.") from error

# ── E-mail ──────────────────────────────────────────────────────────────────────────────────────────────────

EMAIL_CONFIG: dict[str, Any] = env.dj_email_url("EMAIL_URL", "smtp://localhost:25")
vars().update({name: value for name, value in EMAIL_CONFIG.items() if name.startswith("EMAIL_")})
if TESTING and not env.str("EMAIL_URL", ""):
    EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
EMAIL_TIMEOUT: int = env.int("EMAIL_TIMEOUT", 10)
DEFAULT_FROM_EMAIL: str = env.str("DEFAULT_FROM_EMAIL", "Caravanserai <alerts@localhost>")
MESSAGE_ID_DOMAIN: str = env.str("MESSAGE_ID_DOMAIN", urlsplit(SITE_URL).hostname or "localhost")

# ── People and sign-in ──────────────────────────────────────────────────────────────────────────────────────

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "incidents:home"
ACCOUNT_ADAPTER = "accounts.services.sign_in.SignInAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Caravanserai: "
PASSWORD_RESET_TIMEOUT = 60 * 60
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
MFA_ADAPTER = "accounts.services.second_factor.SealedSecrets"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Caravanserai"
MFA_ALLOW_UNVERIFIED_EMAIL = True  # nobody signs up: an administrator vouches for every address
OIDC_SERVER_URL: str = env.str("OIDC_SERVER_URL", "").removesuffix("/.well-known/openid-configuration").rstrip("/")
OIDC_NAME: str = env.str("OIDC_NAME", "single sign-on")
OIDC_CLIENT_ID: str = env.str("OIDC_CLIENT_ID", "")
OIDC_CLIENT_SECRET: str = env.str("OIDC_CLIENT_SECRET", "")
OIDC_EMAIL_DOMAINS: list[str] = env.list("OIDC_EMAIL_DOMAINS", [])
OIDC_COUNTS_AS_SECOND_FACTOR: bool = env.bool("OIDC_COUNTS_AS_SECOND_FACTOR", False)
if OIDC_SERVER_URL and not OIDC_CLIENT_ID:
    raise ImproperlyConfigured(
        "OIDC_SERVER_URL names a provider: set OIDC_CLIENT_ID, and OIDC_CLIENT_SECRET if it gave one."
    )
if OIDC_SERVER_URL and PRODUCTION and urlsplit(OIDC_SERVER_URL).scheme != "https":
    raise ImproperlyConfigured(f"OIDC_SERVER_URL is {OIDC_SERVER_URL!r}: in production it must start with https://.")
SOCIALACCOUNT_ADAPTER = "accounts.services.single_sign_on.KnownPeopleOnly"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_REQUESTS_TIMEOUT: int = 5
INVITATION_DAYS: int = env.int("INVITATION_DAYS", 7)
SECOND_FACTOR_ROLES: list[str] = env.list("SECOND_FACTOR_ROLES", ["manager", "administrator"] if PRODUCTION else [])
SEAL_KEYS: list[str] = env.list("SEAL_KEYS", []) or env.list("SECOND_FACTOR_KEYS", [])
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

KNOX_TOKEN_MODEL = "accounts.Token"  # noqa: S105 – the name of a model
TOKEN_DAYS: int = env.int("TOKEN_DAYS", 90)
TOKEN_MAX_DAYS: int = env.int("TOKEN_MAX_DAYS", 365)
TOKEN_GUESSES: int = env.int("TOKEN_GUESSES", 20)
if not 0 < TOKEN_DAYS <= TOKEN_MAX_DAYS:
    raise ImproperlyConfigured(f"TOKEN_DAYS is {TOKEN_DAYS}: it must be from 1 to TOKEN_MAX_DAYS, {TOKEN_MAX_DAYS}.")
REST_KNOX = {"TOKEN_MODEL": KNOX_TOKEN_MODEL, "TOKEN_TTL": timedelta(days=TOKEN_DAYS), "TOKEN_LIMIT_PER_USER": None}

# ── API ─────────────────────────────────────────────────────────────────────────────────────────────────────

API_RATE: str = env.str("API_RATE", "600/min")
if not re.fullmatch(r"\s*[1-9]\d{0,8}\s*/\s*[smhd][a-z]*\s*", API_RATE):
    raise ImproperlyConfigured(f"API_RATE is {API_RATE!r}: write for example 600/min.")
API_STATEMENT_TIMEOUT: float = env.float("API_STATEMENT_TIMEOUT", 5.0)
API_LIST_TIMEOUT: float = env.float("API_LIST_TIMEOUT", 1.0)
API_EXPORT_TIMEOUT: float = env.float("API_EXPORT_TIMEOUT", 30.0)
if min(API_STATEMENT_TIMEOUT, API_LIST_TIMEOUT, API_EXPORT_TIMEOUT) < 0.01:  # 0 would be no limit at all
    raise ImproperlyConfigured(
        "API_STATEMENT_TIMEOUT, API_LIST_TIMEOUT and API_EXPORT_TIMEOUT are seconds: 0.01 or more."
    )
API_MAX_SIZE: int = env.int("API_MAX_SIZE", 1024 * 1024)
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["accounts.api.authentication.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["accounts.api.permissions.IsSignedInWithScope"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["accounts.api.parsing.BoundedJSONParser"],
    "DEFAULT_PAGINATION_CLASS": "accounts.api.pagination.KeysetPagination",
    "DEFAULT_SCHEMA_CLASS": "accounts.api.schema.DescribedOperation",
    "DEFAULT_THROTTLE_CLASSES": ["accounts.api.throttles.PerTokenThrottle"],
    "EXCEPTION_HANDLER": "accounts.api.problems.problem_details",
}
SPECTACULAR_SETTINGS = SCHEMA

# ── Audit ───────────────────────────────────────────────────────────────────────────────────────────────────

# Who and from where stand on each event row itself: a separate table could be rewritten behind their back.
PGHISTORY_CONTEXT_FIELD = pghistory.ContextJSONField()
PGHISTORY_CONTEXT_ID_FIELD = pghistory.ContextUUIDField()
PGHISTORY_APPEND_ONLY = True

# ── Security ────────────────────────────────────────────────────────────────────────────────────────────────

SECURE_SSL = PRODUCTION and env.bool("SECURE_SSL", True)
SECURE_SSL_REDIRECT = SECURE_SSL
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS: int = env.int("SECURE_HSTS_SECONDS", 31_536_000) if SECURE_SSL else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_SSL
SECURE_HSTS_PRELOAD = SECURE_SSL
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 60 * 60 * 12
CSRF_FAILURE_VIEW = "config.refusals.stale_form"
TRUSTED_PROXIES: int = env.int("TRUSTED_PROXIES", 0)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
UPLOAD_MAX_SIZE: int = env.int("UPLOAD_MAX_SIZE", 125 * 1024 * 1024)
FILE_UPLOAD_HANDLERS = ["config.uploads.SmallUpload", "config.uploads.LargeUpload"]

# ── Evidence ────────────────────────────────────────────────────────────────────────────────────────────────

EVIDENCE_MAX_SIZE: int = env.int("EVIDENCE_MAX_SIZE", 25 * 1024 * 1024)
EVIDENCE_MAX_FILES: int = env.int("EVIDENCE_MAX_FILES", 100)
EVIDENCE_MAX_PIXELS: int = env.int("EVIDENCE_MAX_PIXELS", 50_000_000)
EVIDENCE_STORAGE: str = env.str("EVIDENCE_STORAGE", "files")
if EVIDENCE_STORAGE not in {"files", "s3"}:
    raise ImproperlyConfigured(f"EVIDENCE_STORAGE is {EVIDENCE_STORAGE!r}: use files or s3.")
EVIDENCE_BUCKET: dict[str, Any] = {
    "bucket_name": env.str("EVIDENCE_S3_BUCKET", ""),
    "endpoint_url": env.str("EVIDENCE_S3_ENDPOINT", "") or None,
    "region_name": env.str("EVIDENCE_S3_REGION", "") or None,
    "access_key": env.str("EVIDENCE_S3_ACCESS_KEY", "") or None,
    "secret_key": env.str("EVIDENCE_S3_SECRET_KEY", "") or None,
    "file_overwrite": True,  # or other names would be invented; the storage itself never writes over what lies there
    "max_memory_size": 2_500_000,  # what is read lies in memory up to here, then in a temporary file
}
if EVIDENCE_STORAGE == "s3" and not EVIDENCE_BUCKET["bucket_name"]:
    raise ImproperlyConfigured("EVIDENCE_STORAGE is s3: name the bucket in EVIDENCE_S3_BUCKET.")

# ── Pages, language, static files ───────────────────────────────────────────────────────────────────────────

LANGUAGE_CODE = "en-gb"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static" if PRODUCTION else None  # elsewhere files are served from where they lie
STATICFILES_DIRS = [BASE_DIR / "static"]
VENDOR_DIR = Path(env.str("VENDOR_DIR", str(VAR_DIR / "vendor")))
if VENDOR_DIR.is_dir():
    STATICFILES_DIRS.append(("vendor", VENDOR_DIR))  # type: ignore[arg-type]
STORAGES: dict[str, Any] = {
    "evidence": {"BACKEND": "incidents.services.evidence_bucket.EvidenceBucket", "OPTIONS": EVIDENCE_BUCKET}
    if EVIDENCE_STORAGE == "s3"
    else {"BACKEND": "incidents.services.evidence_store.EvidenceFiles"},
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not PRODUCTION
WHITENOISE_AUTOREFRESH = DEBUG

# ── Logs ────────────────────────────────────────────────────────────────────────────────────────────────────

LOG_LEVEL: str = env.str("LOG_LEVEL", "WARNING" if TESTING else "INFO")
LOG_FORMAT: str = env.str("LOG_FORMAT", "json" if PRODUCTION else "console")
LOGGING = logging_config(LOG_LEVEL, LOG_FORMAT)
DJANGO_STRUCTLOG_CELERY_ENABLED = True
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
DJANGO_STRUCTLOG_USER_ID_FIELD = "pk"
