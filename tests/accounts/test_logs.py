"""Tokens of one-time links stay out of the server's log."""

import logging

import pytest
from django.conf import settings
from django.test import Client

from accounts.logs import WithoutTokens
from tests.accounts.people import invited, path_of


def logged(message: str, *args: object) -> str:
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, message, args, None)
    assert WithoutTokens().filter(record) is True
    return record.getMessage()


@pytest.mark.parametrize(
    ("message", "args", "seen"),
    [
        ("%s: %s", ("Gone", "/undangan/abc-_1/"), "Gone: /undangan/.../"),
        ("Not Found: /kata-sandi-baru/abc/", (), "Not Found: /kata-sandi-baru/.../"),
        ("%s", ("/masuk/?next=/undangan/abc/",), "/masuk/?next=/undangan/.../"),
        ("%s", ("https://kla.go.id/undangan/abc",), "https://kla.go.id/undangan/..."),
        ("%s %d", ("/evaluasi/2024/17.04/", 404), "/evaluasi/2024/17.04/ 404"),
        ("%s", ("/api/v1/me?token=kla_0123456789-_Ab",), "/api/v1/me?token=kla_..."),
        ("kla_sid, kla_csrf", (), "kla_sid, kla_csrf"),
        ("100 %", (), "100 %"),
    ],
)
def test_a_token_is_masked_and_everything_else_stays(message: str, args: tuple, seen: str):
    assert logged(message, *args) == seen


def test_every_handler_of_the_server_masks_tokens() -> None:
    handlers = settings.LOGGING["handlers"]

    assert {name: one["filters"] for name, one in handlers.items()} == {
        "console": ["without_tokens"]
    }


@pytest.mark.django_db
def test_a_refused_form_behind_a_live_link_leaves_no_token_in_the_log(capsys) -> None:
    issued = invited()
    handler = logging.StreamHandler()
    handler.addFilter(WithoutTokens())
    logger = logging.getLogger("django.request")
    logger.addHandler(handler)
    try:
        response = Client().post(path_of(issued), {"username": "x"})
    finally:
        logger.removeHandler(handler)

    told = capsys.readouterr().err
    assert response.status_code == 422
    assert ("/undangan/.../" in told, issued.token in told) == (True, False)
