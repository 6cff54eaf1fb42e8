"""A received file and the virus scanner: acknowledged at once, opened by nobody before its scan."""

import contextlib
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import connections
from django.urls import reverse

from accounts.permissions import Role
from audit.clock import db_now
from audit.models import Event, OutboxItem
from evidence import pages_services, scanning_services, scanning_tasks
from evidence.models import PageImage, VirusScan
from evidence.pages import pages_of
from evidence.pages_tasks import find_undrawn
from evidence.queries import existing_for
from evidence.receiving import NotReceived
from evidence.storage import StoreAway
from jobs import due
from jobs.models import WaitingTask
from jobs.worker import run_next
from tests.clock import set_clock
from tests.evidence import corpus, drawable
from tests.evidence.conftest import make_document, sent
from tests.jobs.fake_clamd import listening
from tests.world import BENGKULU, KAUR, user

pytestmark = pytest.mark.django_db
CLEAN, FOUND = b"stream: OK\0", b"stream: Eicar-Test-Signature FOUND\0"
FOUND_NAME = "Eicar-Test-Signature"


@pytest.fixture
def operator():
    person = user(Role.OPERATOR, KAUR)
    person.email = "operator@kaur.go.id"
    person.save()
    return person


@pytest.fixture
def scanner(settings):
    """`with scanner(CLEAN):` clamd is set up and says that; None: it is set up and away."""

    @contextlib.contextmanager
    def says(answer, **told):
        settings.CLAMD_TIMEOUT = 5
        if answer is None:
            settings.CLAMD_SOCKET = "/nobody/listens/here"
            yield None
            settings.CLAMD_SOCKET = ""
            return
        with listening(answer, **told) as (fake, settings.CLAMD_ADDRESS):
            yield fake
        settings.CLAMD_ADDRESS = None

    return says


@pytest.fixture
def waiting(received, operator, scanner):
    """A version that came while the scanner was away."""
    with scanner(None):
        return received(by=operator, upload=sent("sk.pdf", drawable.pages(2)))


def scan_of(version):
    return VirusScan.objects.get(version=version)


def work():
    while run_next():
        pass


def later(monkeypatch, **time):
    set_clock(monkeypatch, db_now() + timedelta(**time))


# --- received ----------------------------------------------------------------------------------


def test_without_a_scanner_nothing_waits(received, operator):
    version = received(by=operator)

    assert not VirusScan.objects.exists()
    assert version.hold is None


def test_with_a_scanner_a_received_file_waits_in_the_transaction_of_its_row(
    received, operator, scanner
):
    with scanner(CLEAN) as fake:
        version = received(by=operator)

    assert scan_of(version).state == "waiting"
    assert fake.received == []


@pytest.mark.django_db(transaction=True)
def test_the_worker_scans_a_clean_file_and_only_then_draws_its_pages(received, operator, scanner):
    with scanner(CLEAN) as fake:
        version = received(by=operator, upload=sent("sk.pdf", drawable.pages(2)))
        assert [task.function for task in WaitingTask.objects.all()] == [
            "evidence.scanning_tasks.scan_file"
        ]

        work()

    with default_storage.open(version.storage_key) as stored:
        assert fake.received == [stored.read()]
    assert scan_of(version).state == "clean"
    assert scan_of(version).checked_at is not None
    assert PageImage.objects.filter(version=version).count() == 2


# --- judged ------------------------------------------------------------------------------------


def test_an_infected_file_is_told_in_the_log_and_to_its_uploader_without_names(waiting, scanner):
    with scanner(FOUND):
        scanning_services.scan(waiting.pk)

    scan = scan_of(waiting)
    assert (scan.state, scan.finding) == ("infected", FOUND_NAME)
    event = Event.objects.get(verb="document.infected")
    assert event.data == {"version": waiting.public_id, "finding": FOUND_NAME}
    assert event.region == KAUR
    mail = OutboxItem.objects.get(topic="mail").payload
    assert mail["to"] == "operator@kaur.go.id"
    assert reverse("evidence:receipt", args=[waiting.public_id]) in mail["body"]
    told = mail["body"] + mail["subject"]
    assert waiting.document.subject not in told
    assert waiting.original_name not in told


def test_who_has_no_mail_address_gets_no_mail(waiting, operator, scanner):
    operator.email = ""
    operator.save()

    with scanner(FOUND):
        scanning_services.scan(waiting.pk)

    assert Event.objects.filter(verb="document.infected").count() == 1
    assert not OutboxItem.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_workers_give_one_verdict(waiting, scanner):
    def both_at_once(data):
        VirusScan.objects.filter(version=waiting).update(state="clean")
        connections.close_all()  # those of this thread
        return FOUND

    with scanner(both_at_once):
        scanning_services.scan(waiting.pk)

    assert scan_of(waiting).state == "clean"
    assert not Event.objects.filter(verb="document.infected").exists()


