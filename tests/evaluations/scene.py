"""Kaur in the middle of its evaluation of 2024, on the shipped instrument.

assessment = opened()                        # Kaur, open until closed by hand
answer = said(assessment, "1.1", "a")        # as a form would, at the present version
areas = kecamatan(15)
area_said(assessment, "25.4", areas[0], "ya")
total(assessment)                            # Decimal, the SELF score

The further way, each builder starting from any state before it; `small()` is the instrument for
those who look at the way and not at 274 questions:

assessment = submitted(opened(instrument=small()))
assessment = verifying(assessment)
judged(assessment, "1.1", "2")               # points; sent back without them
assessment = returned(assessment, "1.1")     # the repair window is open
assessment = verified(assessment)            # the rest accepted as proposed
assessment = finalised(assessment)
"""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from accounts.models import User
from accounts.permissions import Role
from evaluations.checklist import checklist_of
from evaluations.models import (
    Answer,
    AnswerDocument,
    AreaAnswer,
    Assessment,
    Award,
    Decision,
    Reopening,
    Verdict,
)
from evaluations.rounds import open_round
from evaluations.scorecards import present_of, province_points, standing_of
from evaluations.services import (
    Judgement,
    Statement,
    attach,
    conclude,
    finalise,
    resubmit,
    save_answer,
    save_area_answer,
    send_back,
    start_verification,
    submit,
    verify,
)
from evaluations.values import parse_value
from evaluations.verification import proposals_of
from evidence.models import DocumentVersion
from instruments.models import Instrument, Question
from instruments.services import load, publish, sheet_of
from instruments.sheet import Kind, Sheet, Slot
from regions.models import Region
from tests.evidence.conftest import make_document
from tests.sheets import make_question, make_sheet, shipped_sheet
from tests.world import BENGKULU, KAUR, person, place, user

YEAR = 2024
REASON = "tahun-salah"
RECEIVED = datetime(2024, 6, 27, 16, 59, 59, tzinfo=UTC)

_numbers = itertools.count(1)


def published(sheet: Sheet | None = None) -> Instrument:
    """The shipped instrument or another one, loaded and frozen."""
    loaded = load(sheet=sheet or shipped_sheet(), sha256="0" * 64, by=None)
    return publish(instrument=loaded, by=None)


def small_sheet() -> Sheet:
    """1.1 and 1.2 (a/b/z for 3/2/0; 1.1 asks for an SK), 2.1 (percent) and 25.4 (kecamatan)."""
    slot = Slot("sk", "Surat keputusan", required=True)
    return make_sheet(
        make_question("1.1", slots=(slot,)),
        make_question("1.2"),
        make_question("2.1", Kind.PERCENTAGE),
        make_question("25.4", Kind.ROLLUP, area_level="kecamatan", area_good_answer="ya"),
    )


def small() -> Instrument:
    return published(small_sheet())


def opened(
    code: str = KAUR,
    *,
    year: int = YEAR,
    instrument: Instrument | None = None,
    opens_at: datetime | None = None,
    closes_at: datetime | None = None,
) -> Assessment:
    """The regency's evaluation, as it stands in the database."""
    open_round(
        year=year,
        instrument=instrument or published(),
        region=place(code),
        opens_at=opens_at,
        closes_at=closes_at,
        by=None,
    )
    return fresh(Assessment.objects.get(region=code, round__year=year))


def fresh(assessment: Assessment) -> Assessment:
    """The same row read anew, as the next request would."""
    rows = Assessment.objects.select_related("round__instrument", "region")
    return rows.get(pk=assessment.pk)


def proposed(assessment: Assessment) -> str:
    """The public id of the wish to reopen it that waits for an answer, or ""."""
    waiting = Reopening.objects.waiting().filter(assessment=assessment)
    return waiting.values_list("public_id", flat=True).first() or ""


def question(code: str, assessment: Assessment | None = None) -> Question:
    """Of the shipped instrument, or of the one that the assessment has."""
    questions = Question.objects.filter(code=code)
    if assessment is None:
        return questions.get(instrument__code="kla-2024")
    return questions.get(instrument=assessment.round.instrument_id)


def operator() -> User:
    return _one("operator", Role.OPERATOR, KAUR)


def verifier(name: str = "verifikator") -> User:
    """The province's verifier; another name makes another one."""
    return _one(name, Role.VERIFIER, BENGKULU)


def admin(name: str = "admin") -> User:
    """The province's admin; another name makes another one."""
    return _one(name, Role.PROVINCE_ADMIN, BENGKULU)


def _one(name: str, role: Role, region: str) -> User:
    return User.objects.filter(username=name).first() or user(role, region, username=name)


def said(
    assessment: Assessment, code: str, text: str, *, by: User | None = None, **told: Any
) -> Answer:
    """Save what was typed, at the present version unless told otherwise."""
    asked = question(code, assessment)
    present = Answer.objects.filter(assessment=assessment, question=asked).first()
    version = told.pop("version", present.version if present else 0)
    value = parse_value(sheet_of(assessment.round.instrument).question(code), text)
    return save_answer(
        assessment=assessment,
        question=asked,
        statement=Statement(value, **told),
        version=version,
        by=by or operator(),
    )


def area_said(
    assessment: Assessment, code: str, area: Region, word: str, *, by: User | None = None
) -> AreaAnswer:
    asked = question(code, assessment)
    present = AreaAnswer.objects.filter(assessment=assessment, question=asked, area=area).first()
    return save_area_answer(
        assessment=assessment,
        question=asked,
        area=area,
        word=word,
        version=present.version if present else 0,
        by=by or operator(),
    )


