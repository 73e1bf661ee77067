"""Settings: one file, from the environment only, and useful with none set.

docs/operators.md lists every variable; a test compares the two.
"""

import os
import secrets
import sys
from contextlib import suppress
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from newsroom import mail_server

BASE_DIR = Path(__file__).resolve().parent.parent
SECRET_KEY_LENGTH = 50


def env(name: str, default: str = "") -> str:
    """Return an environment variable, or the default where it is unset or empty."""
    return os.environ.get(name) or default


def env_list(name: str, default: str = "") -> list[str]:
    """Return a comma-separated environment variable as a list."""
    return [part.strip() for part in env(name, default).split(",") if part.strip()]


def env_int(name: str, default: int) -> int:
    """Return an environment variable as a whole number."""
    value = env(name, str(default))
    if not value.isascii() or not value.isdigit():
        raise ImproperlyConfigured(f"{name} is a whole number, not “{value}”.")
    return int(value)


MODE = env("NEWSROOM_MODE", "local")
if MODE not in {"local", "production"}:
    raise ImproperlyConfigured("NEWSROOM_MODE is either “local” or “production”.")
PRODUCTION = MODE == "production"
DATA_DIR = Path(env("NEWSROOM_DATA_DIR", str(BASE_DIR / "var")))
PORT = env_int("PORT", 8000)
SITE_URL = env("NEWSROOM_SITE_URL", f"http://127.0.0.1:{PORT}").rstrip("/")
SITE_NAME = env("NEWSROOM_SITE_NAME", "Newsroom")
DEBUG = env("NEWSROOM_DEBUG", "0") == "1"
# Finished, compressed public pages kept in each process's memory under the public generation; 0 keeps none.
PAGE_STORE_MB = env_int("NEWSROOM_PAGE_STORE_MB", 16)
# Requests of the wire a minute from one network without a key; 0: a key is needed.
ANONYMOUS_PER_MINUTE = env_int("NEWSROOM_ANONYMOUS_PER_MINUTE", 60)
# Whether the worker asks cited sites if their pages still answer. A demo on somebody's machine asks nobody.
CHECK_LINKS = env("NEWSROOM_CHECK_LINKS", "1" if PRODUCTION else "0") == "1"
# "host:port" of servers in this network that may be asked although they aren't public.
INTERNAL_TARGETS = env_list("NEWSROOM_INTERNAL_TARGETS")
# The WebSub hub that is told of feeds that change, and that feeds name.
WEBSUB_HUB = env("NEWSROOM_WEBSUB_HUB")
if WEBSUB_HUB and not WEBSUB_HUB.startswith(("https://",) if PRODUCTION else ("https://", "http://")):
    raise ImproperlyConfigured("NEWSROOM_WEBSUB_HUB is the hub's https:// address.")


def local_secret_key() -> str:
    """Return this installation's own key, made at the first start outside production."""
    path = DATA_DIR / "secret_key"
    try:
        if not path.exists():
            DATA_DIR.mkdir(parents=True, exist_ok=True)
            draft = path.with_suffix(f".{os.getpid()}")
            draft.touch(mode=0o600)
            draft.write_text(secrets.token_urlsafe(SECRET_KEY_LENGTH))
            # Of several first starts at once, one wins; nobody reads a key half written.
            with suppress(FileExistsError):
                os.link(draft, path)
            draft.unlink()
        return path.read_text()
    except OSError as error:
        raise ImproperlyConfigured(f"the data folder {DATA_DIR} can't be used: {error.strerror}.") from error


SECRET_KEY = env("NEWSROOM_SECRET_KEY")
if PRODUCTION:
    if DEBUG:
        raise ImproperlyConfigured("NEWSROOM_DEBUG shows the code to strangers: unset it in production.")
    if len(SECRET_KEY) < SECRET_KEY_LENGTH:
        raise ImproperlyConfigured("Set NEWSROOM_SECRET_KEY to at least 50 random characters.")
    if not SITE_URL.startswith("https://"):
        raise ImproperlyConfigured("Set NEWSROOM_SITE_URL to the site's https:// address.")
SECRET_KEY = SECRET_KEY or local_secret_key()
# Links in mails are signed: those sent before the key was changed go on working.
SECRET_KEY_FALLBACKS = env_list("NEWSROOM_OLD_SECRET_KEYS")

SITE_HOST = SITE_URL.split("//")[1].split("/")[0]
LOCAL_HOSTS = "127.0.0.1,localhost,[::1]"
ALLOWED_HOSTS = env_list("NEWSROOM_ALLOWED_HOSTS", SITE_HOST.split(":")[0] if PRODUCTION else LOCAL_HOSTS)
CSRF_TRUSTED_ORIGINS = [SITE_URL]

# On one's own machine each mail is a file; a server sends none until it is told by whom.
MAIL_SERVER = mail_server.parse(env("EMAIL_URL", "none" if PRODUCTION else "file:"), folder=DATA_DIR / "mail")
if PRODUCTION and MAIL_SERVER and not env("NEWSROOM_MAIL_FROM"):
    raise ImproperlyConfigured("Set NEWSROOM_MAIL_FROM to the address that mails come from.")
