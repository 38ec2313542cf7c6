from __future__ import annotations

from typing import Any

from django import template

from events.desk import tabs

register = template.Library()


@register.simple_tag(takes_context=True)
def desk_tabs(context: dict[str, Any]) -> list[tabs.Tab]:
    """The parts of the desk of the page's `event`."""
    return tabs.desk_tabs(context["event"], context["request"].path)
