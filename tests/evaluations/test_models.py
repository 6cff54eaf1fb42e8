"""What no row may say, whoever writes it."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from evaluations.models import (
    Answer,
    AnswerDocument,
    AnswerRevision,
    AreaAnswer,
    AreaProof,
    Assessment,
    Assignment,
    Award,
    DemoStep,
    EvidenceRequest,
    RecordedResult,
    Reopening,
    RequestRecipient,
    Round,
    RoundStage,
    Scorecard,
    Verdict,
)
from tests.evaluations.scene import (
    a_version,
    area_said,
    given,
    kecamatan,
    linked,
    opened,
    operator,
    question,
    said,
    verdict_on,
    verifier,
)
from tests.world import KAUR, KINAL, agency, place

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped")]

NOW = datetime(2024, 6, 27, tzinfo=UTC)


@pytest.fixture
def kaur() -> Assessment:
    return opened()


@pytest.mark.parametrize(
    ("model", "change", "rule"),
    [
        (Assessment, {"state": "unknown"}, "an_assessment_has_a_known_state"),
        (Assessment, {"target": 0}, "a_target_lies_between_0_and_1000"),
        (Assessment, {"target": Decimal("1000.01")}, "a_target_lies_between_0_and_1000"),
        (Answer, {"state": "unknown"}, "an_answer_has_a_known_state"),
        (Answer, {"number": 1}, "an_answer_is_an_option_or_a_number"),
        (Answer, {"option": "", "number": -1}, "an_answer_is_never_below_zero"),
        (AreaAnswer, {"word": "mungkin"}, "an_area_says_ya_or_tidak"),
        (AreaAnswer, {"word": ""}, "an_area_says_ya_or_tidak"),
        (AreaAnswer, {"check_state": "x"}, "an_area_answer_has_a_known_check"),
    ],
)
def test_a_row_never_says_this(kaur, model, change, rule) -> None:
    said(kaur, "1.1", "a")
    area_said(kaur, "25.4", kecamatan(1)[0], "ya")

    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        model.objects.update(**change)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"decision": "returned"}, "only_an_accepted_answer_has_points"),
        ({"points": None}, "only_an_accepted_answer_has_points"),
        ({"decision": ""}, "only_an_accepted_answer_has_points"),
        ({"decision": "unknown"}, "only_an_accepted_answer_has_points"),
        ({"points": -1}, "a_verdict_is_never_below_zero"),
        ({"points": Decimal("-0.01")}, "a_verdict_is_never_below_zero"),
    ],
)
def test_a_verdict_never_says_this(kaur, change, rule) -> None:
    verdict_on(said(kaur, "1.1", "a"))

    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        Verdict.objects.update(**change)


def test_a_reopening_is_never_made_without_its_reason(kaur) -> None:
    with pytest.raises(IntegrityError, match="a_reopening_says_why"), transaction.atomic():
        Reopening.objects.create(
            assessment=kaur, version=1, reason="", asked_at=NOW, asked_by=operator()
        )


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"confirmed_by": "asked"}, "nobody_confirms_an_own_reopening"),
        # The trigger that keeps the reason speaks before the constraint.
        ({"reason": ""}, "keeps who asked for it and why"),
    ],
)
def test_a_reopening_never_says_this(kaur, change, rule) -> None:
    wish = Reopening.objects.create(
        assessment=kaur, version=1, reason="Keberatan", asked_at=NOW, asked_by=operator()
    )
    change = {key: wish.asked_by if value == "asked" else value for key, value in change.items()}

    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        Reopening.objects.update(**change)
    Reopening.objects.update(confirmed_by=verifier(), confirmed_at=NOW)

    assert Reopening.objects.get().confirmed_by == verifier()


def requested(assessment: Assessment, **told) -> RequestRecipient:
    request = EvidenceRequest.objects.create(
        assessment=assessment,
        title="SOP",
        kind="sop",
        due_at=NOW,
        created_at=NOW,
        created_by=operator(),
    )
    return RequestRecipient.objects.create(request=request, **told or {"area": place(KINAL)})


@pytest.mark.parametrize(
    ("model", "change", "rule"),
    [
        (EvidenceRequest, {"kind": "surat cinta"}, "a_request_asks_for_a_known_kind"),
        (EvidenceRequest, {"title": ""}, "a_request_says_what"),
        (RequestRecipient, {"sent_at": NOW}, "what_was_sent_has_its_time"),
        (RequestRecipient, {"version": "paper"}, "what_was_sent_has_its_time"),
        (RequestRecipient, {"decision": "returned"}, "a_returned_paper_says_why"),
    ],
)
def test_a_request_never_says_this(kaur, model, change, rule) -> None:
    requested(kaur)
    change = {key: a_version() if value == "paper" else value for key, value in change.items()}

    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        model.objects.update(**change)


def test_a_request_goes_to_an_area_or_an_office_and_never_to_both(kaur) -> None:
    both = {"area": place(KINAL), "agency": agency("dinkes", KAUR)}

    with pytest.raises(IntegrityError, match="to_an_area_or_an_office"), transaction.atomic():
        requested(kaur, **both)


def test_a_paper_is_asked_for_again_once_the_first_request_is_cancelled(kaur) -> None:
    requested(kaur)
    with pytest.raises(IntegrityError), transaction.atomic():
        requested(kaur)

    EvidenceRequest.objects.update(cancelled_at=NOW)
    requested(kaur)

    assert EvidenceRequest.objects.count() == 2


@pytest.mark.parametrize(
    ("told", "status"),
    [
        ({}, "late"),
        ({"sent_at": NOW}, "sent"),
        ({"sent_at": NOW, "decision": "accepted"}, "accepted"),
        ({"sent_at": NOW, "decision": "returned", "decision_reason": "x"}, "returned"),
    ],
)
def test_a_recipient_is_late_only_while_nothing_was_sent(kaur, told, status) -> None:
    row = requested(kaur)
    for name, value in told.items():
        setattr(row, name, value)

    before = row.status(NOW - timedelta(milliseconds=1))

    assert row.status(NOW) == status
    assert before == ("waiting" if status == "late" else status)


def test_a_recipient_is_named_as_on_a_letter(kaur) -> None:
    area = requested(kaur)
    EvidenceRequest.objects.update(cancelled_at=NOW)
    office = requested(kaur, agency=agency("dinkes", KAUR))

    assert [area.name, office.name, str(office)] == [
        "Kecamatan Kinal",
        "Dinas Kesehatan",
        "Dinas Kesehatan",
    ]


def test_a_rejected_area_answer_says_why(kaur) -> None:
    area_said(kaur, "25.4", kecamatan(1)[0], "ya")

    with pytest.raises(IntegrityError, match="says_why"), transaction.atomic():
        AreaAnswer.objects.update(check_state="rejected")


def test_each_thing_is_there_once(kaur) -> None:
    link = linked(kaur)
    area = area_said(kaur, "25.4", kecamatan(1)[0], "ya")
    Assignment.objects.create(
        assessment=kaur, question=question("1.1"), agency=agency("dinkes", KAUR)
    )
    RecordedResult.objects.create(region=place(KAUR), year=2023, stage="final", source="x")
    DemoStep.objects.create(name="x", done_at=NOW)
    verdict = verdict_on(said(kaur, "1.1", "a"))
    wish = {"version": 1, "reason": "x", "asked_at": NOW, "asked_by": operator()}
    Reopening.objects.create(assessment=kaur, **wish)
    recipient = requested(kaur)
    award = given(kaur)

    for model in (
        Round,
        RoundStage,
        Assessment,
        Assignment,
        Answer,
        AnswerRevision,
        AreaAnswer,
        AnswerDocument,
        Scorecard,
        RecordedResult,
        DemoStep,
        Verdict,
        Reopening,
        EvidenceRequest,
        RequestRecipient,
        Award,
    ):
        again = model.objects.first()
        again.pk, again._state.adding = None, True
        if hasattr(again, "public_id"):
            again.public_id = f"again-{model.__name__}"
        with pytest.raises(IntegrityError), transaction.atomic():
            again.save(force_insert=True)

    assert (area.version, link.slot, verdict.review) == (1, "perda", 1)
    assert (recipient.decision, award.version) == ("", 1)


@pytest.mark.parametrize("model", [Round, Assessment, Answer])
def test_nothing_that_others_rest_on_is_deleted(kaur, model) -> None:
    linked(kaur)

    with pytest.raises(DatabaseError), transaction.atomic():
        model.objects.all().delete()

    assert model.objects.count() == 1


def test_public_ids_are_random_and_of_their_own(kaur) -> None:
    said(kaur, "1.1", "a", by=operator())
    said(kaur, "2.1", "a")

    ids = set(Answer.objects.values_list("public_id", flat=True))

    assert {len(one) for one in ids} == {22}
    assert len(ids) == 2


def test_rows_tell_in_a_log_what_they_are(kaur) -> None:
    link = linked(kaur)
    answer = said(kaur, "1.1", "a")
    area = area_said(kaur, "25.4", kecamatan(1)[0], "ya")

    told = [kaur, kaur.round, kaur.round.stages.first(), answer, area, link]
    assert [str(row) for row in told] == [
        f"17.04 {kaur.round_id}",
        "2024",
        "self",
        f"{answer.question_id}",
        "17.04.01 ya",
        "perda",
    ]
    assert str(AnswerRevision.objects.get()) == f"{answer.pk} v1"
    assert str(Scorecard.objects.get()) == "self 16.00"


def test_rows_of_the_province_tell_in_a_log_what_they_are(kaur) -> None:
    verdict, award = verdict_on(said(kaur, "1.1", "a")), given(kaur)
    back = verdict_on(said(kaur, "2.1", "a"), decision="returned", points=None)
    wish = Reopening.objects.create(
        assessment=kaur, version=1, reason="x", asked_at=NOW, asked_by=operator()
    )
    proof = AreaProof.objects.create(
        answer=area_said(kaur, "25.4", kecamatan(1)[0], "ya"),
        version=a_version(),
        linked_at=NOW,
        linked_by=operator(),
    )

    assert [str(row) for row in (verdict, back, award, wish, proof)] == [
        "accepted 3",
        "returned None",
        f"{kaur.pk} nindya",
        f"{kaur.pk} v1",
        f"{proof.answer_id}",
    ]
    assert str(requested(kaur).request) == "SOP"


@pytest.mark.parametrize(
    ("option", "number", "words"),
    [("a", None, "a"), ("", Decimal("85.50"), "85,5"), ("", None, "")],
)
def test_an_answer_is_said_as_people_write_it(option, number, words) -> None:
    assert Answer(option=option, number=number).said == words
