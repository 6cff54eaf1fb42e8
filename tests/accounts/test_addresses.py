"""Whose address counts."""

import pytest
from django.test import RequestFactory

from accounts.addresses import client_address


@pytest.mark.parametrize(
    ("remote", "forwarded", "behind_proxy", "address"),
    [
        ("10.0.0.1", None, False, "10.0.0.1"),
        ("10.0.0.1", "6.6.6.6", False, "10.0.0.1"),
        ("10.0.0.1", "6.6.6.6", True, "6.6.6.6"),
        ("10.0.0.1", "1.1.1.1, 6.6.6.6", True, "6.6.6.6"),
        ("10.0.0.1", None, True, "10.0.0.1"),
        ("2001:db8:1:2:aaaa::1", None, False, "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::9", None, False, "2001:db8:1:2::/64"),
        ("::ffff:10.0.0.1", None, False, "10.0.0.1"),
        ("", None, False, ""),
        ("10.0.0.1", "bukan alamat", True, "bukan alamat"),
    ],
)
def test_only_what_our_own_proxy_wrote_is_believed(
    settings, remote: str, forwarded: str | None, behind_proxy: bool, address: str
) -> None:
    settings.BEHIND_PROXY = behind_proxy
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    request = RequestFactory().get("/", headers=headers, REMOTE_ADDR=remote)

    assert client_address(request) == address
