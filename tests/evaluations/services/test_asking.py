"""Papers asked for by a due time: of whom, once, and how they are sent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError

from evaluations.models import (
    Assessment,
    EvidenceRequest,
    RequestRecipient,
)
from evaluations.services import (
    Refused,
    ask,
    cancel_request,
    decide_requested,
    send_requested,
)
from evaluations.services.asking import Paper, ask_all
from evidence.models import DocumentVersion
from tests.clock import set_clock
from tests.evaluations.scene import (
    a_version,
    kecamatan,
    opened,
    operator,
    small,
    submitted,
)
from tests.evaluations.traces import events, nothing_changes
from tests.world import KAUR, SELUMA, SUKARAJA, agency, place

pytestmark = pytest.mark.django_db

DUE = datetime(2024, 6, 27, 9, 0, tzinfo=UTC)
NOW = DUE - timedelta(days=3)


@pytest.fixture
def kaur() -> Assessment:
    return opened(instrument=small())


def asked(assessment: Assessment, **told) -> EvidenceRequest:
    fields = {
        "title": "SOP pencegahan perkawinan anak",
        "kind": "sop",
        "due_at": DUE,
        "areas": kecamatan(2),
        "agencies": [],
        "by": operator(),
    }
    return ask(assessment=assessment, **fields | told)


@pytest.fixture
def row(kaur) -> RequestRecipient:
    """The first kecamatan, asked for a paper that proves its answer to 25.4."""
    return asked(kaur, proves=["25.4"]).recipients.get(area="17.04.01")


def now(row: RequestRecipient) -> RequestRecipient:
    rows = RequestRecipient.objects.select_related("request__assessment__region", "version")
    return rows.get(pk=row.pk)


def sent(row: RequestRecipient, version: DocumentVersion | None = None) -> RequestRecipient:
    return send_requested(recipient=now(row), version=version or a_version(), by=operator())


def decided(row: RequestRecipient, decision: str = "accepted", **told) -> RequestRecipient:
    fields = {"recipient": now(row), "decision": decision, "by": operator()}
    return decide_requested(**fields | told)


# --- ask --------------------------------------------------------------------------------------


def test_a_request_keeps_what_is_asked_of_whom_and_until_when(kaur, monkeypatch) -> None:
    set_clock(monkeypatch, NOW)
    dinkes = agency("dinkes", KAUR)

    request = asked(
        kaur, agencies=[dinkes], guidance="Bertanda tangan", proves=["25.4"], proposed=["1.1"]
    )

    request.refresh_from_db()
    assert (request.kind, request.due_at, request.created_at) == ("sop", DUE, NOW)
    assert (request.guidance, request.created_by) == ("Bertanda tangan", operator())
    assert (request.proves, request.proposed) == (["25.4"], ["1.1"])
    names = [recipient.name for recipient in request.recipients.all()]
    assert names == ["Kecamatan Kinal", "Kecamatan Tanjung Kemuning", "Dinas Kesehatan"]
    event = events("request.asked")[0]
    assert (event.region, event.subject) == (KAUR, f"request:{request.public_id}")
    assert event.data == {"recipients": 3, "due_at": DUE.isoformat()}


def test_the_same_request_twice_is_one(kaur) -> None:
    first = asked(kaur)

    with nothing_changes():
        again = asked(kaur)

    assert again == first


def test_more_recipients_join_a_request_that_stands(kaur) -> None:
    asked(kaur)

    asked(kaur, areas=kecamatan(3))

    assert (EvidenceRequest.objects.count(), RequestRecipient.objects.count()) == (1, 3)
    assert [event.data["recipients"] for event in events("request.asked")] == [2, 1]


def test_another_due_time_is_another_request(kaur) -> None:
    asked(kaur)

    asked(kaur, due_at=DUE + timedelta(days=7))

    assert EvidenceRequest.objects.count() == 2


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({"areas": []}, "Pilih paling sedikit satu kecamatan atau instansi."),
        ({"proves": ["9.9"]}, "Pertanyaan 9.9 tidak ada dalam instrumen ini."),
        (
            {"proves": ["25.4", "x"], "proposed": ["1.1", "y"]},
            "Pertanyaan x, y tidak ada dalam instrumen ini.",
        ),
    ],
)
def test_a_request_for_nobody_or_for_unknown_questions_is_refused(kaur, told, words) -> None:
    kecamatan(2)
    operator()

    with nothing_changes(), pytest.raises(Refused) as refusal:
        asked(kaur, **told)

    assert str(refusal.value) == words


def test_nobody_outside_the_regency_is_asked_and_nobody_inside_beside_them(kaur) -> None:
    foreign = {
        "areas": [*kecamatan(1), place(SUKARAJA)],
        "agencies": [agency("dinkes", SELUMA)],
    }
    kecamatan(2)
    operator()

    for name, recipients in foreign.items():
        with nothing_changes(), pytest.raises(IntegrityError, match="of the regency is asked"):
            asked(kaur, **{"areas": [], name: recipients})


def test_a_closed_evaluation_can_still_ask_for_papers(kaur) -> None:
    assert asked(submitted(kaur)).recipients.count() == 2


def test_of_several_papers_all_are_asked_for_or_none(kaur) -> None:
    areas = kecamatan(2)
    sop = Paper("SOP", "sop", areas, [], proves=["25.4"])
    operator()

    with nothing_changes(), pytest.raises(Refused, match=r"Pertanyaan 9\.9 tidak ada"):
        ask_all(
            assessment=kaur,
            papers=[sop, Paper("SK", "sk", areas, [], proves=["9.9"])],
            due_at=DUE,
            by=operator(),
        )
    with nothing_changes(), pytest.raises(Refused, match="Pilih paling sedikit satu berkas"):
        ask_all(assessment=kaur, papers=[], due_at=DUE, by=operator())
    made = ask_all(assessment=kaur, papers=[sop], due_at=DUE, by=operator())

    assert [(one.title, one.proves) for one in made] == [("SOP", ["25.4"])]


def test_a_request_is_cancelled_once_and_can_be_asked_again(kaur, monkeypatch) -> None:
    first = asked(kaur)
    set_clock(monkeypatch, NOW)

    for _ in range(2):
        cancel_request(asked=first, by=operator())

    first.refresh_from_db()
    assert (first.cancelled_at, len(events("request.cancelled"))) == (NOW, 1)
    assert asked(kaur).pk != first.pk


# --- send -------------------------------------------------------------------------------------


@pytest.mark.parametrize("moment", [NOW, DUE + timedelta(days=9)])
def test_a_paper_is_sent_in_time_or_late(row, monkeypatch, moment) -> None:
    set_clock(monkeypatch, moment)
    version = a_version()

    sent(row, version)

    stored = now(row)
    assert (stored.version, stored.sent_at, stored.sent_by) == (version, moment, operator())
    assert stored.status(moment) == "sent"
    assert events("request.sent")[0].data == {
        "recipient": row.public_id,
        "document": version.document.public_id,
    }


def test_the_same_paper_sent_twice_is_sent_once(row) -> None:
    version = a_version()
    sent(row, version)

    with nothing_changes():
        sent(row, version)

    assert len(events("request.sent")) == 1


def test_a_newer_paper_takes_the_place_of_one_that_was_not_accepted(row) -> None:
    sent(row)
    decided(row, "returned", reason="Belum bertanda tangan")
    newer = a_version()

    sent(row, newer)

    stored = now(row)
    assert (stored.version, stored.decision, stored.decision_reason) == (newer, "", "")
    assert (stored.decided_at, stored.decided_by) == (None, None)


def test_the_returned_paper_itself_is_not_sent_again(row) -> None:
    version = a_version()
    sent(row, version)
    decided(row, "returned", reason="Belum bertanda tangan")

    with nothing_changes(), pytest.raises(Refused) as refusal:
        sent(row, version)

    assert str(refusal.value) == (
        "Berkas ini yang dikembalikan operator. Perbaiki, lalu kirim berkas baru."
    )


def test_nothing_is_sent_over_an_accepted_paper_or_to_a_cancelled_request(row) -> None:
    sent(row)
    decided(row)
    newer = a_version()

    with nothing_changes(), pytest.raises(Refused, match="sudah diterima operator"):
        sent(row, newer)
    cancel_request(asked=row.request, by=operator())
    with nothing_changes(), pytest.raises(Refused) as refusal:
        sent(row, newer)

    assert str(refusal.value) == (
        "Permintaan ini sudah dibatalkan operator. Dokumen Anda tetap tersimpan."
    )


def test_a_page_from_before_the_cancelling_sends_nothing(row) -> None:
    old_page, version = now(row), a_version()
    cancel_request(asked=row.request, by=operator())

    with nothing_changes(), pytest.raises(Refused, match="sudah dibatalkan"):
        send_requested(recipient=old_page, version=version, by=operator())


def test_a_paper_of_another_regency_is_refused_in_words(row) -> None:
    version = a_version(SELUMA)

    with nothing_changes(), pytest.raises(Refused) as refusal:
        sent(row, version)

    assert str(refusal.value) == "Dokumen itu bukan milik kabupaten/kota ini. Pilih yang lain."
