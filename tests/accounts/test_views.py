"""Signing in and out, the account page, the password page."""

import re
from datetime import UTC, date, datetime

import pytest
from django.test import Client

from accounts import throttle
from accounts.models import SignInAttempt, User
from accounts.permissions import Role
from audit.models import Event, OutboxItem
from tests.world import KAUR, PASSWORD, agency, join, person, sign_in

pytestmark = pytest.mark.django_db

NEW = "perahu-biru-di-atas-meja"
WRONG = "Nama atau kata sandi tidak cocok, atau akun tidak aktif. Periksa, lalu coba lagi."


@pytest.fixture(autouse=True)
def _no_time_goes_by(monkeypatch: pytest.MonkeyPatch) -> None:
    """A wait of one second must not be over because the machine is slow."""
    monkeypatch.setattr(throttle, "db_now", lambda: datetime(2026, 6, 27, 5, 0, tzinfo=UTC))


def attempt(client: Client, name: str = "sari", typed: str = "salah", **more):
    return client.post("/masuk/", {"name": name, "password": typed} | more)


def body(response) -> str:
    return response.content.decode()


def verbs() -> list[tuple]:
    return list(Event.objects.values_list("verb", "subject", "actor", "data"))


# --- signing in


@pytest.mark.parametrize("typed", ["sari", "SARI", " sari@kaur.go.id ", "19680411 199303 1 009"])
def test_a_person_signs_in_with_user_name_email_or_nip(client: Client, typed: str) -> None:
    person("sari", email="Sari@kaur.go.id", nip="196804111993031009")

    response = attempt(client, typed, PASSWORD)

    assert (response.status_code, response.headers["Location"]) == (302, "/")


def test_signing_in_is_in_the_log(client: Client) -> None:
    sign_in(client, person("sari"))

    assert verbs() == [("account.signed_in", "account:sari", "sari", {})]


def test_a_refusal_is_in_the_log_without_what_was_typed(client: Client) -> None:
    person("sari")

    attempt(client, "sari", "rahasia-lain")
    attempt(client, "kata-sandi-di-kolom-nama", "x")

    assert verbs() == [
        ("account.sign_in_refused", "account:sari", "", {}),
        ("account.sign_in_refused", "account:", "", {}),
    ]


def test_wrong_password_unknown_name_and_closed_account_look_the_same() -> None:
    person("sari")
    person("dewi", is_active=False)
    person("tono", valid_until=date(2020, 1, 1))

    answers = [
        attempt(Client(), "sari", "salah"),
        attempt(Client(), "tidak-ada", "salah"),
        attempt(Client(), "dewi", PASSWORD),
        attempt(Client(), "tono", PASSWORD),
    ]

    assert [answer.status_code for answer in answers] == [422] * 4
    assert [WRONG in body(answer) for answer in answers] == [True] * 4
    assert [body(answer).count('role="alert"') for answer in answers] == [2] * 4
    assert len({len(body(answer).replace("tidak-ada", "sari")) for answer in answers}) == 1


def test_the_wrong_password_is_not_sent_back(client: Client) -> None:
    person("sari")

    page = body(attempt(client, "sari", "rahasia-lain"))

    assert ("rahasia-lain" in page, 'value="sari"' in page) == (False, True)


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "", "password": "x"},
        {"name": "sari", "password": ""},
        {"name": "x" * 255, "password": "x"},
        {"name": "sari", "password": "x" * 257},
        {"name": "sa\x00ri", "password": "x"},
        {},
    ],
)
def test_an_incomplete_form_is_shown_again_and_counts_as_no_attempt(
    client: Client, fields: dict
) -> None:
    response = client.post("/masuk/", fields)

    assert (response.status_code, SignInAttempt.objects.count()) == (422, 0)
    assert "is-invalid" in body(response)


@pytest.mark.parametrize(
    ("fields", "focused"),
    [
        (None, "name"),
        ({"name": "", "password": ""}, "name"),
        ({"name": "sari", "password": ""}, "password"),
        ({"name": "sari", "password": "salah"}, "password"),
    ],
)
def test_the_cursor_waits_where_something_has_to_be_typed(
    client: Client, fields: dict | None, focused: str
) -> None:
    page = body(client.post("/masuk/", fields) if fields else client.get("/masuk/"))

    (field,) = [tag for tag in re.findall("<input[^>]*>", page) if "autofocus" in tag]
    assert f'name="{focused}"' in field


