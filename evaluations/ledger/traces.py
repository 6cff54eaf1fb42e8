"""What stands behind the points of a stage: who said what, with which papers, judged by whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Exists, OuterRef

from accounts.models import User
from evaluations.ledger.cards import StageCard
from evaluations.models import (
    AnswerDocument,
    AnswerRevision,
    Assessment,
    Decision,
    Stage,
    Verdict,
)
from evaluations.queries import Overview
from evaluations.reasons import reason_words
from evaluations.scorecards import Stated, stated_value
from evaluations.values import Share, Value
from evidence.models import Document, DocumentVersion

NO_SLOTS: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Author:
    """Who gave the answer last before the stage's moment; "" for an import."""

    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Paper:
    """A document version that proves the answer, for who may open it."""

    key: str
    subject: str
    number: int
    pages: str


@dataclass(frozen=True, slots=True)
class VerdictTrace:
    """The last verdict of the stage; `points` is None when the question went back.

    `returned_for` are the reasons for which an earlier review sent it back.
    """

    decision: str
    points: Decimal | None
    codes: tuple[str, ...]
    text: str
    by: str
    at: datetime
    returned_for: tuple[str, ...] = ()

    @property
    def behind_a_loss(self) -> tuple[str, ...]:
        """Who lowers the claim in a repair lost its points for what it was returned for."""
        return self.codes or self.returned_for

    @property
    def label(self) -> str:
        return Decision(self.decision).label

    @property
    def reasons(self) -> list[str]:
        return reason_words(list(self.codes))


@dataclass(frozen=True, slots=True)
class Traces:
    """By question code. `papers` holds what may be opened, `counts` the number of all of them."""

    values: Mapping[str, Value | None]
    authors: Mapping[str, Author]
    verdicts: Mapping[str, VerdictTrace]
    papers: Mapping[str, tuple[Paper, ...]]
    counts: Mapping[str, int]


# (public id of a version, pages) in the order of linking, by question code.
Places = Mapping[str, list[tuple[str, str]]]


def traces_of(
    page: Overview, card: StageCard, codes: Collection[str], user: User, *, with_papers: bool
) -> Traces:
    """Four queries for any number of questions; without papers only their number is known."""
    said = dict(_said(page.assessment, card, codes))
    places = _places(page.assessment, card, codes)
    return Traces(
        values={code: _value(page, card, code, said) for code in codes},
        authors={code: author for code, (_, author) in said.items()},
        verdicts=verdicts_at(page.assessment, card),
        papers=_papers(places, user) if with_papers else {},
        counts={code: len(held) for code, held in places.items()},
    )


def verdicts_at(assessment: Assessment, card: StageCard) -> dict[str, VerdictTrace]:
    """What made the points of a judged stage, by question code; nothing for SELF.

    A later version starts a review of its own, so what is younger than the card is none of its.
    """
    if card.stage == Stage.SELF:
        return {}
    rows = (
        Verdict.objects.filter(answer__assessment=assessment, stage=card.stage, at__lte=card.at)
        .order_by("review")
        .values_list(
            "answer__question__code",
            "decision",
            "points",
            "reasons",
            "text",
            "by__full_name",
            "at",
        )
    )
    traces: dict[str, VerdictTrace] = {}
    for code, decision, points, reasons, text, by, at in rows:
        before = traces.get(code)
        returned_for = before.behind_a_loss if before and before.points is None else ()
        traces[code] = VerdictTrace(decision, points, tuple(reasons), text, by, at, returned_for)
    return traces


def _said(
    assessment: Assessment, card: StageCard, codes: Collection[str]
) -> Iterator[tuple[str, tuple[Stated, Author]]]:
    """The newest revision of each answer that the stage could know of."""
    rows = (
        AnswerRevision.objects.filter(
            answer__assessment=assessment, answer__question__code__in=codes, at__lte=card.at
        )
        .order_by("version")
        .values_list("answer__question__code", "option", "number", "by__full_name", "at")
    )
    for code, option, number, by, at in rows:
        yield code, (Stated(option, number, "", "", NO_SLOTS), Author(by or "", at))


def _value(
    page: Overview, card: StageCard, code: str, said: Mapping[str, tuple[Stated, Author]]
) -> Value | None:
    """As claimed; a judged stage looked at what was repaired. Areas' shares stay as claimed."""
    claimed = page.standing.values[code]
    if card.stage == Stage.SELF or isinstance(claimed, Share) or code not in said:
        return claimed
    return stated_value(page.standing.sheet.question(code), said[code][0])


def _places(assessment: Assessment, card: StageCard, codes: Collection[str]) -> Places:
    """Pinned by the submitted claims; else what was linked before the stage's moment."""
    held: dict[str, list[tuple[str, str]]] = defaultdict(list)
    if "claims" in card.content:
        for claim in card.content["claims"]:
            for told in claim["documents"]:
                held[claim["code"]].append((told["version"], told["pages"]))
        return held
    links = AnswerDocument.objects.filter(
        answer__assessment=assessment, answer__question__code__in=codes, linked_at__lte=card.at
    )
    for code, key, pages in links.values_list(
        "answer__question__code", "version__public_id", "pages"
    ):
        held[code].append((key, pages))
    return held


def _papers(places: Places, user: User) -> dict[str, tuple[Paper, ...]]:
    """What the reader may open; the rest is told only as a number (rules 4)."""
    keys = {key for held in places.values() for key, _ in held}
    openable = Document.objects.openable_by(user).filter(pk=OuterRef("document"))
    rows = DocumentVersion.objects.filter(Exists(openable), public_id__in=keys).values_list(
        "public_id", "document__public_id", "document__subject", "number"
    )
    known = {key: told for key, *told in rows}
    return {
        code: tuple(Paper(*known[key], pages) for key, pages in held if key in known)
        for code, held in places.items()
    }
