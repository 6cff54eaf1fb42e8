"""One settings file, read from the environment, failing loudly at start.

Production is the default; `KLA_TRIAL=1` (set by bin/run) loosens what a trial on loopback needs
and nothing else (docs/architecture.md, "Trial and production").
"""

from pathlib import Path

import dj_database_url
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError

from kla_portal.neighbours import clamd_address, file_storage, signing, workers, works_storage
from kla_portal.secrets import secret_key

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env()

try:
    DEBUG = env.bool("DEBUG", False)
    KLA_TRIAL = env.bool("KLA_TRIAL", False)
    DATA_DIR = Path(env.str("KLA_DATA_DIR", "") or BASE_DIR / "var").resolve()
    PUBLIC_HOSTS = env.list("ALLOWED_HOSTS", [])
    BEHIND_PROXY = env.bool("BEHIND_PROXY", False)
    DATABASE_URL = env.str("DATABASE_URL", "")
    SITE_URL = env.str("SITE_URL", "http://127.0.0.1:8000" if KLA_TRIAL else "")
    LARGEST_FILE = env.int("LARGEST_FILE_MB", 10) * 1_000_000
    EMAIL_PORT = env.int("EMAIL_PORT", 25)
    EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", False)
    # So many days before something is due its people are reminded; late ones each working day.
    REMINDER_DAYS = env.list("REMINDER_DAYS", [7, 3, 1], subcast=int)
    CLAMD_TIMEOUT = env.int("CLAMD_TIMEOUT", 60)
    # Processes that perform what people order; one more draws pages and runs periodic jobs.
    WORKERS = workers(env, on_postgresql=bool(DATABASE_URL))
except EnvError as error:
    raise ImproperlyConfigured(str(error)) from error

SECRET_KEY = secret_key(
    given=env.str("SECRET_KEY", ""),
    key_file=DATA_DIR / "secret_key",
    may_create=DEBUG or KLA_TRIAL,
)
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", [])
LOOPBACK_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
# A trial answers on loopback names only, whatever else is asked for.
ALLOWED_HOSTS = LOOPBACK_HOSTS if KLA_TRIAL or DEBUG else PUBLIC_HOSTS

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_htmx",
    "django_tasks",
    "audit",
    "jobs",
    "regions",
    "accounts",
    "instruments",
    "evidence",
    "evaluations",
    "reports",
    "publication",
    "api",
    "demo",
    "kla_portal",
]

MIDDLEWARE = [
    "kla_portal.middleware.trial_on_loopback_only",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "kla_portal.middleware.private_pages",
    "kla_portal.middleware.plain_refusals",
    "publication.middleware.nobody_is_known",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.SignInFirst",
    "accounts.middleware.live_sessions_only",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]

ROOT_URLCONF = "kla_portal.urls"
WSGI_APPLICATION = "kla_portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kla_portal.context.frame",
            ],
            "builtins": ["kla_portal.templatetags.kla"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

# --- database -------------------------------------------------------------------------------

SQLITE = {
    # With a fair queue for writers (docs/adr/011); without it only to measure the difference.
    "ENGINE": "audit.sqlite" if env.bool("SQLITE_QUEUE", True) else "django.db.backends.sqlite3",
    "NAME": DATA_DIR / "kla.sqlite3",
    "CONN_MAX_AGE": None,
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # FULL: with NORMAL a power cut took up to 865 acknowledged transactions (security 69).
        "init_command": (
            "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
            "PRAGMA trusted_schema=OFF;PRAGMA secure_delete=ON"
        ),
    },
}


def _postgresql(url: str) -> dict:
    """`lock_timeout` below `statement_timeout`, so that a wait ends as a 503 and not as a 500."""
    try:
        config = dj_database_url.parse(url, conn_max_age=60, conn_health_checks=True)
    except ValueError as error:
        raise ImproperlyConfigured(f"DATABASE_URL tidak dapat dibaca: {error}") from error
    if config["ENGINE"] != "django.db.backends.postgresql":
        raise ImproperlyConfigured(
            "DATABASE_URL hanya untuk PostgreSQL. Kosongkan untuk memakai SQLite di KLA_DATA_DIR."
        )
    config.setdefault("OPTIONS", {})["options"] = (
        "-c synchronous_commit=on -c statement_timeout=15s -c lock_timeout=3s"
        " -c idle_in_transaction_session_timeout=60s"
    )
    return config


