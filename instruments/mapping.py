"""Which question of an earlier instrument a question follows, and what its text says differently.

Pure: sheets in, values out. `previous` in the instrument's file comes first, since a person wrote
it; then an equal text hash. Nothing is guessed: a code alone proves nothing, and of several
questions with the same text only those that also kept their code belong together.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import SequenceMatcher
from enum import StrEnum

from instruments.sheet import Band, Question, Sheet, text_hash


class Ground(StrEnum):
    """Why a question is held to be the same: its file says so, or it asks the same words."""

    PREVIOUS = "previous"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Pair:
    """The question `new` of the later sheet follows `old` of the earlier one."""

    new: str
    old: str
    ground: Ground


@dataclass(frozen=True, slots=True)
class QuestionMap:
    """Every code of both sheets stands in exactly one place, save an old one that was split.

    `pairs` and `unmapped` together are the later sheet, in its order; `dropped` are the codes of
    the earlier one that nothing follows. `misnamed` are those of `unmapped` whose `previous` is no
    question of the earlier sheet.
    """

    pairs: tuple[Pair, ...]
    unmapped: tuple[str, ...]
    dropped: tuple[str, ...]
    misnamed: tuple[str, ...] = ()
    _by_new: Mapping[str, Pair] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # The only way to keep a look-up table inside a frozen, slotted value.
        object.__setattr__(self, "_by_new", {pair.new: pair for pair in self.pairs})

    def pair_of(self, new_code: str) -> Pair | None:
        return self._by_new.get(new_code)

    @property
    def changed(self) -> tuple[str, ...]:
        """Codes of both sheets whose questions are not the same: to be looked at by a person."""
        gone = set(self.dropped)
        return tuple(code for code in self.unmapped if code in gone)

    @property
    def added(self) -> tuple[str, ...]:
        gone = set(self.dropped)
        return tuple(code for code in self.unmapped if code not in gone)

    @property
    def gone(self) -> tuple[str, ...]:
        fresh = set(self.unmapped)
        return tuple(code for code in self.dropped if code not in fresh)


def map_questions(old: Sheet, new: Sheet) -> QuestionMap:
    """The questions of `new` with those of `old`, the instrument before it.

    Two questions may name the same `previous`: a question that was split. One sheet against itself
    is each question with itself, whatever its `previous` says of the year before.
    """
    if old.code == new.code:
        return QuestionMap(
            tuple(Pair(one.code, one.code, Ground.TEXT) for one in new.questions), (), ()
        )
    named = {question.code: question.previous for question in new.questions if question.previous}
    taken = {code for code in named.values() if old.has_question(code)}
    by_text = _by_text(old, new, taken)
    found = {
        question.code: pair
        for question in new.questions
        if (pair := _pair(question, old, by_text)) is not None
    }
    followed = {pair.old for pair in found.values()}
    return QuestionMap(
        pairs=tuple(found.values()),
        unmapped=tuple(one.code for one in new.questions if one.code not in found),
        dropped=tuple(one.code for one in old.questions if one.code not in followed),
        misnamed=tuple(code for code, named_one in named.items() if named_one not in taken),
    )


def through(first: QuestionMap, second: QuestionMap) -> QuestionMap:
    """The map over two steps: `first` from A to B, `second` from B to C, the result from A to C.

    A step by `previous` on the way makes the whole one `previous`.
    """
    found = {}
    for pair in second.pairs:
        before = first.pair_of(pair.old)
        if before:
            by_name = Ground.PREVIOUS in (before.ground, pair.ground)
            ground = Ground.PREVIOUS if by_name else Ground.TEXT
            found[pair.new] = Pair(pair.new, before.old, ground)
    followed = {pair.old for pair in found.values()}
    codes_of_c = [*(pair.new for pair in second.pairs), *second.unmapped]
    codes_of_a = dict.fromkeys([*(pair.old for pair in first.pairs), *first.dropped])
    return QuestionMap(
        pairs=tuple(found.values()),
        unmapped=tuple(code for code in codes_of_c if code not in found),
        dropped=tuple(code for code in codes_of_a if code not in followed),
        misnamed=second.misnamed,
    )


def _pair(question: Question, old: Sheet, by_text: Mapping[str, str]) -> Pair | None:
    if question.previous:
        known = old.has_question(question.previous)
        return Pair(question.code, question.previous, Ground.PREVIOUS) if known else None
    same = by_text.get(question.code)
    return Pair(question.code, same, Ground.TEXT) if same else None


def _by_text(old: Sheet, new: Sheet, taken: set[str]) -> dict[str, str]:
    """New code -> old code of the same text; `taken` are old ones that a `previous` names.

    A text that either sheet asks more than once proves a pair only where the code is equal too.
    """
    old_hashes = {question.code: text_hash(question) for question in old.questions}
    new_hashes = {question.code: text_hash(question) for question in new.questions}
    often = Counter(old_hashes.values()) | Counter(new_hashes.values())
    only_one = {told: code for code, told in old_hashes.items() if often[told] == 1}
    found = {}
    for code, told in new_hashes.items():
        same = code if old_hashes.get(code) == told else only_one.get(told)
        if same and same not in taken:
            found[code] = same
    return found


class Mark(StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Piece:
    mark: Mark
    text: str


@dataclass(frozen=True, slots=True)
class TextChange:
    """One part that reads differently: "prompt", "option" (with its `code`) or "bands"."""

    part: str
    code: str
    pieces: tuple[Piece, ...]


def text_difference(old: Question, new: Question) -> tuple[TextChange, ...]:
    """What `text_hash` counts, word by word, of the parts that differ; () when all read alike.

    An option reads "Perda (3 poin)", a band "20 - 40: 1,5 poin"; a band is never cut into words.
    The kind is left to the caller, who has a word for it.
    """
    return tuple(change for change in _changes(old, new) if _differs(change))


def _changes(old: Question, new: Question) -> Iterator[TextChange]:
    yield TextChange("prompt", "", _pieces(_words(old.prompt), _words(new.prompt), " "))
    before = {one.code: f"{one.label} ({_number(one.points)} poin)" for one in old.options}
    after = {one.code: f"{one.label} ({_number(one.points)} poin)" for one in new.options}
    for code in dict.fromkeys([*after, *before]):
        words = _words(before.get(code, "")), _words(after.get(code, ""))
        yield TextChange("option", code, _pieces(*words, " "))
    bands = [_band(band) for band in old.bands], [_band(band) for band in new.bands]
    yield TextChange("bands", "", _pieces(*bands, "; "))


def _differs(change: TextChange) -> bool:
    return any(piece.mark != Mark.SAME for piece in change.pieces)


def _pieces(before: Sequence[str], after: Sequence[str], between: str) -> tuple[Piece, ...]:
    # Without autojunk: a word that is frequent in a long prompt counts like any other.
    found = []
    for _, start, end, start_new, end_new in SequenceMatcher(
        None, before, after, autojunk=False
    ).get_opcodes():
        removed, added = before[start:end], after[start_new:end_new]
        if removed == added:
            found.append(Piece(Mark.SAME, between.join(added)))
            continue
        found += [Piece(Mark.REMOVED, between.join(removed))] if removed else []
        found += [Piece(Mark.ADDED, between.join(added))] if added else []
    return tuple(found)


def _words(text: str) -> list[str]:
    return unicodedata.normalize("NFC", text).split()


def _band(band: Band) -> str:
    edges = f"{_number(band.start)} - {_number(band.end)}" if band.end is not None else ""
    return f"{edges or 'mulai ' + _number(band.start)}: {_number(band.points)} poin"


def _number(number: Decimal) -> str:
    return format(number.normalize(), "f").replace(".", ",")
