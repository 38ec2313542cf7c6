"""The web application with the guard of the places taken away; only for the control in `seats`."""

from __future__ import annotations

from benchmarks.crowd import take_the_guard_away
from lms.wsgi import application

__all__ = ["application"]

take_the_guard_away()