DATABASES = {"default": _postgresql(DATABASE_URL) if DATABASE_URL else SQLITE}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- people ---------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.UsernameEmailOrNip"]
PASSWORD_HASHERS = [
    "accounts.hashers.SmallArgon2",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "accounts.passwords.ContextWordsValidator"},
]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "accounts:sign_in"
SESSION_COOKIE_AGE = 8 * 3600

# --- transport and headers (rules: production is the default) --------------------------------

SESSION_COOKIE_NAME = "kla_sid" if KLA_TRIAL or DEBUG else "__Host-sid"
CSRF_COOKIE_NAME = "kla_csrf" if KLA_TRIAL or DEBUG else "__Host-csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not (KLA_TRIAL or DEBUG)
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "kla_portal.views.csrf_refused"
SECURE_SSL_REDIRECT = not (KLA_TRIAL or DEBUG)
SECURE_HSTS_SECONDS = 0 if KLA_TRIAL or DEBUG else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not (KLA_TRIAL or DEBUG)
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

# --- files (limits: rules 3) ------------------------------------------------------------------

# What works make (jobs/outputs.py), for a day each.
WORKS_DIR = DATA_DIR / "works"
STORAGES = {
    "default": file_storage(env),
    "works": works_storage(env, WORKS_DIR),
    "staticfiles": {
        "BACKEND": env.str("STATICFILES_STORAGE", "kla_portal.static_files.HashedStaticFiles")
    },
}
FILES_DIR = DATA_DIR / "files"
# Same file system as the files: a rename there is atomic, and a full disk shows (security 4.4).
FILE_UPLOAD_TEMP_DIR = FILES_DIR / ".incoming"
# Files that arrive in pieces; with several machines a folder that all of them share.
UPLOADS_DIR = env.path("KLA_UPLOADS_DIR", None) or DATA_DIR / "uploads"
FILE_UPLOAD_HANDLERS = ["evidence.handlers.LimitedUploadHandler"]
FILE_UPLOAD_PERMISSIONS = 0o440
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o750
LARGEST_OFFICE_FILE = 5_000_000
DATA_UPLOAD_MAX_NUMBER_FILES = 1
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000_000

# A virus scanner, when there is one: with either of these nobody opens a file before its scan.
CLAMD_SOCKET = env.str("CLAMD_SOCKET", "")
CLAMD_ADDRESS = clamd_address(env)

# What signs every paper that leaves, when there is one (docs/adr/016).
SIGNING_P12, SIGNING_PASSWORD = signing(env)

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]

# --- work in the background (docs/adr/005) -------------------------------------------------------

# Another backend of django-tasks, with a worker of its own, when one machine isn't enough; without
# QUEUES a backend takes tasks for any queue.
TASKS = {
    "default": {"BACKEND": env.str("TASKS_BACKEND", "jobs.backend.WaitingTasks"), "QUEUES": []}
}

# --- language, numbers, time -------------------------------------------------------------------

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Jakarta"
USE_THOUSAND_SEPARATOR = True
FORMAT_MODULE_PATH = ["kla_portal.formats"]

# --- mail and log --------------------------------------------------------------------------------

EMAIL_BACKEND = env.str(
    "EMAIL_BACKEND",
    "django.core.mail.backends.smtp.EmailBackend"
    if env.str("EMAIL_HOST", "")
    else "django.core.mail.backends.dummy.EmailBackend",
)
EMAIL_HOST = env.str("EMAIL_HOST", "")
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", "")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", "portal-kla@localhost")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    # The addresses of refused requests are logged; the tokens of one-time links must not be.
    "filters": {"without_tokens": {"()": "accounts.logs.WithoutTokens"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "plain",
            "filters": ["without_tokens"],
        }
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", "WARNING")},
}
