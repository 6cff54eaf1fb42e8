"""What came on a request: which areas' answers it proves, and what the operator says of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from evaluations.models import (
    AreaAnswer,
    AreaProof,
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
from evidence.models import DocumentVersion
from tests.clock import set_clock
from tests.evaluations.scene import (
    a_version,
    area_said,
    kecamatan,
    opened,
    operator,
    returned,
    small,
    submitted,
)
from tests.evaluations.traces import events, nothing_changes
from tests.world import KAUR, agency

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


# --- what it proves ---------------------------------------------------------------------------


def proofs() -> list[tuple[str, str, int]]:
    rows = AreaProof.objects.order_by("pk")
    return list(rows.values_list("answer__area", "answer__question__code", "version"))


def test_a_sent_paper_proves_the_areas_own_answer(kaur, row) -> None:
    for area in kecamatan(2):
        area_said(kaur, "25.4", area, "ya")
    version = a_version()

    sent(row, version)

    assert proofs() == [("17.04.01", "25.4", version.pk)]


def test_an_answer_that_comes_after_its_paper_is_proved_at_once(kaur, row) -> None:
    version = a_version()
    sent(row, version)

    for area in kecamatan(2):
        area_said(kaur, "25.4", area, "ya")

    assert proofs() == [("17.04.01", "25.4", version.pk)]


def test_a_paper_that_names_no_question_proves_nothing(kaur) -> None:
    first, second = kecamatan(2)
    plain = asked(kaur, proposed=["25.4"]).recipients
    area_said(kaur, "25.4", first, "ya")

    sent(plain.get(area=first))
    sent(plain.get(area=second))
    area_said(kaur, "25.4", second, "ya")

    assert proofs() == []


def test_an_office_sends_a_paper_that_proves_no_areas_answer(kaur) -> None:
    dinkes = agency("dinkes", KAUR)
    area_said(kaur, "25.4", kecamatan(1)[0], "ya")
    office = asked(kaur, areas=[], agencies=[dinkes], proves=["25.4"]).recipients.get()

    sent(office)

    assert proofs() == []


def test_a_returned_paper_does_not_prove_a_later_answer(kaur, row) -> None:
    sent(row)
    decided(row, "returned", reason="Kosong")

    area_said(kaur, "25.4", kecamatan(1)[0], "ya")

    assert proofs() == []


def test_a_locked_answer_keeps_its_proofs_and_the_paper_arrives_all_the_same(kaur, row) -> None:
    area_said(kaur, "25.4", kecamatan(1)[0], "ya")
    submitted(kaur)

    sent(row)

    assert (now(row).status(DUE), proofs()) == ("sent", [])
    assert events("area_answer.document") == []


def test_a_returned_rollup_is_proved_by_a_paper_that_comes_now(kaur, row) -> None:
    area_said(kaur, "25.4", kecamatan(1)[0], "ya")
    returned(kaur, "25.4")

    sent(row)

    assert [proof[:2] for proof in proofs()] == [("17.04.01", "25.4")]


def test_a_proved_answer_that_was_checked_is_checked_again(kaur, row) -> None:
    area_said(kaur, "25.4", kecamatan(1)[0], "ya")
    AreaAnswer.objects.update(check_state="verified")

    sent(row)

    assert AreaAnswer.objects.get().check_state == "unchecked"


# --- decide -----------------------------------------------------------------------------------


def test_a_paper_is_accepted_with_its_event(row, monkeypatch) -> None:
    sent(row)
    set_clock(monkeypatch, NOW)

    decided(row, reason="dibuang")

    stored = now(row)
    assert (stored.decision, stored.decision_reason) == ("accepted", "")
    assert (stored.decided_at, stored.decided_by) == (NOW, operator())
    assert events("request.decided")[0].data == {
        "recipient": row.public_id,
        "decision": "accepted",
    }


def test_the_same_decision_twice_is_one_and_another_one_corrects_it(row) -> None:
    sent(row)
    decided(row, "returned", reason="Kosong")
    with nothing_changes():
        decided(row, "returned", reason=" Kosong ")

    decided(row)

    assert (now(row).decision, len(events("request.decided"))) == ("accepted", 2)


@pytest.mark.parametrize(
    ("decision", "reason", "words"),
    [
        ("", "", "Pilih diterima atau dikembalikan."),
        ("Accepted", "", "Pilih diterima atau dikembalikan."),
        (
            "returned",
            " ",
            "Tulis alasan pengembalian, supaya pengirim tahu apa yang diperbaiki.",
        ),
        ("returned", "x" * 301, "Alasan paling panjang 300 huruf. Ringkas, lalu kirim lagi."),
    ],
)
def test_a_decision_that_says_too_little_or_too_much_is_refused(
    row, decision, reason, words
) -> None:
    sent(row)

    with nothing_changes(), pytest.raises(Refused) as refusal:
        decided(row, decision, reason=reason)

    assert str(refusal.value) == words


def test_nothing_is_decided_before_something_came_or_after_the_cancelling(row) -> None:
    with nothing_changes(), pytest.raises(Refused, match="Belum ada berkas yang dikirim"):
        decided(row)
    sent(row)
    cancel_request(asked=row.request, by=operator())

    with nothing_changes(), pytest.raises(Refused, match="sudah dibatalkan"):
        decided(row)


@pytest.mark.parametrize("by_public_id", [False, True])
def test_a_decision_is_about_the_paper_that_was_looked_at(row, by_public_id) -> None:
    first = a_version()
    sent(row, first)
    old_page = now(row)
    sent(row)
    told = {"seen": first.public_id} if by_public_id else {"recipient": old_page}

    with nothing_changes(), pytest.raises(Refused) as refusal:
        decided(row, **told)

    assert str(refusal.value) == (
        "Berkas yang lebih baru baru saja dikirim. Buka dahulu, lalu putuskan."
    )
