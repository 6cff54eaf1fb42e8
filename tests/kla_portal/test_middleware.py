"""What holds for every answer: loopback, headers, plain refusals."""

import errno
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from accounts import sessions
from accounts.models import SignInAttempt
from tests.world import PASSWORD, person, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]

REASONS = {
    "busy": OperationalError("could not connect to server"),
    "full": OSError(errno.ENOSPC, "No space left on device"),
    "fault": ValueError("rahasia di dalam pesan"),
    "denied": PermissionDenied("Tahap ini sudah ditutup."),
}


@login_not_required
def fails(request: HttpRequest, why: str) -> HttpResponse:
    raise REASONS[why]


@login_not_required
def shows(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ada")


@login_not_required
def decides(request: HttpRequest) -> HttpResponse:
    """A view that knows better, as the download of a public picture would."""
    return HttpResponse("ada", headers={"Cache-Control": "public, max-age=60"})


@login_not_required
def echoes(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(len(request.POST)))


urlpatterns = [
    path("gagal/<str:why>/", fails),
    path("ada/", shows),
    path("sendiri/", decides),
    path("kirim/", echoes),
    path("", include("kla_portal.urls")),
]
handler400 = "kla_portal.views.bad_request"
handler403 = "kla_portal.views.forbidden"
handler404 = "kla_portal.views.not_found"
handler500 = "kla_portal.views.server_error"


@pytest.fixture
def client() -> Client:
    """A visitor who gets the page of a fault instead of the fault."""
    return Client(raise_request_exception=False)


# --- a trial on loopback


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("127.0.0.1", 200),
        ("127.8.8.8", 200),
        ("::1", 200),
        ("::ffff:127.0.0.1", 200),
        ("10.0.0.1", 403),
        ("192.168.1.20", 403),
        ("::ffff:10.0.0.1", 403),
        ("2001:db8::1", 403),
        ("", 403),
        ("localhost", 403),
    ],
)
def test_a_trial_answers_its_own_machine_only(
    client: Client, settings, address: str, status: int
) -> None:
    settings.KLA_TRIAL = True

    assert client.get("/ada/", REMOTE_ADDR=address).status_code == status


def test_a_trial_does_not_believe_a_forwarding_header(client: Client, settings) -> None:
    settings.KLA_TRIAL = settings.BEHIND_PROXY = True

    response = client.get("/ada/", REMOTE_ADDR="10.0.0.1", headers={"X-Forwarded-For": "127.0.0.1"})

    assert (response.status_code, response.headers["Content-Type"]) == (
        403,
        "text/plain; charset=utf-8",
    )
    assert response.content.decode() == (
        "Percobaan hanya dapat dibuka di komputer ini sendiri (127.0.0.1).\n"
    )


def test_production_answers_everybody(client: Client) -> None:
    assert client.get("/ada/", REMOTE_ADDR="10.0.0.1").status_code == 200


# --- headers

EVERYWHERE = {
    "Cache-Control": "no-store, private",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/ada/", 200),
        ("/masuk/", 200),
        ("/akun/", 302),
        ("/tidak-ada/", 404),
        ("/keluar/", 405),
        ("/gagal/denied/", 403),
        ("/gagal/fault/", 500),
        ("/gagal/busy/", 503),
        ("/gagal/full/", 507),
    ],
)
def test_every_answer_is_private_and_framed_by_nobody(
    client: Client, address: str, status: int
) -> None:
    response = client.get(address)

    assert response.status_code == status
    assert {name: response.headers.get(name) for name in EVERYWHERE} == EVERYWHERE
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert "camera=()" in response.headers["Permissions-Policy"]


def test_an_answer_to_a_wrong_host_is_private_too(client: Client) -> None:
    response = client.get("/ada/", headers={"Host": "evil.example"})

    assert response.status_code == 400
    assert {name: response.headers.get(name) for name in EVERYWHERE} == EVERYWHERE


def test_a_header_that_a_view_sets_itself_stays(client: Client) -> None:
    assert client.get("/sendiri/").headers["Cache-Control"] == "public, max-age=60"


def test_a_signed_in_page_is_not_kept_by_anybody(client: Client) -> None:
    sign_in(client, person("sari"))

    assert client.get("/akun/").headers["Cache-Control"] == "no-store, private"


# --- plain refusals


def test_a_busy_database_says_when_to_come_back(client: Client) -> None:
    response = client.get("/gagal/busy/")

    assert (response.status_code, response.headers["Retry-After"]) == (503, "30")
    assert "Server sedang sibuk" in response.content.decode()


def test_a_full_disk_says_so(client: Client) -> None:
    response = client.get("/gagal/full/")

    assert "Tempat penyimpanan penuh" in response.content.decode()
    assert "Retry-After" not in response.headers


def test_a_fault_shows_nothing_of_itself(client: Client) -> None:
    page = client.get("/gagal/fault/").content.decode()

    assert ("Ada gangguan di server" in page, "rahasia" in page) == (True, False)


def test_a_refusal_gives_its_reason(client: Client) -> None:
    assert "Tahap ini sudah ditutup." in client.get("/gagal/denied/").content.decode()


def test_more_than_a_megabyte_of_fields_is_too_much(client: Client) -> None:
    response = client.post("/kirim/", {"catatan": "x" * 1_000_001})

    assert (response.status_code, "terlalu besar" in response.content.decode()) == (413, True)


def test_five_hundred_fields_are_enough(client: Client) -> None:
    fits = client.post("/kirim/", {f"f{number}": "" for number in range(500)})
    too_many = client.post("/kirim/", {f"f{number}": "" for number in range(501)})

    assert (fits.status_code, too_many.status_code) == (200, 400)
    assert "lebih dari 500 isian" in too_many.content.decode()


@pytest.fixture
def impatient() -> Iterator[None]:
    """20 seconds of patience are right in production and too long here."""
    with connection.cursor() as cursor:
        cursor.execute(
            "PRAGMA busy_timeout=50" if connection.vendor == "sqlite" else "SET lock_timeout='50ms'"
        )
    yield
    connection.close()


def locked_by_another(table: str) -> BaseDatabaseWrapper:
    """A second connection in a transaction that keeps `table` (on SQLite: everything) to itself."""
    rival = connection.copy()
    rival.set_autocommit(False)
    with rival.cursor() as cursor:
        if rival.vendor == "sqlite":
            cursor.execute("BEGIN IMMEDIATE")
        else:
            cursor.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
    return rival


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("impatient")
def test_a_locked_database_is_told_and_the_next_try_works(client: Client) -> None:
    person("sari")
    form = {"name": "sari", "password": PASSWORD}
    rival = locked_by_another("accounts_signinattempt")

    refused = client.post("/masuk/", form)
    rival.close()
    accepted = client.post("/masuk/", form)

    assert (refused.status_code, refused.headers.get("Retry-After")) == (503, "30")
    assert (accepted.status_code, SignInAttempt.objects.count()) == (302, 0)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("impatient")
def test_a_session_that_can_not_be_saved_is_told_as_well(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sessions, "SEEN_EVERY", timedelta(0))
    sign_in(client, person("sari"))
    rival = locked_by_another("django_session")

    refused = client.get("/akun/")
    rival.close()

    assert (refused.status_code, refused.headers.get("Retry-After")) == (503, "30")
    assert client.get("/akun/").status_code == 200