def test_the_eleventh_wrong_attempt_is_told_to_wait(client: Client) -> None:
    person("sari")
    statuses = [attempt(client).status_code for _ in range(10)]

    response = attempt(client)

    assert (statuses, response.status_code) == ([422] * 10, 429)
    assert "Terlalu banyak percobaan masuk. Tunggu 1 detik, lalu coba lagi." in body(response)


def test_the_right_password_has_to_wait_as_well_on_a_strange_device(client: Client) -> None:
    person("sari")
    for _ in range(10):
        attempt(client)

    assert attempt(client, "sari", PASSWORD).status_code == 429


def test_the_owner_signs_in_while_a_rival_types_wrong_passwords(client: Client) -> None:
    sari = person("sari")
    sign_in(client, sari)
    client.post("/keluar/")
    rival = Client()
    for number in range(500):
        rival.post(
            "/masuk/", {"name": "sari", "password": "x"}, REMOTE_ADDR=f"10.0.0.{number % 50}"
        )

    assert attempt(client, "sari", PASSWORD).status_code == 302
    assert Event.objects.filter(verb="account.sign_in_refused").count() == 10


def test_a_forged_forwarding_header_gains_nothing(client: Client) -> None:
    for number in range(12):
        response = client.post(
            "/masuk/",
            {"name": "sari", "password": "x"},
            headers={"X-Forwarded-For": f"10.0.0.{number}"},
        )

    assert response.status_code == 429
    assert SignInAttempt.objects.values("address").distinct().count() == 1


def test_a_success_forgets_the_wrong_attempts(client: Client) -> None:
    person("sari")
    for _ in range(9):
        attempt(client)
    attempt(client, "sari", PASSWORD)

    assert SignInAttempt.objects.count() == 0


def test_the_session_key_changes_at_sign_in(client: Client) -> None:
    session = client.session
    session["sebelum"] = 1
    session.save()
    client.cookies["__Host-sid"] = before = session.session_key

    sign_in(client, person("sari"))

    assert client.cookies["__Host-sid"].value != before
    assert not client.session.exists(before)


def test_the_session_cookie_is_closed_to_scripts_and_other_sites(client: Client) -> None:
    sign_in(client, person("sari"))

    cookie = client.cookies["__Host-sid"]

    assert (cookie["httponly"], cookie["samesite"], cookie["secure"]) == (True, "Lax", True)