def test_a_judged_file_is_not_scanned_again(waiting, scanner):
    with scanner(FOUND):
        scanning_services.scan(waiting.pk)
    with scanner(CLEAN) as fake:
        scanning_services.scan(waiting.pk)

    assert fake.received == []
    assert scan_of(waiting).state == "infected"


# --- no verdict: fails closed ------------------------------------------------------------------


@pytest.mark.parametrize("said", [None, b"garbage\0", b""], ids=["away", "garbage", "hangs up"])
def test_while_the_scanner_is_away_the_file_waits(waiting, scanner, said):
    with scanner(said if said is None else lambda data: said or None):
        assert not scanning_services.scan(waiting.pk)

    assert scan_of(waiting).state == "waiting"
    assert scan_of(waiting).checked_at is not None
    assert scanning_services.was_away_just_now()


def test_a_file_that_the_scanner_refuses_waits_with_its_reason_and_stops_no_other(waiting, scanner):
    with scanner(CLEAN, limit=100):
        assert scanning_services.scan(waiting.pk)

    scan = scan_of(waiting)
    assert scan.state == "waiting"
    assert "size limit" in scan.finding
    assert not scanning_services.was_away_just_now()
    assert "size limit" not in scan.sentence


def test_a_missing_file_waits_and_stops_no_other(waiting, scanner):
    default_storage.delete(waiting.storage_key)

    with scanner(CLEAN):
        assert scanning_services.scan(waiting.pk)

    assert (scan_of(waiting).state, scan_of(waiting).finding) == ("waiting", "file not readable")


def test_a_store_that_is_away_is_as_an_absent_scanner(waiting, scanner, monkeypatch):
    def away(key):
        raise StoreAway("x")

    monkeypatch.setattr(default_storage, "open", away)

    with scanner(CLEAN):
        assert not scanning_services.scan(waiting.pk)

    assert scan_of(waiting).state == "waiting"


def test_no_task_waits_for_a_scanner_that_was_away_a_moment_ago(waiting, scanner, monkeypatch):
    with scanner(None):
        scanning_services.scan(waiting.pk)
    with scanner(CLEAN) as fake:
        scanning_tasks.scan_file.call(waiting.pk)
        assert fake.received == []
        later(monkeypatch, minutes=2)

        scanning_tasks.scan_file.call(waiting.pk)

    assert scan_of(waiting).state == "clean"


def test_what_was_lost_or_failed_is_found_again(waiting, scanner, monkeypatch):
    with scanner(CLEAN) as fake:
        scanning_tasks.find_unscanned()
        assert fake.received == []
    later(monkeypatch, minutes=2)
    with scanner(None):
        scanning_tasks.find_unscanned()
    with scanner(CLEAN) as fake:
        scanning_tasks.find_unscanned()
        assert fake.received == []
    later(monkeypatch, minutes=4)

    with scanner(CLEAN):
        scanning_tasks.find_unscanned()

    assert scan_of(waiting).state == "clean"


def test_a_refused_file_is_tried_again_after_an_hour(waiting, scanner, monkeypatch):
    with scanner(CLEAN, limit=100):
        scanning_services.scan(waiting.pk)
    later(monkeypatch, minutes=50)
    with scanner(CLEAN):
        assert scanning_services.scan_waiting() == 0
    later(monkeypatch, minutes=61)

    with scanner(CLEAN):
        assert scanning_services.scan_waiting() == 1


def test_an_absent_scanner_is_asked_once_a_turn(received, operator, scanner, monkeypatch):
    with scanner(None):
        versions = [received(by=operator) for _ in range(3)]
        later(monkeypatch, minutes=2)

        assert scanning_services.scan_waiting() == 0

    tried = VirusScan.objects.exclude(checked_at=None)
    assert [scan.version_id for scan in tried] == [versions[0].pk]


def test_the_worker_looks_for_lost_files_each_minute(files_dir):
    assert due._registered["evidence.find_unscanned"].every.total_seconds() == 60


# --- nobody opens it ---------------------------------------------------------------------------

ADDRESSES = ["evidence:download", "evidence:pages", "evidence:page_image"]


def address(name, version):
    numbers = [1] if name == "evidence:page_image" else []
    return reverse(name, args=[version.public_id, *numbers])


