"""Which questions a document may answer, and why, from its passport alone. No Django here.

A suggestion rests on three things: a slot of the question asks for papers of this kind, the title's
words are those of the question, and little of either side is left over. What was linked to the same
question last year counts as one more description of it. A person confirms each suggestion; nothing
here decides anything.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from evaluations.suggestion_index import Asked, Index, index_of
from evaluations.suggestion_papers import (
    FILLS,
    OF_A_PLACE,
    OF_PLANS,
    Paper,
    Passport,
    read,
    topic_of,
)
from evaluations.suggestion_words import CONCEPTS, keys
from instruments.sheet import Question, Sheet, Slot

MOST = 6
# Measured on tests/evaluations/data/suggestions.yaml: below this more is wrong than right.
THRESHOLD = 0.44
# What is much weaker than the best suggestion is noise beside it.
BESIDE_BEST = 0.65
# Equal words with a paper of last year: from this share on it counts, and then so much.
ALIKE_LAST_YEAR, LAST_YEAR = 0.6, 0.9
# What a score is worth where ...
OTHER_LEVEL = 0.5  # the paper is a village's and the question the regency's, or the other way
OTHER_PLACE = 0.8  # the same, but only the title names a village, as photos and tables do
OTHER_TOPIC = 0.6  # the title names things of the field, and none of them is in the question
OTHER_FACET = 0.55  # the question is about innovation, training ..., and the title is not
SECOND_CHOICE = 0.9  # the slot takes such papers, but usually others
BY_SLOT = 0.8  # how far the wording of a slot alone can stand for the question

# What sets questions of one topic apart: who doesn't say it doesn't mean it.
FACETS = keys("inovasi pelatihan standar AMPK disabilitas mitra")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A question that the document may answer, in which slot, and the words that say so."""

    code: str
    slot: str
    score: float
    words: tuple[str, ...]
    was_linked: bool = False

    @property
    def reason(self) -> str:
        """ "kata: gugus tugas, kla" or what was linked last year."""
        told = f"kata: {', '.join(self.words)}" if self.words else ""
        before = "serupa dengan dokumen tahun lalu" if self.was_linked else ""
        return "; ".join(part for part in (told, before) if part)


# Question code -> what was linked to the same question in the year before.
LastYear = Mapping[str, Sequence[Passport]]


def suggest(
    passport: Passport,
    sheet: Sheet,
    last_year: LastYear | None = None,
    among: Collection[str] | None = None,
) -> list[Suggestion]:
    """At most six questions, the likeliest first; none when the title doesn't tell.

    `among` leaves out other codes, after the likeliest of all has set how likely is likely enough.
    """
    index = index_of(sheet)
    paper = read(passport, index)
    if paper is None:
        return []
    asked = index.asked_with(paper.weights, last_year or ())
    found = _scored(paper, index, asked, last_year or {})
    best = found[0].score if found else 0.0
    likely = [one for one in found if one.score >= max(THRESHOLD, BESIDE_BEST * best)]
    return [one for one in likely if among is None or one.code in among][:MOST]


def likeliest(
    passports: Sequence[Passport],
    code: str,
    sheet: Sheet,
    last_year: LastYear | None = None,
    most: int = 5,
) -> list[tuple[int, Suggestion]]:
    """Of many documents those for which `suggest` names the question, by their place here."""
    index = index_of(sheet)
    found = []
    for place, passport in enumerate(passports):
        paper = read(passport, index)
        scored = _scored(paper, index, [index.asked[code]], last_year or {}) if paper else []
        found += [(place, one) for one in scored if one.score >= THRESHOLD]
    found.sort(key=lambda pair: -pair[1].score)
    # Comparing with all other questions takes its time, so only the first ones are compared.
    likely = [
        (place, one)
        for place, one in found[: 4 * most]
        if suggest(passports[place], sheet, last_year, among={code})
    ]
    return likely[:most]