@pytest.mark.parametrize(
    ("wanted", "address"),
    [
        ("/akun/", "/akun/"),
        ("/evaluasi/2024/17.04/?saring=belum", "/evaluasi/2024/17.04/?saring=belum"),
        ("", "/"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("http://testserver/akun/", "http://testserver/akun/"),
        ("https:evil.example", "/"),
    ],
)
def test_after_sign_in_only_own_addresses_are_gone_to(
    client: Client, wanted: str, address: str
) -> None:
    person("sari")

    response = attempt(client, "sari", PASSWORD, next=wanted)

    assert response.headers["Location"] == address


def test_somebody_signed_in_is_sent_on(client: Client) -> None:
    sign_in(client, person("sari"))

    answers = [client.get("/masuk/?next=/akun/"), client.get("/masuk/?next=//evil.example")]

    assert [answer.headers["Location"] for answer in answers] == ["/akun/", "/"]


def test_a_visitor_is_led_to_the_sign_in_page_and_back(client: Client) -> None:
    person("sari")
    page = client.get("/akun/", follow=True)

    response = attempt(client, "sari", PASSWORD, next="/akun/")

    assert page.redirect_chain == [("/masuk/?next=/akun/", 302)]
    assert 'value="/akun/"' in body(page)
    assert response.headers["Location"] == "/akun/"


@pytest.mark.parametrize("is_trial", [True, False])
def test_only_a_trial_says_where_the_demo_accounts_are(
    client: Client, settings, is_trial: bool
) -> None:
    settings.KLA_TRIAL = is_trial

    assert ("bin/run" in body(client.get("/masuk/"))) is is_trial


def test_a_form_of_another_site_is_refused() -> None:
    person("sari")
    strict = Client(enforce_csrf_checks=True)

    statuses = [attempt(strict, "sari", PASSWORD).status_code, strict.post("/keluar/").status_code]

    assert statuses == [403, 403]


# --- signing out


def test_signing_out_ends_the_session_and_says_so(client: Client) -> None:
    sign_in(client, person("sari"))

    response = client.post("/keluar/", follow=True)

    assert response.redirect_chain == [("/masuk/?berakhir=keluar", 302)]
    assert "Anda sudah keluar." in body(response)
    assert client.get("/akun/").status_code == 302


def test_a_link_can_not_sign_anybody_out(client: Client) -> None:
    sign_in(client, person("sari"))

    assert client.get("/keluar/").status_code == 405
    assert client.get("/akun/").status_code == 200


def test_signing_out_twice_is_no_fault(client: Client) -> None:
    assert client.post("/keluar/").headers["Location"] == "/masuk/?berakhir=keluar"


# --- the account


def test_the_account_page_tells_who_i_am_and_what_i_do_where_and_until_when(
    client: Client,
) -> None:
    office = agency("dinkes", KAUR)
    member = person(
        "sari", full_name="dr. Sari Dewi, M.Kes", nip="196804111993031009", email="s@kaur.go.id"
    )
    join(member, Role.CONTRIBUTOR, KAUR, agency=office, ends_on=date(2099, 6, 27))
    client.force_login(member)

    page = body(client.get("/akun/"))

    told = ["dr. Sari Dewi, M.Kes", "19680411 199303 1 009", "s@kaur.go.id", "Kontributor OPD"]
    told += ["Kabupaten Kaur", "Dinas Kesehatan", "27 Juni 2099"]
    assert [words for words in told if words not in page] == []


def test_an_ended_role_is_not_shown(client: Client) -> None:
    client.force_login(join(person(), Role.OPERATOR, KAUR, ends_on=date(2020, 1, 1)))

    page = body(client.get("/akun/"))

    assert (
        "Kabupaten Kaur" in page,
        "Akun Anda belum atau tidak lagi memiliki peran." in page,
    ) == (
        False,
        True,
    )


def test_the_account_page_shows_no_row_number(client: Client) -> None:
    client.force_login(join(person(pk=987_654), Role.OPERATOR, KAUR))

    assert "987654" not in body(client.get("/akun/")).replace(".", "")


# --- the password


def change(client: Client, current: str = PASSWORD, new: str = NEW, repeated: str | None = None):
    fields = {"current": current, "new": new, "repeated": new if repeated is None else repeated}
    return client.post("/akun/kata-sandi/", fields)


def test_a_new_password_replaces_the_old_one(client: Client) -> None:
    sign_in(client, person("sari", email="sari@kaur.go.id"))

    response = change(client)

    assert response.headers["Location"] == "/akun/"
    assert "Kata sandi diganti." in body(client.get("/akun/"))
    assert [User.objects.get().check_password(typed) for typed in (PASSWORD, NEW)] == [False, True]
    assert OutboxItem.objects.get().topic == "mail"


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"current": "salah"}, "Kata sandi sekarang tidak cocok."),
        ({"current": ""}, "is-invalid"),
        ({"new": "pendek"}, "12 karakter"),
        ({"new": "kabupatenkaur2026"}, "mudah ditebak"),
        ({"new": "x" * 257}, "256"),
        ({"repeated": "lain-sama-sekali"}, "tidak sama"),
        ({"new": PASSWORD}, "sama dengan yang lama"),
    ],
)
def test_what_is_wrong_with_a_new_password_is_said_and_nothing_changes(
    client: Client, fields: dict, told: str
) -> None:
    sign_in(client, person("sari"))

    response = change(client, **fields)

    assert (response.status_code, told in body(response)) == (422, True)
    assert User.objects.get().check_password(PASSWORD)
    assert User.objects.get().session_epoch == 0


def test_guessing_the_current_password_on_an_open_screen_is_slowed_down(client: Client) -> None:
    sign_in(client, person("sari"))
    for _ in range(10):
        change(client, current="salah")

    page = body(change(client))

    assert "Terlalu banyak percobaan" in page
    assert User.objects.get().check_password(PASSWORD)


def test_no_password_comes_back_to_the_page(client: Client) -> None:
    sign_in(client, person("sari"))

    page = body(change(client, current="rahasia-satu", new=NEW, repeated="rahasia-dua"))

    assert [secret for secret in ("rahasia-satu", "rahasia-dua", NEW) if secret in page] == []
