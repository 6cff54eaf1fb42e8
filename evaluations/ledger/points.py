""" "Dari mana angka ini?": every point of a stage with what was said, proven and judged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from accounts.models import User
from evaluations.desk import value_in_words
from evaluations.ledger.cards import StageCard, StageCards
from evaluations.ledger.lines import ZERO, ClusterSum, Line, Sums, sum_of
from evaluations.ledger.moves import QUESTION
from evaluations.ledger.traces import Author, Paper, Traces, VerdictTrace, traces_of
from evaluations.queries import Overview, cluster_title
from evaluations.secret_words import untold_codes
from evaluations.values import NotApplicable, Share
from instruments.sheet import Question, Sheet

# Each with its papers, people and reasons; more would be a page that no phone likes to load.
DETAILED_AT_MOST = 60
# Opened unasked; the longest indicator has 57 questions.
OPENED_AT_MOST = 20
LOST = "hilang"
LONGEST_SEARCH = 80


@dataclass(frozen=True, slots=True)
class Wish:
    """Which lines to show; with nothing asked, the sums with one indicator opened."""

    cluster: str = ""
    only_lost: bool = False
    text: str = ""
    opened: str = ""
    everything: bool = False

    @classmethod
    def asked(cls, words: Mapping[str, str], sheet: Sheet) -> Wish:
        """Unknown words ask for nothing."""
        cluster, opened = words.get("klaster", ""), words.get("buka", "")
        return cls(
            cluster=cluster if cluster in {one.code for one in sheet.clusters} else "",
            only_lost=words.get("saring") == LOST,
            text=words.get("cari", "").strip()[:LONGEST_SEARCH],
            opened=opened if opened in {one.code for one in sheet.indicators} else "",
            everything=words.get("semua") == "1",
        )

    @property
    def is_list(self) -> bool:
        """Whether lines across indicators are asked for."""
        return bool(self.cluster or self.only_lost or self.text or self.everything)


@dataclass(frozen=True, slots=True)
class Row:
    """One line with what stands behind it.

    `missing`: labels of required evidence that is not there. `hidden`: papers that the reader may
    not open, of which only the number is told. `lost` counts from the earlier stage or the maximum.
    """

    code: str
    label: str
    indicator: str
    points: Decimal
    maximum: Decimal
    lost: Decimal
    said: str
    from_areas: bool
    does_not_apply: bool
    missing: tuple[str, ...]
    papers: tuple[Paper, ...]
    paper_count: int
    author: Author | None
    verdict: VerdictTrace | None

    @property
    def status(self) -> str:
        """Of what gave no answer in words: unanswered and not applicable never look alike."""
        if self.does_not_apply:
            return "not_applicable"
        return "" if self.said else "empty"

    @property
    def hidden(self) -> int:
        return self.paper_count - len(self.papers)


@dataclass(frozen=True, slots=True)
class Ledger:
    """The page: all sums, and the rows that were asked for.

    `against` is the earlier stage from which losses are counted, None for the maximum. `opened` is
    the indicator whose rows stand under it.
    """

    card: StageCard
    sums: Sums
    against: StageCard | None
    wish: Wish
    opened: str
    rows: Sequence[Row]
    is_detailed: bool

    @property
    def is_by_question(self) -> bool:
        return self.sums.detail == QUESTION

    @property
    def points(self) -> Decimal:
        """Of the rows that are shown."""
        return sum_of(row.points for row in self.rows)

    @property
    def maximum(self) -> Decimal:
        return sum_of(row.maximum for row in self.rows)

    @property
    def lost(self) -> Decimal:
        return sum_of(row.lost for row in self.rows)

    @property
    def clusters(self) -> list[tuple[str, ClusterSum]]:
        """Each with the title that people know it by."""
        return [(cluster_title(part.code, part.name), part) for part in self.sums.clusters]


def ledger_of(page: Overview, cards: StageCards, card: StageCard, wish: Wish, user: User) -> Ledger:
    """The ledger of a card that the reader may see; five queries at most for any number of lines.

    What was written about children is told to whom it concerns (rules 4).
    """
    sheet = page.standing.sheet
    sums, against = card.sums(sheet), _against(cards, card)
    references = _references(sheet, sums, against)
    opened = "" if wish.is_list else wish.opened or _most_lost(sums, references)
    lines = [line for line in sums.lines if _keeps(sheet, wish, opened, line, references)]
    is_detailed = bool(opened) or len(lines) <= DETAILED_AT_MOST
    codes = [line.code for line in lines]
    traces = traces_of(page, card, codes, user, with_papers=is_detailed)
    judged = [code for code in codes if code in traces.verdicts]
    untold = untold_codes(page.assessment, sheet, judged, user)
    verdicts = traces.verdicts | {code: replace(traces.verdicts[code], text="") for code in untold}
    traces = replace(traces, verdicts=verdicts)
    rows = [_row(sheet, line, references[line.code], traces) for line in lines]
    return Ledger(card, sums, against, wish, opened, rows, is_detailed)


def _against(cards: StageCards, card: StageCard) -> StageCard | None:
    """The earlier stage, where its questions are known."""
    earlier = cards.before(card)
    return earlier if earlier and earlier.detail == QUESTION else None


def _references(sheet: Sheet, sums: Sums, against: StageCard | None) -> dict[str, Decimal]:
    """The points from which a loss is counted, by question code."""
    held = against.sums(sheet).lines if against else ()
    earlier = {line.code: line.points for line in held}
    return {line.code: earlier.get(line.code, line.maximum) for line in sums.lines}


def _most_lost(sums: Sums, references: Mapping[str, Decimal]) -> str:
    """The indicator that lost the most, of those that fit on a page; "" if there are none."""
    parts = [part for cluster in sums.clusters for part in cluster.indicators]
    fitting = [part for part in parts if 0 < len(part.lines) <= OPENED_AT_MOST]
    lost = {
        part.code: sum_of(references[line.code] - line.points for line in part.lines)
        for part in fitting
    }
    return max(lost, key=lambda code: lost[code], default="")


def _keeps(
    sheet: Sheet, wish: Wish, opened: str, line: Line, references: Mapping[str, Decimal]
) -> bool:
    if not wish.is_list:
        return sheet.indicator_of(line.code).code == opened
    if wish.cluster and sheet.cluster_of(line.code).code != wish.cluster:
        return False
    if wish.only_lost and line.points >= references[line.code]:
        return False
    return wish.text.casefold() in _searched(sheet, sheet.question(line.code))


def _searched(sheet: Sheet, question: Question) -> str:
    indicator = sheet.indicator_of(question.code).name
    return " ".join((question.code, question.label, question.prompt, indicator)).casefold()


def _row(sheet: Sheet, line: Line, reference: Decimal, traces: Traces) -> Row:
    question, value = sheet.question(line.code), traces.values[line.code]
    return Row(
        code=line.code,
        label=question.label,
        indicator=sheet.indicator_of(line.code).code,
        points=line.points,
        maximum=line.maximum,
        lost=max(reference - line.points, ZERO),
        said=value_in_words(question, value),
        from_areas=isinstance(value, Share),
        does_not_apply=isinstance(value, NotApplicable),
        missing=tuple(slot.label for slot in question.slots if slot.kind in line.missing),
        papers=traces.papers.get(line.code, ()),
        paper_count=traces.counts.get(line.code, 0),
        author=traces.authors.get(line.code),
        verdict=traces.verdicts.get(line.code),
    )
