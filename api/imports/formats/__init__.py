"""One adapter per format; the pipeline knows them by name."""

from __future__ import annotations

from api.imports.records import Adapter

from .kufer import Kufer

ADAPTERS: dict[str, Adapter] = {"kufer": Kufer()}