def kinds_for(question: Question) -> frozenset[str]:
    """The kinds of documents that some slot of the question takes."""
    asked = {slot.kind for slot in question.slots}
    kinds = {kind for kind, slots in FILLS.items() if asked.intersection(slots)}
    return frozenset(kinds | (OF_PLANS if "rencana" in asked else set()))


def _scored(
    paper: Paper, index: Index, asked: Collection[Asked], last_year: LastYear
) -> list[Suggestion]:
    """The likeliest first; equal ones in the order of the form."""
    found = [
        suggestion
        for one in asked
        if (suggestion := _best_slot(paper, index, one, last_year.get(one.question.code, ())))
    ]
    return sorted(found, key=lambda suggestion: -suggestion.score)


def _best_slot(
    paper: Paper, index: Index, asked: Asked, before: Sequence[Passport]
) -> Suggestion | None:
    shared = [word for word in paper.weights if word in asked.described]
    fitting = [
        (_score(paper, index, asked, words) * _fitness(paper, slot), slot)
        for slot, words in asked.slots
        if slot.kind in paper.slots
    ]
    similar = _likeness(paper, before)
    if not fitting or not (shared or similar):
        return None
    score, slot = max(fitting, key=lambda pair: pair[0])
    score *= _of_level(paper, asked.question) * _of_topic(paper, asked)
    told = sorted(shared, key=lambda word: -paper.weights[word] * asked.described[word])
    return Suggestion(
        code=asked.question.code,
        slot=slot.kind,
        score=round(max(score, LAST_YEAR * similar), 4),
        words=tuple(dict.fromkeys(paper.writings[word] for word in told[:3])),
        was_linked=similar > 0,
    )


def _score(paper: Paper, index: Index, asked: Asked, slot_words: frozenset[str]) -> float:
    """How much of the title is about the question, and how much of the question it answers."""
    about = sum(
        weight * asked.described.get(word, 0.0) for word, weight in sorted(paper.weights.items())
    ) / sum(paper.weights.values())
    spoken = paper.weights.keys() | paper.implied
    by_label = _share(index, spoken, asked.label)
    by_slot = _share(index, spoken, slot_words) if slot_words & paper.weights.keys() else 0.0
    answered = max(by_label, BY_SLOT * by_slot + (1 - BY_SLOT) * by_label)
    return math.sqrt(about * answered)


def _share(index: Index, spoken: Collection[str], wanted: frozenset[str]) -> float:
    whole = index.mass(wanted)
    return index.mass([word for word in wanted if word in spoken]) / whole if whole else 0.0


def _fitness(paper: Paper, slot: Slot) -> float:
    return 1.0 if slot.kind == paper.slots[0] else SECOND_CHOICE


def _of_level(paper: Paper, question: Question) -> float:
    if question.area_level == paper.level:
        return 1.0
    is_certain = paper.passport.area_level or paper.passport.kind in OF_A_PLACE
    return OTHER_LEVEL if is_certain or question.area_level else OTHER_PLACE


def _of_topic(paper: Paper, asked: Asked) -> float:
    worth = 1.0
    named = CONCEPTS.keys() & paper.weights.keys()
    if named and not named & asked.described.keys():
        worth *= OTHER_TOPIC
    if (FACETS & asked.label) - paper.weights.keys() - paper.implied:
        worth *= OTHER_FACET
    return worth


def _likeness(paper: Paper, before: Sequence[Passport]) -> float:
    """Share of words that this title and the most similar one of last year have in common.

    Of the same kind only; 0 below `ALIKE_LAST_YEAR`.
    """
    own = frozenset(paper.weights)
    shares = [
        len(own & other) / len(own | other)
        for passport in before
        if passport.kind == paper.passport.kind and (other := topic_of(passport))
    ]
    best = max(shares, default=0.0)
    return best if best >= ALIKE_LAST_YEAR else 0.0
