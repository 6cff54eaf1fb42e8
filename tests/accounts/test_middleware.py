"""When a session is over, and what the person is told."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from accounts import middleware, permissions, sessions
from accounts.models import User
from accounts.permissions import Role
from tests.world import BENGKULU, GEDUNG_WANI, KAUR, agency, join, person, sign_in, user

pytestmark = pytest.mark.django_db

START = datetime(2026, 6, 27, 1, 0, tzinfo=UTC)


class Clock:
    """Stands in for the database's clock."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    replaced = Clock()
    for module in (middleware, sessions, permissions):
        monkeypatch.setattr(module, "db_now", replaced)
    return replaced


def ended_with(client: Client) -> str | None:
    """Why the next page is refused, or None while the session lives."""
    response = client.get("/akun/")
    if response.status_code == 200:
        return None
    assert response.status_code == 302
    return response.headers["Location"]


def address(reason: str) -> str:
    return f"/masuk/?berakhir={reason}&next=%2Fakun%2F"


def member(role: Role) -> User:
    where = {
        Role.AREA: GEDUNG_WANI,
        Role.VERIFIER: BENGKULU,
        Role.PROVINCE_ADMIN: BENGKULU,
    }.get(role, KAUR)
    return user(role, where, agency=agency("dinkes", KAUR) if role == Role.CONTRIBUTOR else None)


LIMITS = {
    Role.OPERATOR: timedelta(minutes=30),
    Role.VERIFIER: timedelta(minutes=30),
    Role.PROVINCE_ADMIN: timedelta(minutes=30),
    Role.CONTRIBUTOR: timedelta(hours=8),
    Role.AREA: timedelta(hours=8),
    Role.TASK_FORCE: timedelta(hours=8),
    Role.EXECUTIVE: timedelta(hours=8),
    Role.AUDITOR: timedelta(hours=8),
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("late", [False, True])
def test_a_session_ends_after_its_roles_idle_time(
    client: Client, clock: Clock, role: Role, late: bool
) -> None:
    client.force_login(member(role))
    clock.now += LIMITS[role] - timedelta(seconds=0 if late else 1)

    assert ended_with(client) == (address("diam") if late else None)


def test_a_person_without_a_role_has_the_longer_idle_time(client: Client, clock: Clock) -> None:
    client.force_login(person())
    clock.now += timedelta(hours=7)

    assert ended_with(client) is None


def test_one_privileged_role_is_enough_for_the_shorter_idle_time(
    client: Client, clock: Clock
) -> None:
    client.force_login(join(member(Role.AREA), Role.OPERATOR, KAUR))
    clock.now += timedelta(minutes=30)

    assert ended_with(client) == address("diam")


def test_a_busy_session_ends_after_twelve_hours(client: Client, clock: Clock) -> None:
    client.force_login(member(Role.OPERATOR))
    for _ in range(12 * 4 - 1):
        clock.now += timedelta(minutes=15)
        assert ended_with(client) is None
    clock.now += timedelta(minutes=15)

    assert ended_with(client) == address("lama")


def test_being_seen_is_written_once_a_minute(client: Client, clock: Clock) -> None:
    client.force_login(person())
    client.get("/akun/")
    seen = []
    for seconds in (30, 29, 1):
        clock.now += timedelta(seconds=seconds)
        client.get("/akun/")
        seen.append(client.session[sessions.SEEN_AT] - START.timestamp())

    assert seen == [0, 0, 60]


def test_a_password_change_ends_every_other_session_and_keeps_the_own(client: Client) -> None:
    sari, elsewhere = person("sari"), Client()
    sign_in(client, sari)
    sign_in(elsewhere, sari)

    response = client.post(
        "/akun/kata-sandi/",
        {
            "current": "gerobak-ungu-melompat-pagar",
            "new": "perahu-biru-di-atas-meja",
            "repeated": "perahu-biru-di-atas-meja",
        },
    )

    assert (response.status_code, response.headers["Location"]) == (302, "/akun/")
    assert (ended_with(client), ended_with(elsewhere)) == (None, address("tutup"))


def test_a_raised_epoch_ends_every_session(client: Client) -> None:
    sari = person("sari")
    client.force_login(sari)
    User.objects.filter(pk=sari.pk).update(session_epoch=1)

    assert ended_with(client) == address("tutup")


@pytest.mark.parametrize(
    "change", [{"is_active": False}, {"valid_until": date(2026, 6, 26)}], ids=["closed", "expired"]
)
def test_a_closed_account_is_out_at_its_next_request(client: Client, change: dict) -> None:
    sari = person("sari")
    client.force_login(sari)
    User.objects.filter(pk=sari.pk).update(**change)

    assert ended_with(client) == address("tutup")


def test_the_account_works_on_its_last_day(client: Client) -> None:
    client.force_login(person("sari", valid_until=date(2026, 6, 27)))

    assert ended_with(client) is None


def test_a_deleted_person_is_out(client: Client) -> None:
    sari = person("sari")
    client.force_login(sari)
    sari.delete()

    assert ended_with(client) == address("tutup")


def test_a_session_without_stamps_is_over(client: Client) -> None:
    client.force_login(person("sari"))
    session = client.session
    del session[sessions.EPOCH]
    session.save()

    assert ended_with(client) == address("tutup")


def test_the_ended_session_is_gone_for_good(client: Client, clock: Clock) -> None:
    client.force_login(member(Role.OPERATOR))
    cookie = client.cookies["__Host-sid"].value
    clock.now += timedelta(minutes=31)
    client.get("/akun/")

    client.cookies["__Host-sid"] = cookie
    clock.now -= timedelta(minutes=31)

    assert ended_with(client) == "/masuk/?next=/akun/"


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        ("diam", "Sesi ditutup karena lama tidak dipakai."),
        ("lama", "sudah 12 jam sejak Anda masuk"),
        ("tutup", "kata sandi diganti atau akun tidak aktif lagi"),
        ("keluar", "Anda sudah keluar."),
    ],
)
def test_the_sign_in_page_says_why(client: Client, reason: str, sentence: str) -> None:
    assert sentence in client.get(f"/masuk/?berakhir={reason}").content.decode()


