"""More time: later only, with a reason, for one or all who have not sent; on record for good."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from evaluations.models import EvidenceRequest, RequestExtension, RequestRecipient
from evaluations.services import (
    Refused,
    ask,
    cancel_request,
    decide_requested,
    extend,
    send_requested,
)
from tests.clock import set_clock
from tests.evaluations.scene import a_version, kecamatan, opened, operator, small
from tests.evaluations.traces import events, nothing_changes, refused, run
from tests.world import KAUR

pytestmark = pytest.mark.django_db

DUE = datetime(2024, 6, 27, 9, 0, tzinfo=UTC)
NOW = DUE - timedelta(days=3)
LATER = DUE + timedelta(days=4)


@pytest.fixture(autouse=True)
def _three_days_before(monkeypatch) -> None:
    set_clock(monkeypatch, NOW)


@pytest.fixture
def asked() -> EvidenceRequest:
    """A paper asked of three kecamatan."""
    return ask(
        assessment=opened(instrument=small()),
        title="SOP",
        kind="sop",
        due_at=DUE,
        areas=kecamatan(3),
        agencies=[],
        by=operator(),
    )


def recipient(asked: EvidenceRequest, number: int = 1) -> RequestRecipient:
    rows = RequestRecipient.objects.select_related("request__assessment__region", "extension")
    return rows.get(request=asked, area=f"{KAUR}.{number:02}")


def sent(asked: EvidenceRequest, number: int) -> RequestRecipient:
    row = recipient(asked, number)
    return send_requested(recipient=row, version=a_version(), by=operator())


def extended(asked: EvidenceRequest, **told) -> list[RequestRecipient]:
    fields = {"until": LATER, "reason": "Listrik padam tiga hari", "by": operator()}
    return extend(asked=asked, **fields | told)


def due_of(asked: EvidenceRequest) -> list[datetime]:
    return [recipient(asked, number).due_at for number in (1, 2, 3)]


def test_one_gets_more_time_and_the_others_do_not(asked):
    (row,) = extended(asked, recipient=recipient(asked, 2))

    assert row.area_id == f"{KAUR}.02"
    assert due_of(asked) == [DUE, LATER, DUE]
    given = RequestExtension.objects.get()
    assert (given.until, given.reason, given.at, given.by) == (
        LATER,
        "Listrik padam tiga hari",
        NOW,
        operator(),
    )


def test_all_who_have_not_sent_get_more_time_and_also_who_got_it_back(asked):
    sent(asked, 1)
    returned = sent(asked, 2)
    decide_requested(recipient=returned, decision="returned", reason="Buram", by=operator())

    gained = extended(asked)

    assert [row.area_id for row in gained] == [f"{KAUR}.02", f"{KAUR}.03"]
    assert due_of(asked) == [DUE, LATER, LATER]


def test_the_log_knows_who_until_when_and_not_why(asked):
    (row,) = extended(asked, recipient=recipient(asked), reason="Anak camat Budi sakit")

    (event,) = events("request.extended")
    assert (event.actor, event.region) == ("operator", KAUR)
    assert event.data == {"recipients": [row.public_id], "until": LATER.isoformat()}


@pytest.mark.parametrize(
    ("moment", "status"), [(DUE, "waiting"), (LATER - timedelta(seconds=1), "waiting"),
                           (LATER, "late")],
)  # fmt: skip
def test_late_is_who_is_late_after_the_extension(asked, moment, status):
    extended(asked)

    assert recipient(asked).status(moment) == status


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"reason": " "}, "Tulis alasan perpanjangan"),
        ({"reason": "x" * 301}, "paling panjang 300 huruf"),
        ({"until": NOW}, "sudah lewat. Sekarang 24 Juni 2024, 16.00 WIB"),
        ({"until": NOW - timedelta(days=1)}, "sudah lewat"),
        ({"until": DUE}, "sudah sampai 27 Juni 2024, 16.00 WIB"),
        ({"until": DUE - timedelta(days=1)}, "tidak dapat diperpendek"),
    ],
)
def test_a_faulty_extension_changes_nothing_and_says_why(asked, told, sentence):
    with nothing_changes(), pytest.raises(Refused, match=sentence):
        extended(asked, **told)


def test_nobody_gets_less_time_by_a_second_extension(asked):
    extended(asked, recipient=recipient(asked, 1), until=LATER + timedelta(days=9))

    extended(asked)

    assert due_of(asked) == [LATER + timedelta(days=9), LATER, LATER]
    with nothing_changes(), pytest.raises(Refused, match="tidak dapat diperpendek"):
        extended(asked, recipient=recipient(asked, 1))


def test_the_same_form_twice_is_one_deed(asked):
    extended(asked)

    with nothing_changes():
        assert extended(asked) == []


def test_the_same_time_for_another_reason_is_no_repetition(asked):
    extended(asked)

    with nothing_changes(), pytest.raises(Refused, match="sudah sampai"):
        extended(asked, reason="Banjir")


def test_who_has_sent_needs_no_more_time(asked):
    sent(asked, 1)

    with nothing_changes(), pytest.raises(Refused, match="Kecamatan Kinal sudah mengirim"):
        extended(asked, recipient=recipient(asked))


def test_when_all_have_sent_nobody_needs_more_time(asked):
    for number in (1, 2, 3):
        sent(asked, number)

    with nothing_changes(), pytest.raises(Refused, match="Semua sudah mengirim"):
        extended(asked)


def test_a_cancelled_request_gets_no_more_time(asked):
    cancel_request(asked=asked, by=operator())

    with nothing_changes(), pytest.raises(Refused, match="sudah dibatalkan"):
        extended(asked)


def test_what_came_before_the_extended_moment_was_in_time(asked, monkeypatch):
    extended(asked, recipient=recipient(asked, 1))
    set_clock(monkeypatch, DUE + timedelta(days=1))
    for number in (1, 2):
        sent(asked, number)

    on_time = [row.sent_at < row.due_at for row in (recipient(asked, 1), recipient(asked, 2))]

    assert on_time == [True, False]


@pytest.mark.django_db(transaction=True)
def test_the_same_form_sent_at_the_same_moment_gives_time_once(asked):
    start, outcomes, by = threading.Barrier(4), [], operator()

    def work() -> None:
        start.wait()
        try:
            outcomes.append(len(extended(asked, by=by)))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == [0, 0, 0, 3]
    assert RequestExtension.objects.count() == 3
    assert len(events("request.extended")) == 1


# --- what the database itself refuses ---------------------------------------------------------


def given(row: RequestRecipient, until: datetime = LATER, **told) -> RequestExtension:
    fields = {"reason": "x", "at": NOW, "by": operator()} | told
    return RequestExtension.objects.create(recipient=row, until=until, **fields)


def test_an_extension_stays_as_it_was(asked):
    extended(asked, recipient=recipient(asked))

    for change in ({"reason": "y"}, {"until": LATER + timedelta(days=1)}, {"at": DUE}):
        refused(RequestExtension.objects.get(), "stays on record", **change)
    with pytest.raises(IntegrityError, match="stays on record"):
        run("DELETE FROM evaluations_requestextension")


@pytest.mark.parametrize("until", [DUE, DUE - timedelta(seconds=1), LATER])
def test_an_extension_that_gives_no_more_time_is_refused(asked, until):
    row = extended(asked, recipient=recipient(asked))[0]

    with pytest.raises(IntegrityError, match="more time than there was"), transaction.atomic():
        given(row, until)


def test_an_extension_without_a_reason_is_refused(asked):
    with pytest.raises(IntegrityError), transaction.atomic():
        given(recipient(asked), reason="")


def test_a_recipient_can_not_point_at_anothers_extension_nor_back(asked):
    first = extended(asked, recipient=recipient(asked, 1))[0].extension
    extended(asked, recipient=recipient(asked, 1), until=LATER + timedelta(days=1))

    refused(recipient(asked, 2), "for whom it was given", extension=first)
    refused(recipient(asked, 1), "not taken back", extension=first)
    refused(recipient(asked, 1), "not taken back", extension=None)
