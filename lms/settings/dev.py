"""The embedded default: SQLite, files in a folder, one machine. `make run` uses this."""

from . import environment as env
from .base import *
from .base import DATA_DIR

SECRET_KEY = env.kept_secret("SECRET_KEY", DATA_DIR / "keys")
SECOND_FACTOR_REQUIRED = env.flag("SECOND_FACTOR_REQUIRED", False)
DEMO_ALLOWED = True
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = env.flag("AUTORELOAD", False)
