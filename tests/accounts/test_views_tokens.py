"""The pages on which somebody makes a token, sees it once, and ends it."""

import pytest
from django.test import Client

from accounts.models import ApiToken, User
from accounts.tokens import MOST_LIVING, digest_of, make_token
from tests.accounts.people import admin, operator

pytestmark = pytest.mark.django_db


@pytest.fixture
def by() -> User:
    return operator()


@pytest.fixture
def browser(by) -> Client:
    client = Client()
    client.force_login(by)
    return client


def end_address(token: ApiToken) -> str:
    return f"/akun/token/{token.public_id}/akhiri/"


def test_the_token_is_shown_in_answer_to_the_form_and_never_again(browser):
    shown = browser.post("/akun/token/baru/", {"name": " Dasbor  Bappeda ", "days": "30"})
    token = ApiToken.objects.get()
    secret = next(
        word for word in shown.content.decode().split('"') if word.startswith(f"{token.start}")
    )

    assert shown.status_code == 200
    assert shown.headers["Cache-Control"] == "no-store, private"
    assert (digest_of(secret), token.name) == (token.digest, "Dasbor Bappeda")
    later = browser.get("/akun/token/").content.decode()
    assert (secret in later, f"{token.start}…" in later, "Berlaku" in later) == (False, True, True)


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"name": "", "days": "30"}, "Tulis nama, supaya Anda nanti tahu"),
        ({"name": "A", "days": "0"}, "Tulis bilangan bulat dari 1 sampai 365."),
        ({"name": "A", "days": "366"}, "Tulis bilangan bulat dari 1 sampai 365."),
        ({"name": "A", "days": "sebulan"}, "Tulis bilangan bulat dari 1 sampai 365."),
        ({"name": "A", "days": ""}, "Tulis bilangan bulat dari 1 sampai 365."),
        ({"name": "x" * 81, "days": "1"}, "Tulis paling banyak 80 huruf."),
        ({"name": "A\u202eB", "days": "1"}, "Nama berisi tanda yang tidak dapat dicetak."),
        ({}, "Tulis nama"),
    ],
)
def test_a_faulty_form_says_what_is_allowed_and_makes_nothing(browser, form, sentence):
    response = browser.post("/akun/token/baru/", form)

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert ApiToken.objects.count() == 0


def test_a_hostile_name_is_text(browser):
    browser.post("/akun/token/baru/", {"name": "<script>alert(1)</script>", "days": "1"})

    assert "<script>alert" not in browser.get("/akun/token/").content.decode()


def test_the_eleventh_token_is_refused_and_what_was_typed_stays(browser, by):
    for _ in range(MOST_LIVING):
        make_token(name="A", days=1, by=by)

    response = browser.post("/akun/token/baru/", {"name": "Dasbor", "days": "30"})

    assert response.status_code == 409
    page = response.content.decode()
    assert "Akhiri salah satu" in page
    assert 'value="Dasbor"' in page
    assert ApiToken.objects.count() == MOST_LIVING


def test_the_own_token_is_ended_and_pressing_twice_does_no_harm(browser, by):
    token = make_token(name="A", days=1, by=by).token

    for _ in range(2):
        assert browser.post(end_address(token)).headers["Location"] == "/akun/token/"

    assert ApiToken.objects.get().ended_at is not None
    assert "Diakhiri" in browser.get("/akun/token/").content.decode()


def test_nobody_sees_or_ends_the_token_of_somebody_else(browser):
    token = make_token(name="kenari", days=1, by=admin()).token

    assert "kenari" not in browser.get("/akun/token/").content.decode()
    for address in (end_address(token), "/akun/token/%00/akhiri/"):
        assert browser.post(address).status_code == 404
    assert ApiToken.objects.get().ended_at is None


def test_the_list_asks_the_database_no_more_often_for_many(browser, by, django_assert_num_queries):
    make_token(name="A", days=1, by=by)
    with django_assert_num_queries(5):
        browser.get("/akun/token/")
    for _ in range(5):
        make_token(name="A", days=1, by=by)

    with django_assert_num_queries(5):
        browser.get("/akun/token/")