MAIL_FROM = env("NEWSROOM_MAIL_FROM", f"{SITE_NAME} <news@{SITE_HOST.split(':')[0]}>")
MAIL_REPLY_TO = env("NEWSROOM_MAIL_REPLY_TO")
# How long overtaken changes stay in the log that partners follow; 0 is for ever.
CHANGES_KEPT_DAYS = env_int("NEWSROOM_CHANGES_KEPT_DAYS", 730)
# At most this many a minute, for servers that refuse more; 0 is as fast as the server takes them.
MAIL_PER_MINUTE = env_int("NEWSROOM_MAIL_PER_MINUTE", 0)

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "rest_framework",
    "drf_spectacular",
    "taggit",
    "digests",
]

# Sessions, users and messages exist at the desk alone; public pages pass these by. What stands below
# PublicPagesMiddleware is part of the finished pages that it keeps, so a kept page costs none of it.
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "digests.api.admission.AdmissionMiddleware",
    "newsroom.middleware.PublicPagesMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "newsroom.middleware.PolicyMiddleware",
    "newsroom.middleware.DeskLanguageMiddleware",
    "newsroom.middleware.DeskSessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "newsroom.middleware.DeskCsrfMiddleware",
    "newsroom.middleware.DeskAuthenticationMiddleware",
    "newsroom.middleware.DeskMessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "newsroom.urls"
WSGI_APPLICATION = "newsroom.wsgi.application"
ASGI_APPLICATION = "newsroom.asgi.application"

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
                "newsroom.context.site",
            ],
        },
    },
]

try:
    DATABASE = dj_database_url.parse(
        env("DATABASE_URL", f"sqlite:///{DATA_DIR / 'newsroom.sqlite3'}"),
        conn_max_age=600,
        conn_health_checks=True,
    )
except ValueError as error:
    # Not the URL itself in the message: it may hold a password.
    raise ImproperlyConfigured("DATABASE_URL looks like postgres://user:password@host:5432/name.") from error
DATABASES = {"default": DATABASE}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Measured to lose nothing: Django's defaults fail 30-95 % of writes when 16 write at once.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
            "PRAGMA cache_size=-1000;"
        ),
    }
    # A file, not memory: tests of concurrent writers and killed processes need the real thing.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}

# Cards for shared links, drawn at first asking and shared by all processes: up to about 50 MB.
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
    "cards": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": DATA_DIR / "cards",
        "TIMEOUT": None,
        "OPTIONS": {"MAX_ENTRIES": 2000},
    },
}

# The interface's languages. The desk has the first two; Kazakh and Uzbek are prepared for readers.
LANGUAGES = [("en", "English"), ("ru", "Русский"), ("kk", "Қазақша"), ("uz", "Oʻzbekcha")]
DESK_LANGUAGES = ("en", "ru")
LANGUAGE_CODE = env("NEWSROOM_LANGUAGE", "en")
if LANGUAGE_CODE not in dict(LANGUAGES):
    raise ImproperlyConfigured(f"NEWSROOM_LANGUAGE is one of {', '.join(dict(LANGUAGES))}.")
FORMAT_MODULE_PATH = "newsroom.formats"
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True
LOCALE_PATHS = [BASE_DIR / "locale"]

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "newsroom.finders.ShownAppsFinder",
]
MEDIA_ROOT = DATA_DIR / "media"
# Once collectstatic ran, addresses of static files hold a hash of their content and are kept for ever.
COLLECTED = (STATIC_ROOT / "staticfiles.json").exists()
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if COLLECTED or "collectstatic" in sys.argv
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = not COLLECTED

AUTHENTICATION_BACKENDS = ["newsroom.permissions.DeskBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "admin:login"

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = PRODUCTION
CSRF_COOKIE_SECURE = PRODUCTION
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_HSTS_SECONDS = 31536000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_HSTS_PRELOAD = PRODUCTION
BEHIND_PROXY = env("NEWSROOM_BEHIND_PROXY") == "1"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}

# Text pasted into the import page may be 5 MB; a composer's forms stay far below this many fields.
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

# An address typed without a scheme is https, as it will be for everyone from Django 6.0.
FORMS_URLFIELD_ASSUME_HTTPS = True

TAGGIT_CASE_INSENSITIVE = True
TAGGIT_STRIP_UNICODE_WHEN_SLUGIFYING = False

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_PERMISSION_CLASSES": [],
    "UNAUTHENTICATED_USER": None,
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "digests.api.problems.handle",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Newsroom wire",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    # Fields of one name with different choices would be numbered otherwise.
    "ENUM_NAME_OVERRIDES": {
        "ObjectKindEnum": "digests.choices.ObjectKind",
        "SourceKindEnum": "digests.choices.SourceKind",
        "EditionKindEnum": "digests.choices.EditionKind",
        "StatusEnum": "digests.api.serializers.STATUSES",
        "VersionStatusEnum": "digests.domain.versions.STATUSES",
    },
}

# security.W003 looks for Django's own class: ours, in newsroom.middleware, is its subclass for the desk.
SILENCED_SYSTEM_CHECKS = ["security.W003"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"hide_tokens": {"()": "newsroom.logs.HideTokens"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["hide_tokens"]}
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "digests": {"level": "INFO"},
        # The development server's lines name addresses too.
        "django.server": {"handlers": ["console"], "level": "INFO", "propagate": False},
    },
}
