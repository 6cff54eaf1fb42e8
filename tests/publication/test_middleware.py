"""Under /publik/ and /periksa/ nobody is known; everywhere else a cookie is what it was."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils.cache import patch_vary_headers

from publication.middleware import nobody_is_known


def answered(path: str, *varies: str) -> tuple[dict[str, str], HttpResponse]:
    """The cookies that a view sees at `path`, and the answer that leaves."""
    seen: dict[str, str] = {}

    def view(request):
        seen.update(request.COOKIES)
        response = HttpResponse("ya")
        patch_vary_headers(response, varies)
        return response

    request = RequestFactory(headers={"Cookie": "kla_sid=abc"}).get(path)
    return seen, nobody_is_known(view)(request)


@pytest.mark.parametrize(
    "path", ["/publik/", "/publik/2030/17.04/", "/publik/data/semua.csv", "/periksa/abc/"]
)
def test_a_public_page_sees_no_cookie_and_varies_by_none(path):
    seen, response = answered(path, "Cookie")

    assert seen == {}
    assert "Vary" not in response.headers


def test_another_reason_to_vary_stays():
    _, response = answered("/publik/", "Cookie", "Accept-Encoding")

    assert response.headers["Vary"] == "Accept-Encoding"


@pytest.mark.parametrize("path", ["/", "/publikasi/", "/provinsi/2030/publikasi/", "/evaluasi/"])
def test_every_other_page_keeps_its_cookies(path):
    seen, response = answered(path, "Cookie")

    assert seen == {"kla_sid": "abc"}
    assert response.headers["Vary"] == "Cookie"
