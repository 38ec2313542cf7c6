"""Hands the server's passkey challenge to the page's script without an inline script."""

from __future__ import annotations

import json
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder

register = template.Library()


@register.filter
def as_json(value: Any) -> str:
    """For `data-options="{{ options|as_json }}"`; the template escapes it."""
    return json.dumps(value, cls=DjangoJSONEncoder)