def kecamatan(count: int, regency: str = KAUR) -> list[Region]:
    return [place(f"{regency}.{number:02}") for number in range(1, count + 1)]


def a_version(
    region: str = KAUR, *, pages: int | None = 3, sensitivity: str = "R"
) -> DocumentVersion:
    """A received paper, only its rows."""
    number = next(_numbers)
    uploader = User.objects.filter(username="pengirim").first() or person("pengirim")
    return DocumentVersion.objects.create(
        document=make_document(by=uploader, region=region, sensitivity=sensitivity),
        number=1,
        storage_key=f"aa/{number}",
        sha256="0" * 64,
        size=10,
        media_type="application/pdf",
        original_name="sk.pdf",
        page_count=pages,
        received_at=RECEIVED,
        uploaded_by=uploader,
        form_key=f"kunci-{number}",
    )


def linked(
    assessment: Assessment, code: str = "1.1", slot: str = "perda", **told: Any
) -> AnswerDocument:
    fields = {"version": told.pop("version", None) or a_version(), "by": operator()} | told
    return attach(assessment=assessment, question=question(code, assessment), slot=slot, **fields)


def total(assessment: Assessment) -> Decimal:
    return standing_of(fresh(assessment)).card.total


def points(assessment: Assessment, code: str) -> Decimal:
    """What one question gives at SELF."""
    ledger = standing_of(fresh(assessment)).card.ledger
    return {entry.code: entry.points for entry in ledger}[code]


def submitted(assessment: Assessment) -> Assessment:
    """Handed in, with every warning of the check list seen."""
    seen = {item.key for item in checklist_of(assessment)}
    submit(assessment=assessment, confirmed=seen, by=operator())
    return fresh(assessment)


def verifying(assessment: Assessment) -> Assessment:
    """In the hands of the province, from a draft or handed in already."""
    assessment = submitted(assessment) if assessment.state == "draft" else assessment
    start_verification(assessment=assessment, by=verifier())
    return fresh(assessment)


def judged(
    assessment: Assessment, code: str, worth: str | None = None, *, by: User | None = None
) -> Verdict:
    """The verdict on one question with a reason: points, or without them sent back."""
    present = Verdict.objects.filter(
        answer__assessment=assessment, answer__question__code=code, review=assessment.review
    ).first()
    decision = Decision.RETURNED if worth is None else Decision.ACCEPTED
    worth_points = None if worth is None else Decimal(worth)
    return verify(
        assessment=assessment,
        question=question(code, assessment),
        judgement=Judgement(decision, worth_points, (REASON,)),
        version=present.version if present else 0,
        by=by or verifier(),
    )


def judge(assessment: Assessment, code: str = "1.1", **told: Any) -> Verdict:
    """Accept with 3 points and without a word, as verifier at version 0, unless told otherwise."""
    fields = {"decision": "accepted", "points": Decimal(3), "reasons": (), "text": ""}
    judgement = Judgement(**fields | {name: told.pop(name) for name in fields if name in told})
    return verify(
        assessment=assessment,
        question=question(code, assessment),
        **{"judgement": judgement, "version": 0, "by": verifier()} | told,
    )


def returned(assessment: Assessment, *codes: str) -> Assessment:
    """Sent back for these questions, from any state before; the repair window is open."""
    assessment = assessment if assessment.state == "verifying" else verifying(assessment)
    for code in codes:
        judged(assessment, code)
    send_back(assessment=assessment, by=verifier())
    return fresh(assessment)


def resubmitted(assessment: Assessment) -> Assessment:
    resubmit(assessment=assessment, by=operator())
    return fresh(assessment)


def verified(assessment: Assessment) -> Assessment:
    """Concluded, from any state before: what has no verdict is accepted as proposed."""
    if assessment.state != "verifying":
        assessment = verifying(assessment)
    told = province_points(assessment)
    for code, worth in proposals_of(present_of(assessment)).items():
        if code not in told:
            judged(assessment, code, str(worth))
    conclude(assessment=assessment, by=verifier())
    return fresh(assessment)


def finalised(assessment: Assessment, **told: Any) -> Assessment:
    """With the minister's decree recorded."""
    assessment = assessment if assessment.state == "verified" else verified(assessment)
    awarded(assessment, **told)
    return fresh(assessment)


def awarded(assessment: Assessment, **told: Any) -> Award:
    decree = {
        "score": Decimal("7.5"),
        "awarded": "pratama",
        "ground_number": "Keputusan Menteri 1/2024",
        "ground_date": date(2024, 6, 1),
        "by": admin(),
    }
    return finalise(assessment=assessment, **decree | told)


def given(assessment: Assessment, **told: Any) -> Award:
    """An award as a row, whatever the state."""
    fields = {
        "version": 1,
        "score": 700,
        "predicate": "nindya",
        "ground_number": "100/2024",
        "ground_date": RECEIVED.date(),
        "at": RECEIVED,
        "by": operator(),
    }
    return Award.objects.create(assessment=assessment, **fields | told)


def verdict_on(answer: Answer, **told: Any) -> Verdict:
    """A verdict as a row, whatever the state."""
    fields = {
        "review": 1,
        "decision": "accepted",
        "points": 3,
        "answer_version": 1,
        "at": RECEIVED,
        "by": operator(),
    }
    return Verdict.objects.create(answer=answer, **fields | told)
