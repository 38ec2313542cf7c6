"""Long lists page by page."""

from __future__ import annotations

from typing import Any


def around(page: Any, query: str = "") -> dict[str, str]:
    """Addresses of the pages before and after; `query` ends with "&" when there is one."""
    return {
        "previous": f"?{query}page={page.previous_page_number()}" if page.has_previous() else "",
        "following": f"?{query}page={page.next_page_number()}" if page.has_next() else "",
    }
