"""Who is counted as one visitor: behind the house's own proxies not the proxy, and never what somebody claims."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from core.rate import visitor

PROXY, PERSON, CLAIM = "10.0.0.2", "192.0.2.7", "198.51.100.1"


def came(forwarded: str | None) -> str:
    headers = {} if forwarded is None else {"x-forwarded-for": forwarded}
    return visitor(RequestFactory().get("/", headers=headers, REMOTE_ADDR=PROXY))


@pytest.mark.parametrize(
    ("proxies", "forwarded", "counted"),
    [
        (0, PERSON, PROXY),
        (1, PERSON, PERSON),
        (1, f"{CLAIM}, {PERSON}", PERSON),
        (2, f"{CLAIM}, {PERSON}, 10.0.0.3", PERSON),
        (2, PERSON, PROXY),
        (1, None, PROXY),
        (1, "", PROXY),
    ],
)
def test_the_address_that_our_outermost_proxy_saw_counts(settings, proxies, forwarded, counted):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    assert came(forwarded) == counted
