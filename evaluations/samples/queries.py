"""What was drawn for a second verifier, and where the two disagree.

The first verdict of a drawn question is told only once the second is given: who judges again must
not see it. The log keeps what the first said at that moment, since it may be corrected afterwards.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from accounts.models import User
from accounts.permissions import Permission, has_permission
from audit.models import Event
from evaluations.models import Answer, Assessment, Sample, SecondVerdict, Stage, Verdict
from evaluations.reasons import reason_words
from evaluations.samples.rows import DrawnRow, DrawnSample, Opinion, Pair, SamplePage
from evaluations.scorecards import present_of
from evaluations.verification import answered_by
from evaluations.workflow import sampling_refused
from instruments.services import sheet_of
from regions.timezones import timezone_of

SECOND_GIVEN = "verdict.second_given"


def subject_of(public_id: str) -> str:
    """What the log calls a second verdict."""
    return f"second_verdict:{public_id}"


def drawable(assessment: Assessment) -> dict[int, str]:
    """Key of the answer -> code: judged in the present review, in the order of the form.

    What nobody answered is left out: there is nothing that two people could see differently.
    """
    values = present_of(assessment).values
    rows = (
        Verdict.objects.filter(
            answer__assessment=assessment, stage=Stage.PROVINCE, review=assessment.review
        )
        .order_by("answer__question__position")
        .values_list("answer", "answer__question__code")
    )
    return {answer: code for answer, code in rows if values[code] is not None}


@dataclass(frozen=True, slots=True)
class First:
    """What the first verdict said when the second was given; `by` is a user name."""

    decision: str
    points: Decimal | None
    reasons: Sequence[str]
    by: str

    def agrees_with(self, second: SecondVerdict) -> bool:
        """The same decision and the same points; reasons may differ."""
        return (self.decision, self.points) == (second.decision, second.points)


def first_said(second_verdicts: Iterable[SecondVerdict]) -> dict[str, First]:
    """By the second verdict's public id, from the log; one query."""
    keys = {subject_of(row.public_id): row.public_id for row in second_verdicts if row.at}
    events = Event.objects.filter(subject__in=keys, verb=SECOND_GIVEN)
    return {keys[event.subject]: _first(event.data["first"]) for event in events}


def _first(told: Mapping[str, Any]) -> First:
    points = None if told["points"] is None else Decimal(told["points"])
    return First(told["decision"], points, told["reasons"], told["by"])


def sample_page(assessment: Assessment, user: User) -> SamplePage:
    """Five queries for any number of drawn questions, before a draw those of `drawable` too."""
    samples = list(
        Sample.objects.filter(assessment=assessment).select_related("drawn_by").order_by("-review")
    )
    refusal = sampling_refused(assessment.state)
    shown = _drawn(assessment, samples, user, is_closed=refusal is not None)
    present = next((one for one in shown if one.sample.review == assessment.review), None)
    judged = 0 if present or refusal else len(drawable(assessment))
    return SamplePage(
        present=present,
        earlier=tuple(one for one in shown if one is not present),
        refusal=refusal.in_words(timezone_of(assessment.region)) if refusal else "",
        judged=judged,
        may_verify=has_permission(user, Permission.VERIFY, assessment.region),
    )


def _drawn(
    assessment: Assessment, samples: Sequence[Sample], user: User, *, is_closed: bool
) -> list[DrawnSample]:
    if not samples:
        return []
    second = list(
        SecondVerdict.objects.filter(sample__in=samples)
        .select_related("by")
        .order_by("answer__question__position")
    )
    reader = _reader(assessment, second, user, is_closed=is_closed)
    rows: dict[int, list[DrawnRow]] = {sample.pk: [] for sample in samples}
    reviews = {sample.pk: sample.review for sample in samples}
    for row in second:
        rows[row.sample_id].append(reader.row(row, reviews[row.sample_id]))
    return [DrawnSample(sample, tuple(rows[sample.pk])) for sample in samples]


def _reader(
    assessment: Assessment, second: Sequence[SecondVerdict], user: User, *, is_closed: bool
) -> _Reader:
    answers = {row.answer_id for row in second}
    verdicts = Verdict.objects.filter(answer__in=answers, stage=Stage.PROVINCE)
    told = first_said(second)
    return _Reader(
        assessment=assessment,
        user=user,
        is_closed=is_closed or not has_permission(user, Permission.VERIFY, assessment.region),
        answers={answer.pk: answer for answer in _answers(answers, user)},
        verdicts={(row.answer_id, row.review): row for row in verdicts.select_related("by")},
        told=told,
        names=_names(told.values()),
    )


def _answers(keys: Collection[int], user: User) -> list[Answer]:
    rows = Answer.objects.filter(pk__in=keys).annotate(is_own=answered_by(user))
    return list(rows.select_related("question"))


def _names(told: Iterable[First]) -> dict[str, str]:
    people = User.objects.filter(username__in={first.by for first in told})
    return {person.username: str(person) for person in people}


@dataclass(frozen=True, slots=True)
class _Reader:
    """What was read of all drawn questions at once, for one person."""

    assessment: Assessment
    user: User
    is_closed: bool
    answers: Mapping[int, Answer]
    verdicts: Mapping[tuple[int, int], Verdict]
    told: Mapping[str, First]
    names: Mapping[str, str]

    def row(self, second: SecondVerdict, review: int) -> DrawnRow:
        code = self.answers[second.answer_id].question.code
        verdict = self.verdicts[second.answer_id, review]
        return DrawnRow(
            key=second.public_id,
            code=code,
            label=sheet_of(self.assessment.round.instrument).question(code).label,
            pair=self._pair(second, verdict) if second.at else None,
            refusal=self._refusal(second, verdict, review),
        )

    def _refusal(self, second: SecondVerdict, verdict: Verdict, review: int) -> str:
        if self.is_closed or review != self.assessment.review:
            return "Belum dinilai"
        if verdict.by_id == self.user.pk:
            return "Anda penilai pertama"
        return "Pernah Anda isi" if self.answers[second.answer_id].is_own else ""

    def _pair(self, second: SecondVerdict, verdict: Verdict) -> Pair:
        first = self.told[second.public_id]
        is_corrected = verdict.at > second.at
        return Pair(
            first=Opinion(
                points=first.points,
                decision=first.decision,
                reasons=tuple(reason_words(first.reasons)),
                text="" if is_corrected else verdict.text,
                by=self.names.get(first.by, first.by),
            ),
            second=_opinion(second),
            corrected=_opinion(verdict) if is_corrected else None,
            is_agreed=first.agrees_with(second),
        )


def _opinion(verdict: Verdict | SecondVerdict) -> Opinion:
    return Opinion(
        points=verdict.points,
        decision=verdict.decision,
        reasons=tuple(reason_words(verdict.reasons)),
        text=verdict.text,
        by=str(verdict.by),
    )
