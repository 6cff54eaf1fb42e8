"""An instrument's questions as weighed words, for comparing titles of papers with them.

No Django here. Rare words weigh more than those of every other question.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache

from evaluations.suggestion_words import keys, words_of
from instruments.sheet import Question, Sheet, Slot

# How much a word tells by where the question says it.
LABEL, SLOT, PROMPT, INDICATOR, GUIDANCE, OPTION = 1.0, 0.9, 0.7, 0.6, 0.45, 0.3
# A word of which the instrument knows nothing speaks for another topic, but it may be a mere name.
UNKNOWN_WORD = 0.7


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the words that describe it."""

    question: Question
    position: int
    label: frozenset[str]
    slots: tuple[tuple[Slot, frozenset[str]], ...]
    described: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Index:
    """A sheet ready to be compared: rare words weigh more (inverse document frequency, 0 to 1)."""

    sheet: Sheet
    asked: Mapping[str, Asked]
    rarity: Mapping[str, float]
    by_word: Mapping[str, tuple[str, ...]]
    vocabulary: frozenset[str]

    def asked_with(self, words: Collection[str], further: Collection[str]) -> list[Asked]:
        """The questions that share a word and those of the `further` codes, in the form's order."""
        codes = {code for word in words for code in self.by_word.get(word, ())}
        codes |= self.asked.keys() & set(further)
        return sorted((self.asked[code] for code in codes), key=lambda one: one.position)

    def mass(self, words: Collection[str]) -> float:
        return sum(self.rarity.get(word, UNKNOWN_WORD) for word in sorted(words))


@lru_cache(maxsize=4)
def index_of(sheet: Sheet) -> Index:
    asked = {
        question.code: _describe(sheet, question, position)
        for position, question in enumerate(sheet.questions)
    }
    counts = Counter(word for one in asked.values() for word in one.described)
    whole = math.log(1 + len(asked))
    by_word: dict[str, list[str]] = {}
    for code, one in asked.items():
        for word in one.described:
            by_word.setdefault(word, []).append(code)
    return Index(
        sheet=sheet,
        asked=asked,
        rarity={word: math.log(1 + len(asked) / count) / whole for word, count in counts.items()},
        by_word={word: tuple(codes) for word, codes in by_word.items()},
        vocabulary=frozenset().union(*(words_of(text) for text in _all_texts(sheet))),
    )


def _describe(sheet: Sheet, question: Question, position: int) -> Asked:
    described: dict[str, float] = {}
    for text, weight in _texts(sheet, question):
        for word in keys(text):
            described[word] = max(weight, described.get(word, 0.0))
    slots = tuple((slot, keys(slot.label)) for slot in question.slots)
    return Asked(question, position, keys(question.label), slots, described)


def _texts(sheet: Sheet, question: Question) -> list[tuple[str, float]]:
    """What describes a question, each with how much its words tell."""
    texts = [(question.label, LABEL), (question.prompt, PROMPT), (question.guidance, GUIDANCE)]
    texts += [(sheet.indicator_of(question.code).name, INDICATOR)]
    texts += [(slot.label, SLOT) for slot in question.slots]
    return texts + [(option.label, OPTION) for option in question.options]


def _all_texts(sheet: Sheet) -> list[str]:
    return [text for question in sheet.questions for text, _ in _texts(sheet, question)]