@pytest.mark.parametrize("reason", ["", "apa", "<script>", "IDLE"])
def test_an_unknown_reason_says_nothing(client: Client, reason: str) -> None:
    page = client.get("/masuk/", {"berakhir": reason}).content.decode()

    assert "kla-notice" not in page


def test_a_form_sent_too_late_does_not_come_back_as_an_address(
    client: Client, clock: Clock
) -> None:
    client.force_login(member(Role.OPERATOR))
    clock.now += timedelta(minutes=31)

    response = client.post("/akun/kata-sandi/", {})

    assert response.headers["Location"] == "/masuk/?berakhir=diam"


def test_a_page_that_is_open_keeps_what_was_typed(client: Client, clock: Clock) -> None:
    client.force_login(member(Role.OPERATOR))
    clock.now += timedelta(minutes=31)

    response = client.post("/akun/kata-sandi/", headers={"HX-Request": "true"})

    assert (response.status_code, response.content.decode()) == (
        401,
        "Sesi ditutup karena lama tidak dipakai. Silakan masuk lagi.",
    )


def test_a_visitor_who_sends_a_form_is_not_led_back_to_where_only_forms_go(client: Client) -> None:
    led = [client.get("/akun/?a=1"), client.post("/akun/kata-sandi/", {"current": "x"})]

    assert [answer.headers["Location"] for answer in led] == [
        "/masuk/?next=/akun/%3Fa%3D1",
        "/masuk/",
    ]


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_visitor_on_an_open_page_keeps_what_was_typed(client: Client, method: str) -> None:
    response = getattr(client, method)("/akun/kata-sandi/", headers={"HX-Request": "true"})

    assert (response.status_code, response.content.decode()) == (401, "Silakan masuk lebih dahulu.")


def test_a_visitor_costs_no_query(client: Client, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        client.get("/masuk/")
