"""The cookie by which a device is known to the accounts that signed in on it."""

from http.cookies import Morsel

import pytest
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from accounts.devices import SALT, Device, device_of, remember
from accounts.models import User


def written(device: Device, user: User) -> Morsel:
    response = HttpResponse()
    remember(response=response, device=device, user=user)
    (cookie,) = response.cookies.values()
    return cookie


def request_with(cookie: str, name: str = "__Host-device") -> HttpRequest:
    request = RequestFactory().get("/")
    request.COOKIES[name] = cookie
    return request


def test_a_device_is_known_after_a_sign_in_and_only_to_that_account() -> None:
    sari, dewi = User(pk=1), User(pk=2)

    device = device_of(request_with(written(Device(id="x"), sari).value))

    assert (device.id, device.knows(sari), device.knows(dewi), device.knows(None)) == (
        "x",
        True,
        False,
        False,
    )


def test_an_office_computer_keeps_its_last_eight_accounts() -> None:
    people = [User(pk=number) for number in range(1, 11)]
    device = Device(id="x")
    for user in [*people, people[4]]:
        device = device_of(request_with(written(device, user).value))

    known = [user.pk for user in people if device.knows(user)]

    assert known == [3, 4, 5, 6, 7, 8, 9, 10]


@pytest.mark.parametrize(
    "cookie",
    ["", "x", "a:b:c", signing.dumps({"id": "x", "accounts": []}, salt="another")],
    ids=["empty", "one part", "three parts", "signed for something else"],
)
def test_a_missing_or_forged_cookie_is_a_new_device(cookie: str) -> None:
    first, second = device_of(request_with(cookie)), device_of(request_with(cookie))

    assert (first.accounts, len(first.id), first.id == second.id) == ((), 22, False)


def test_an_old_cookie_is_a_new_device(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.core.signing.time.time", lambda: 1_000_000.0)
    cookie = signing.dumps({"id": "x", "accounts": []}, salt=SALT)
    monkeypatch.undo()

    assert device_of(request_with(cookie)).id != "x"


@pytest.mark.parametrize(("secure", "name"), [(True, "__Host-device"), (False, "kla_device")])
def test_the_cookie_is_closed_to_scripts_and_other_sites(settings, secure: bool, name: str) -> None:
    settings.SESSION_COOKIE_SECURE = secure

    cookie = written(Device(id="x"), User(pk=1))

    told = (cookie.key, cookie["httponly"], cookie["samesite"], bool(cookie["secure"]))
    assert told == (name, True, "Lax", secure)
    assert (cookie["path"], cookie["domain"]) == ("/", "")
