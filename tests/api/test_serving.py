"""What holds for every address of the API: only reading, a living token, an ETag."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import tokens
from accounts.models import ApiToken, Membership, User
from accounts.services import change_password, close_account
from api import limits
from audit.clock import db_now
from tests.accounts.people import NEW_PASSWORD
from tests.api.asking import Program, program_of
from tests.clock import set_clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(scene) -> User:
    return scene.people["operator"]


@pytest.fixture
def program(operator) -> Program:
    return program_of(operator)


def code_of(response) -> tuple[int, str]:
    return response.status_code, response.json()["error"]["code"]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "trace"])
def test_every_other_method_is_refused_and_told_what_is_allowed(method):
    response = getattr(Client(enforce_csrf_checks=True), method)("/api/v1/me")

    assert code_of(response) == (405, "method_not_allowed")
    assert response.headers["Allow"] == "GET, HEAD"


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer ", "Bearer kla_salah", "Basic a2xhOmtsYQ==", "kla_x", "Bearer é"],
)
def test_without_a_token_that_works_nothing_is_told(scene, header):
    response = Client().get("/api/v1/me", headers={"Authorization": header} if header else {})

    assert code_of(response) == (401, "unauthorized")
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="Portal KLA"'
    assert response.headers["Cache-Control"] == "no-store, private"


def test_a_session_opens_nothing_and_does_not_lend_its_reach(scene, operator):
    browser = Client()
    browser.force_login(scene.people["admin"])

    assert browser.get("/api/v1/me").status_code == 401
    secret = program_of(operator).secret
    told = browser.get("/api/v1/me", headers={"Authorization": f"Bearer {secret}"}).json()
    assert told["username"] == operator.username


def test_a_token_in_the_address_is_no_token(program):
    assert Client().get(f"/api/v1/me?token={program.secret}").status_code == 401


def test_a_token_works_until_its_last_second(scene, operator, monkeypatch):
    now = db_now()
    set_clock(monkeypatch, now)
    program = program_of(operator, days=1)

    set_clock(monkeypatch, now + timedelta(days=1, seconds=-1))
    assert program.get("/me").status_code == 200
    set_clock(monkeypatch, now + timedelta(days=1))
    assert program.get("/me").status_code == 401


def test_an_ended_token_reads_no_more(program, operator):
    tokens.end_token(token=ApiToken.objects.get(user=operator), by=operator)

    assert program.get("/me").status_code == 401


def test_a_changed_password_ends_every_token(program, operator):
    change_password(user=operator, password=NEW_PASSWORD, by=operator)

    assert program.get("/me").status_code == 401


def test_a_closed_account_ends_every_token(scene, program, operator):
    close_account(user=operator, by=scene.people["admin"])

    assert program.get("/me").status_code == 401


def test_an_account_past_its_last_day_reads_nothing(program, operator):
    User.objects.filter(pk=operator.pk).update(valid_until=db_now().date() - timedelta(days=2))

    assert program.get("/me").status_code == 401


def test_who_has_no_role_any_more_reads_of_nobody(program, operator):
    Membership.objects.filter(user=operator).update(ends_on="2020-01-01")

    assert program.read("/me")["roles"] == []
    for address in ("/evaluations", "/documents", "/regions", "/rounds", "/requests", "/papers"):
        assert program.read(address)["total"] == 0
    assert program.get("/evaluations/2030/17.04").status_code == 404


def test_an_unchanged_answer_is_told_by_its_tag_alone(program):
    first = program.get("/evaluations/2030/17.04")
    again = program.get("/evaluations/2030/17.04", **{"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert "Authorization" in first.headers["Vary"]


def test_a_changed_answer_has_another_tag(program, scene):
    first = program.get("/evaluations/2030/17.04")
    type(scene.assessments["kaur"]).objects.filter(region="17.04").update(target=9)

    again = program.get("/evaluations/2030/17.04", **{"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.json()["gap"]["target"]) == (200, "9.00")
    assert again.headers["ETag"] != first.headers["ETag"]


def test_head_gives_the_same_head_without_a_body(program):
    whole = program.get("/me")
    head = Client().head("/api/v1/me", headers={"Authorization": f"Bearer {program.secret}"})

    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["ETag"] == whole.headers["ETag"]


@pytest.mark.parametrize(
    "address", ["/api/v1/tidak-ada", "/api/v1/me/", "/api/v1/evaluations/x/y/z/q"]
)
def test_an_unknown_address_is_refused_in_json_too(address):
    assert code_of(Client().get(address)) == (404, "not_found")


def test_a_wrong_parameter_is_named(program):
    response = program.get("/regions?limit=0&level=kota")

    assert code_of(response) == (422, "invalid_parameter")
    assert response.json()["error"]["message"].startswith(
        "Parameter salah: limit paling kecil 1; level pilih 'province'"
    )


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("/regions?lewel=regency", "Parameter tidak dikenal: lewel. Yang dikenal: limit, offset,"),
        ("/me?a=1&b=2", "Parameter tidak dikenal: a, b. Alamat ini tanpa parameter."),
    ],
)
def test_a_misspelt_filter_is_refused_and_gives_not_everything(program, address, sentence):
    response = program.get(address)

    assert code_of(response) == (422, "invalid_parameter")
    assert response.json()["error"]["message"].startswith(sentence)
    assert Client().get(f"/api/v1{address}").status_code == 401


def test_who_asks_too_often_is_told_how_long_to_wait(scene, program, operator, monkeypatch):
    """With another token too; nobody else has to wait."""
    monkeypatch.setattr(limits, "LIMITER", limits.Limiter(at_once=1, a_second=1))
    set_clock(monkeypatch, db_now())
    assert program.get("/me").status_code == 200

    response = program.get("/me")

    assert code_of(response) == (429, "too_many_requests")
    assert response.headers["Retry-After"] == "1"
    assert program_of(operator).get("/me").status_code == 429
    assert program_of(scene.people["admin"]).get("/me").status_code == 200


def test_its_use_is_noted_once_in_a_few_minutes(program, operator, monkeypatch):
    now = db_now()
    set_clock(monkeypatch, now)
    program.get("/me")
    set_clock(monkeypatch, now + timedelta(minutes=4))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        program.get("/me")
    assert [query for query in asked if "UPDATE" in query["sql"]] == []

    set_clock(monkeypatch, now + timedelta(minutes=5))
    program.get("/me")

    used = ApiToken.objects.get(user=operator).last_used_at
    assert (used - now) > timedelta(minutes=4, seconds=59)


def test_a_busy_database_is_told_in_json(program, monkeypatch):
    def busy(*told):
        from django.db import OperationalError

        raise OperationalError("database is locked")

    monkeypatch.setattr("api.endpoints.people.memberships_of", busy)

    response = program.get("/me")

    assert code_of(response) == (503, "unavailable")
    assert response.headers["Retry-After"] == "30"


def test_the_guide_and_the_document_are_open_to_everybody():
    guide = Client().get("/api/")
    document = Client().get("/api/v1/openapi.json")

    assert guide.status_code == 200
    assert document.json()["openapi"] == "3.1.0"
    for path in document.json()["paths"]:
        assert f">{path}</code>" in guide.content.decode()
    assert Client().get("/api/v1/").json() == {"guide": "/api/", "openapi": "/api/v1/openapi.json"}
