"""Tests: real database, no network, mail into memory, fast password hashing."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault(
    "DATA_DIR", str(Path(tempfile.gettempdir()) / f"lichthof-test-{os.environ.get('LICHTHOF_TEST_DB', 'own')}")
)

from . import environment as env
from .base import *
from .base import DATA_DIR, DATABASES, STORAGES

SECRET_KEY = "only-for-tests-and-nowhere-else-0123456789-abcdefghijklmnop"
SECOND_FACTOR_REQUIRED = False
DEMO_ALLOWED = True
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
FETCH_RAISE = True
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise warns about a missing folder, and warnings are errors

_suffix = env.text("LICHTHOF_TEST_DB", "own")
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 0
    DATABASES["default"]["TEST"] = {"NAME": f"test_lichthof_{_suffix}"}