@pytest.mark.parametrize("name", ADDRESSES)
def test_nobody_opens_a_waiting_file(client, waiting, operator, name):
    for person in (operator, user(Role.VERIFIER, BENGKULU)):
        client.force_login(person)

        answer = client.get(address(name, waiting))

        assert answer.status_code == 409
        assert "sedang diperiksa antivirus" in answer.content.decode()
    assert not Event.objects.filter(verb__contains="opened").exists()


@pytest.mark.parametrize("name", ADDRESSES)
def test_nobody_ever_opens_an_infected_file(client, waiting, operator, name):
    VirusScan.objects.update(state="infected", finding=FOUND_NAME)
    client.force_login(operator)

    answer = client.get(address(name, waiting))

    assert answer.status_code == 409
    assert f"Antivirus menemukan {FOUND_NAME} di berkas ini" in answer.content.decode()


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_stranger_does_not_learn_that_a_file_waits(client, waiting, name):
    client.force_login(user(Role.OPERATOR, "17.05"))

    assert client.get(address(name, waiting)).status_code == 404


def test_more_pages_of_a_waiting_file_can_not_be_asked_for(client, waiting, operator):
    client.force_login(operator)

    answer = client.post(address("evidence:pages", waiting), {"mulai": "1"})

    assert answer.status_code == 409
    assert not WaitingTask.objects.exists()


def test_a_clean_file_opens(client, waiting, operator, scanner):
    with scanner(CLEAN):
        scanning_services.scan(waiting.pk)
    client.force_login(operator)

    file = client.get(address("evidence:download", waiting))
    assert b"".join(file.streaming_content).startswith(b"%PDF-")
    assert client.get(address("evidence:pages", waiting)).status_code == 200


@pytest.mark.parametrize("state", ["waiting", "infected"])
def test_no_page_of_it_is_drawn(waiting, state, monkeypatch):
    VirusScan.objects.update(state=state, finding="x")
    later(monkeypatch, minutes=10)

    assert pages_services.draw_some(waiting) is False
    find_undrawn()

    assert not PageImage.objects.exists()
    assert not WaitingTask.objects.filter(function__contains="draw_pages").exists()


@pytest.mark.parametrize(
    ("state", "shown"), [("waiting", "held"), ("infected", "infected"), ("clean", "waiting")]
)
def test_a_verifiers_desk_shows_words_instead_of_pages(waiting, state, shown):
    VirusScan.objects.update(state=state, finding="Virus" if state == "infected" else "")

    view = pages_of(waiting, user(Role.VERIFIER, BENGKULU))

    assert view.state == shown
    assert view.may_open is (state == "clean")
    assert ("Virus" in view.sentence) is (state == "infected")


def test_who_may_not_open_the_paper_is_told_that_and_not_of_its_scan(waiting):
    assert pages_of(waiting, user(Role.OPERATOR, "17.05")).state == "closed"


# --- pages about it ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["evidence:receipt", "evidence:detail"])
@pytest.mark.parametrize(
    ("state", "words"),
    [("waiting", "sedang diperiksa antivirus"), ("infected", f"Antivirus menemukan {FOUND_NAME}")],
)
def test_receipt_and_document_say_it(client, waiting, operator, name, state, words):
    VirusScan.objects.update(state=state, finding=FOUND_NAME)
    client.force_login(operator)
    subject = waiting if name == "evidence:receipt" else waiting.document

    page = client.get(reverse(name, args=[subject.public_id])).content.decode()

    assert words in page
    assert "sedang dibaca" not in page
    assert reverse("evidence:download", args=[waiting.public_id]) not in page
    assert reverse("evidence:pages", args=[waiting.public_id]) not in page


def test_a_document_without_any_scan_has_no_hold(client, received, operator):
    version = received(by=operator)
    client.force_login(operator)

    page = client.get(reverse("evidence:detail", args=[version.document.public_id]))

    assert "antivirus" not in page.content.decode().lower()
    assert make_document(by=operator).versions.count() == 0


def test_the_gate_still_refuses_the_bare_test_file(received, operator, scanner):
    with scanner(CLEAN), pytest.raises(NotReceived):
        received(by=operator, upload=sent("eicar.pdf", corpus.EICAR))

    assert not VirusScan.objects.exists()


@pytest.mark.parametrize(("state", "is_offered"), [("clean", True), ("infected", False)])
def test_an_infected_paper_is_not_offered_to_who_sends_the_same_bytes(
    waiting, operator, state, is_offered
):
    VirusScan.objects.update(state=state, finding="x")

    found = existing_for(operator, waiting.document.region, waiting.sha256)

    assert (found == waiting.document) is is_offered
