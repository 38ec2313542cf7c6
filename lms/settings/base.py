"""What every Lichthof shares; the differences stand in dev, test and production."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils.csp import CSP

from . import environment as env

BASE_DIR = env.BASE_DIR
DATA_DIR = env.data_dir()
PORT = env.number("PORT", 8000)
BASE_URL = env.text("BASE_URL", f"http://localhost:{PORT}").rstrip("/")
CITY_NAME = env.text("CITY_NAME", "Lichtstadt")
# Who stands behind this Lichthof; the defaults are invented and belong to the demo city only.
CITY_MAIL = env.text("CITY_MAIL", "lichthof@stadt.example")
CITY: dict[str, str] = {
    "office": env.text("CITY_OFFICE", f"Stadtverwaltung {CITY_NAME}, Büro Lichthof"),
    "street": env.text("CITY_STREET", "Am Lichthof 1"),
    "place": env.text("CITY_PLACE", f"00000 {CITY_NAME}"),
    "phone": env.text("CITY_PHONE", "+49 30 23125 000"),
    "mail": CITY_MAIL,
    "head": env.text("CITY_HEAD", "Die Oberbürgermeisterin oder der Oberbürgermeister"),
    "privacy_officer": env.text("CITY_PRIVACY_OFFICER", "datenschutz@stadt.example"),
    "enforcement": env.text("CITY_ENFORCEMENT", "https://stadt.example/durchsetzungsstelle"),
}

DEBUG = False
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS", BASE_URL)

INSTALLED_APPS = [
    "lms",
    "api",
    "certificates",
    "courses",
    "events",
    "scheduler",
    "catalogue",
    "skills",
    "accounts",
    "core",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_cotton",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "django.contrib.postgres",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "core.middleware.RequestLog",
    "core.middleware.DatabaseAway",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "core.middleware.PagePolicy",
    "django.middleware.gzip.GZipMiddleware",
    "core.middleware.PublicETag",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "core.middleware.PageLocale",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
    "accounts.cms_fence.CmsFence",
    "core.middleware.Errors",
]

ROOT_URLCONF = "lms.urls"
WSGI_APPLICATION = "lms.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "core.context.page",
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "django.templatetags.i18n",
                "core.templatetags.lichthof",
                "lms.templatetags.look",
            ],
        },
    }
]

DATABASES: dict[str, Any] = {
    "default": env.database(env.text("DATABASE_URL", f"sqlite:///{DATA_DIR / 'lichthof.sqlite3'}"))
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- languages and time
LANGUAGE_CODE = "de"
LANGUAGES = [("de", "Deutsch"), ("en", "English"), ("uk", "Українська"), ("ar", "العربية")]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = True
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["lms.formats"]
TIME_ZONE = env.text("TIME_ZONE", "Europe/Berlin")

# --- people
AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SECOND_FACTOR_REQUIRED = env.flag("SECOND_FACTOR_REQUIRED", True)
# Signs the codes at the door; its own secret, because the printed codes outlive a new SECRET_KEY.
CHECKIN_SECRET = env.kept_secret("CHECKIN_SECRET", DATA_DIR / "keys")

# --- background work: a request never talks to the broker; the dispatcher and the worker do
REDIS_URL = env.text("REDIS_URL", "")
BROKER_URL = env.text("BROKER_URL", REDIS_URL)
CELERY_BROKER_URL = BROKER_URL or "filesystem://"
if not BROKER_URL:
    for name in ("queue", "control"):
        (DATA_DIR / "broker" / name).mkdir(parents=True, exist_ok=True)
CELERY_BROKER_TRANSPORT = None if BROKER_URL else "core.broker.Transport"
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = (
    {"socket_connect_timeout": 3, "socket_timeout": 20}
    if BROKER_URL
    else {
        "data_folder_in": str(DATA_DIR / "broker" / "queue"),
        "data_folder_out": str(DATA_DIR / "broker" / "queue"),
        "control_folder": str(DATA_DIR / "broker" / "control"),
    }
)
CELERY_TASK_DEFAULT_QUEUE = "default"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # a worker waits for its broker as long as it takes
CELERY_TIMEZONE = "UTC"
# name -> (task, seconds between two runs); lms.celery makes the static beat table of it
BEAT: dict[str, tuple[str, float]] = {
    "dispatch-outbox": ("core.tasks.dispatch", 1.0),
    "sweep-outbox": ("core.tasks.sweep", 10.0),
    "tidy-outbox": ("core.tasks.tidy", 6 * 3600.0),
    "sweep-expired-offers": ("scheduler.tasks.sweep_expired_offers", 60.0),
    "draw-lots": ("scheduler.tasks.draw_lots", 60.0),
    "write-again-to-guardians": ("scheduler.tasks.write_again_to_guardians", 900.0),
    "forget-what-is-due": ("scheduler.tasks.forget_what_is_due", 24 * 3600.0),
    "send-reminders": ("scheduler.tasks.send_reminders", 600.0),
    "follow-the-calendar": ("courses.tasks.follow_the_calendar", 3600.0),
    "follow-the-calendar-of-events": ("events.tasks.follow_the_calendar", 3600.0),
    "send-letters": ("events.tasks.send_letters", 300.0),
    "ask-for-feedback": ("events.tasks.ask_for_feedback", 3600.0),
    "certify-participants": ("events.tasks.certify_participants", 3600.0),
    "remind-of-mentors": ("events.tasks.remind_of_mentors", 120.0),
    "confirm-mentors": ("events.tasks.confirm_mentors", 3600.0),
    "publish-scheduled": ("core.tasks.publish_scheduled", 300.0),
    "clear-sessions": ("core.tasks.clear_sessions", 24 * 3600.0),
    "tidy-submission-files": ("events.tasks.tidy_submission_files", 24 * 3600.0),
    "forget-guests": ("scheduler.tasks.forget_guests", 24 * 3600.0),
    "reconcile-places": ("scheduler.tasks.reconcile_places", 24 * 3600.0),
}
OUTBOX_LEASE = timedelta(seconds=env.number("OUTBOX_LEASE_SECONDS", 60))
OUTBOX_BACKOFF = timedelta(seconds=env.number("OUTBOX_BACKOFF_SECONDS", 10))
OUTBOX_TRIES = 8

CACHES: dict[str, Any] = {
    "default": (
        {
            "BACKEND": "core.cache.CalmRedisCache",
            "LOCATION": REDIS_URL,
            "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 2},
        }
        if REDIS_URL
        else {
            "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
            "LOCATION": str(DATA_DIR / "cache"),
            "OPTIONS": {"MAX_ENTRIES": 5000},
        }
    )
}

# --- files
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [folder for folder in [BASE_DIR / "static" / "built"] if folder.exists()]  # `npm run build`
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA_DIR / "media"
FILE_UPLOAD_PERMISSIONS = 0o640
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
STORAGES: dict[str, Any] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    # What belongs to one person (certificates) lies apart from what everyone may see.
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(DATA_DIR / "private"), "base_url": None},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

# --- mail: only the outbox's worker sends
MAIL_URL = env.text("MAIL_URL", "")
MAILERS = {"default": env.mailer(MAIL_URL, DATA_DIR / "mails")}
DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", f"Lichthof {CITY_NAME} <lichthof@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- safety
SECURE_CSP: dict[str, list[Any]] = {
    "default-src": [CSP.SELF],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "frame-src": [CSP.NONE],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
}
# Wagtail's own pages carry inline scripts and styles; nobody but trainers and staff reaches them.
CMS_CSP: dict[str, list[Any]] = SECURE_CSP | {
    "script-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "style-src": [CSP.SELF, CSP.UNSAFE_INLINE],
    "img-src": [CSP.SELF, "data:", "blob:"],
    "frame-src": [CSP.SELF],
    "frame-ancestors": [CSP.SELF],
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "lms.views.errors.csrf_failure"
X_FRAME_OPTIONS = "DENY"

# --- Wagtail
WAGTAIL_SITE_NAME = "Lichthof"
# One tree per organisation, in which floors that do not know each other keep their pages side by side.
ORGANISATION_PAGE = "courses.OrganisationPage"
ORGANISATION_SUBPAGES = ["courses.CoursePage", "events.EventPage"]
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILADMIN_LOGIN_URL = "/cms/login/"
WAGTAILDOCS_EXTENSIONS = ["pdf", "txt", "csv", "odt", "ods", "odp", "docx", "xlsx", "pptx", "vtt", "mp4", "webm"]
WAGTAILIMAGES_EXTENSIONS = ["png", "jpg", "jpeg", "webp", "avif"]
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000

# A translation begins as a draft: what nobody has read yet is not published.
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/me/"
LOGOUT_REDIRECT_URL = "/"
APPEND_SLASH = True

from .logs import LOGGING  # noqa: E402,F401
from .sign_in import *  # noqa: E402

PROJECT_ROOT: Path = BASE_DIR
