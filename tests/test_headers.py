"""What every answer of the portal carries, also the refusals (rules 3, security 17-19, 46)."""

import errno
import re
from collections.abc import Iterator

import pytest
from django.test import Client

from tests.access.asking import Asker, Cell, cells, seen_in
from tests.access.scene import YEAR, Scene, build
from tests.access.table import VISITOR
from tests.rollback import rolled_back
from tests.world import BENGKULU

pytestmark = pytest.mark.django_db

POLICY = (
    "default-src 'none'; script-src 'self'{nonce}; style-src 'self'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
FILE_POLICY = "default-src 'none'; sandbox"
NONCE = re.compile(r"'nonce-([A-Za-z0-9+/=_-]{20,})'")
FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
FILES = {
    "evaluations:roundtrip_file",
    "evidence:download",
    "evidence:page_image",
    "reports:arms",
}
# Their address is a secret: it is told to nobody, and its form still tells where it comes from.
WITH_A_TOKEN = {"accounts:take_up", "accounts:new_password"}
KEPT_BY_NOBODY = "no-store, private"
# Published results, the same for everybody; any cache may keep them.
KEPT_BY_ALL = "public, max-age=300"
PUBLIC_FILES = {"publication:public_file"}
PUBLIC = PUBLIC_FILES | {
    f"publication:{name}"
    for name in ("public", "public_year", "public_province", "public_region", "public_data")
}


@pytest.fixture(scope="module")
def scene(django_db_setup, django_db_blocker) -> Iterator[Scene]:
    with django_db_blocker.unblock(), rolled_back():
        yield build()


@pytest.fixture
def operator(scene) -> Asker:
    return Asker(scene, "operator")


def faults(response, policy: str = POLICY, kept: str = KEPT_BY_NOBODY, **changed: str) -> list[str]:
    """Header by header, what is not as it has to be; `changed` as Referrer_Policy="..."."""
    wanted = FIXED | {name.replace("_", "-"): value for name, value in changed.items()}
    told = {name: response.headers.get(name) for name in wanted}
    wrong = [f"{name}: {told[name]}" for name, value in wanted.items() if told[name] != value]
    if response.headers.get("Cache-Control") != kept:
        wrong.append(f"Cache-Control: {response.headers.get('Cache-Control')}")
    if "geolocation=()" not in response.headers.get("Permissions-Policy", ""):
        wrong.append("Permissions-Policy")
    if not same_policy(response.headers.get("Content-Security-Policy", ""), policy):
        wrong.append(f"CSP: {response.headers.get('Content-Security-Policy')}")
    return wrong


def same_policy(told: str, policy: str) -> bool:
    """The same directives with the same sources in any order; a nonce where scripts need one."""
    nonce = NONCE.search(told)
    return parsed(told) == parsed(policy.format(nonce=f" {nonce.group()}" if nonce else ""))


def parsed(policy: str) -> dict[str, list[str]]:
    parts = (part.split() for part in policy.split(";") if part.strip())
    return {name: sorted(sources) for name, *sources in parts}


def first_of_each(person: str) -> list[Cell]:
    """Each address with each method, at the first target and at one that does not exist."""
    return [cell for cell in cells(person) if cell.target in ("", "kaur", "daerah", "tidak-ada")]


@pytest.mark.parametrize("person", [VISITOR, "operator", "kosong"])
def test_every_answer_at_every_address_carries_all_headers(scene, person):
    asker = Asker(scene, person)

    wrong = {}
    for cell in first_of_each(person):
        with rolled_back():
            response = asker.ask(cell)
            seen_in(response)
        is_shown = response.status_code == 200
        is_file = is_shown and cell.row.address in FILES | PUBLIC_FILES
        kept = KEPT_BY_ALL if is_shown and cell.row.address in PUBLIC else KEPT_BY_NOBODY
        has_token = cell.row.address in WITH_A_TOKEN and response.status_code != 405
        referrer = {"Referrer_Policy": "strict-origin"} if has_token else {}
        policy = FILE_POLICY if is_file else POLICY
        wrong[str(cell)] = faults(response, policy, kept, **referrer)

    assert {cell: found for cell, found in wrong.items() if found} == {}
    assert len(wrong) > 150


def asked(asker: Asker, address: str, method: str = "GET", **told):
    cell = next(cell for cell in cells(asker.person, (method,)) if cell.row.address == address)
    return asker.ask(cell, **told)


def test_a_download_comes_in_a_sandbox_as_an_attachment(operator):
    response = asked(operator, "evidence:download")

    assert b"".join(response.streaming_content).startswith(b"%PDF")
    assert response.headers["Content-Security-Policy"] == FILE_POLICY
    assert response.headers["Content-Disposition"].startswith("attachment; filename=")
    assert response.headers["Content-Type"] == "application/pdf"
    assert faults(response, FILE_POLICY) == []


def test_each_page_has_a_nonce_of_its_own(operator):
    policies = [
        asked(operator, "accounts:account").headers["Content-Security-Policy"] for _ in range(3)
    ]

    nonces = {match.group(1) for match in map(NONCE.search, policies) if match}
    assert len(nonces) == 3


@pytest.mark.parametrize(
    ("status", "sent"),
    [
        (400, {"path": "/masuk/", "HTTP_HOST": "jahat.contoh"}),
        (400, {"path": "/masuk/", "data": {f"isian{number}": "" for number in range(501)}}),
        (403, {"path": "/masuk/", "data": {"name": "a"}, "checks": True}),
        (404, {"path": "/tidak/ada/"}),
        (405, {"path": "/sehat/", "data": {"a": "b"}}),
        (413, {"path": "/masuk/", "data": {"name": "a" * 1_000_001}, "urlencoded": True}),
        (422, {"path": "/masuk/", "data": {"name": ""}}),
    ],
    ids=lambda told: told if isinstance(told, int) else "",
)
def test_a_refusal_carries_all_headers(scene, status, sent):
    told = dict(sent)
    path, data = told.pop("path"), told.pop("data", None)
    client = Client(raise_request_exception=False, enforce_csrf_checks=told.pop("checks", False))
    if told.pop("urlencoded", False):
        data, told["content_type"] = (
            "&".join(f"{name}={value}" for name, value in data.items()),
            "application/x-www-form-urlencoded",
        )

    response = client.post(path, data, **told) if data else client.get(path, **told)

    assert response.status_code == status
    assert faults(response) == []


@pytest.mark.parametrize(
    ("status", "error"),
    [(500, ValueError("rahasia")), (507, OSError(errno.ENOSPC, "No space left on device"))],
)
def test_a_fault_of_the_portal_carries_all_headers_and_tells_nothing(
    scene, operator, monkeypatch, status, error
):
    def fails(user, now):
        raise error

    monkeypatch.setattr("evaluations.views.tasks.all_tasks_of", fails)

    response = asked(operator, "evaluations:tasks", raise_request_exception=False)

    assert response.status_code == status
    assert faults(response) == []
    assert "rahasia" not in response.content.decode()


def test_the_measure_finds_a_missing_header_and_a_loosened_policy(operator):
    response = asked(operator, "home")
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    response.headers["Content-Security-Policy"] += " https://lain.contoh"

    assert [line.partition(":")[0] for line in faults(response)] == ["X-Frame-Options", "CSP"]


def test_a_static_file_may_be_kept_and_is_never_guessed_at(db, settings, tmp_path):
    (tmp_path / "kla.css").write_text("body {}")
    settings.STATIC_ROOT = tmp_path

    response = Client().get("/static/kla.css")

    assert b"".join(response.streaming_content) == b"body {}"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "max-age=60, public"


def test_no_address_of_a_page_carries_a_primary_key(scene, operator):
    own = re.compile(r'(?:href|action|hx-post)="(/[^"?#]*)')
    numbered = re.compile(r"/\d+(?=/)")
    pages = [cell for cell in cells("operator", ("GET",)) if cell.status == 200]

    found = set()
    for cell in pages:
        with rolled_back():
            found |= set(own.findall(seen_in(operator.ask(cell))))

    shown = {link for link in found if not link.startswith("/static/")}
    assert len(shown) > 20
    known = {f"/{YEAR}", f"/{BENGKULU}", "/1"}
    assert {link for link in shown if set(numbered.findall(link)) - known} == set()
