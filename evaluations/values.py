"""What a question may be answered with, and how it is read from text. Pure, no database (rules 1).

An unknown option or a number outside its range raises `ValueFault`; it never counts as 0.
"""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from fractions import Fraction

from instruments.sheet import OPTION_KINDS, SHARE_KINDS, Kind, Question

CENT = Decimal("0.01")
WHOLE_SHARE = Decimal(100)
LARGEST_COUNT = Decimal(999_999_999)
# Longer than any option code or number that a sheet can take.
LONGEST_VALUE = 16


class ValueFault(ValueError):  # noqa: N818 - the fault of a value, as in instruments.files
    """A value that a question cannot take. `str()` is the sentence for the person who gave it.

    `code` lets a form react; for "ambiguous" `candidates` holds the two readings to choose from.
    """

    def __init__(self, code: str, message: str, candidates: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.code = code
        self.candidates = candidates


@dataclass(frozen=True, slots=True)
class Share:
    """`good` of `total` areas. A regency without areas of that level has no share at all."""

    good: int
    total: int

    def __post_init__(self) -> None:
        if not 0 <= self.good <= self.total or self.total == 0:
            raise ValueError(f"{self.good} of {self.total} areas is not a share")

    @property
    def percent(self) -> Fraction:
        return Fraction(100 * self.good, self.total)


class NotApplicable(Enum):
    """Asked and found not to apply here: 0 points, the maximum stays."""

    YES = "tidak berlaku"


Value = str | Decimal | Share | NotApplicable


def check_value(question: Question, value: Value) -> None:
    """Raise `ValueFault` when the question cannot take this value."""
    if isinstance(value, NotApplicable):
        _check_not_applicable(question)
    elif question.kind in OPTION_KINDS:
        _check_option(question, value)
    elif isinstance(value, Decimal):
        _check_number(question, value)
    elif not isinstance(value, Share) or question.kind is not Kind.ROLLUP:
        raise _wrong_type(question, value)


def _check_not_applicable(question: Question) -> None:
    if not question.not_applicable:
        message = (
            f"Pertanyaan {question.code} tidak boleh dijawab 'tidak berlaku'. "
            "Isi jawabannya, atau kosongkan."
        )
        raise ValueFault("not_applicable", message)


def _check_option(question: Question, value: Value) -> None:
    if not isinstance(value, str):
        raise _wrong_type(question, value)
    offered = [option.code for option in question.options]
    if value not in offered:
        message = (
            f"Pilihan {value!r} tidak ada pada pertanyaan {question.code}. "
            f"Pilih salah satu: {', '.join(offered)}."
        )
        raise ValueFault("unknown_option", message)


def _check_number(question: Question, value: Decimal) -> None:
    if not value.is_finite():
        raise _not_a_number(question, str(value))
    if question.kind is Kind.COUNT:
        _check_count(question, value)
    else:
        _check_percentage(question, value)


def _check_count(question: Question, value: Decimal) -> None:
    if value != value.to_integral_value():
        message = (
            f"{spoken(value)} bukan bilangan bulat. "
            f"Pertanyaan {question.code} meminta jumlah, misalnya 12."
        )
        raise ValueFault("not_whole", message)
    if not 0 <= value <= LARGEST_COUNT:
        message = (
            f"{spoken(value)} di luar batas. Pertanyaan {question.code} meminta jumlah "
            f"antara 0 dan {LARGEST_COUNT}."
        )
        raise ValueFault("out_of_range", message)


def _check_percentage(question: Question, value: Decimal) -> None:
    if not 0 <= value <= WHOLE_SHARE:
        message = (
            f"{spoken(value)} di luar batas. Pertanyaan {question.code} meminta persen "
            "antara 0 dan 100, misalnya 85,5."
        )
        raise ValueFault("out_of_range", message)
    rounded = value.quantize(CENT, ROUND_HALF_UP)
    if value != rounded:
        message = (
            f"{spoken(value)} punya lebih dari dua angka di belakang koma. "
            f"Tulis paling banyak dua pada pertanyaan {question.code}: {spoken(rounded)}."
        )
        raise ValueFault("too_many_decimals", message)


def _wrong_type(question: Question, value: object) -> ValueFault:
    wanted = "salah satu pilihan" if question.kind in OPTION_KINDS else "sebuah angka"
    message = f"Jawaban {value!r} tidak cocok: pertanyaan {question.code} meminta {wanted}."
    return ValueFault("wrong_type", message)


def _not_a_number(question: Question, text: str) -> ValueFault:
    example = "85,5" if question.kind in SHARE_KINDS else "12"
    message = (
        f"{text!r} bukan angka yang dikenali. "
        f"Tulis hanya angka untuk pertanyaan {question.code}, misalnya {example}."
    )
    return ValueFault("not_a_number", message)


# Only the ten ASCII digits: `\d`, int() and Decimal() would also take Arabic digits, 1_000 and 1e5.
NUMBER = re.compile(r"-?[0-9]+(?:[.,][0-9]+)?")
THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+")


def parse_value(question: Question, raw: str) -> Value | None:
    """Read what a person typed or an import holds. Blank is None: nobody answered.

    Raises `ValueFault`. A rollup takes a declared share, written like a percentage; "tidak
    berlaku" is read for every question, and refused where the question does not allow it.
    """
    text = raw.strip()
    if not text:
        return None
    if len(text) > LONGEST_VALUE:
        message = (
            f"Isian sepanjang {len(text)} tanda terlalu panjang. "
            f"Jawaban pertanyaan {question.code} paling banyak {LONGEST_VALUE} tanda."
        )
        raise ValueFault("too_long", message)
    value = _parsed(question, text)
    check_value(question, value)
    return value


def _parsed(question: Question, text: str) -> Value:
    if " ".join(text.casefold().split()) == NotApplicable.YES.value:
        return NotApplicable.YES
    return text if question.kind in OPTION_KINDS else _parse_number(question, text)


def _parse_number(question: Question, text: str) -> Decimal:
    if THOUSANDS.fullmatch(text):
        raise _ambiguous(question, text)
    if not NUMBER.fullmatch(text):
        raise _not_a_number(question, text)
    # The plus turns -0 into 0.
    return +Decimal(text.replace(",", "."))


def _ambiguous(question: Question, text: str) -> ValueFault:
    """85.500 is 85500 in Indonesian and 85,5 elsewhere: ask, never choose."""
    readings: tuple[str, ...] = (text.replace(".", ""),)
    if question.kind is not Kind.COUNT and text.count(".") == 1:
        readings += (spoken(Decimal(text).normalize()),)
    message = (
        f"{text} tidak jelas: maksudnya {' atau '.join(readings)}? "
        f"Tulis ulang jawaban pertanyaan {question.code} tanpa titik ribuan."
    )
    return ValueFault("ambiguous", message, readings)


def spoken(number: Decimal) -> str:
    """With a decimal comma, as people write it; as many decimals as the number has."""
    return format(number, "f").replace(".", ",")


def format_value(value: Value) -> str:
    """The value as machine text: "a", "85.5", "12/15", "tidak berlaku"."""
    if isinstance(value, Share):
        return f"{value.good}/{value.total}"
    if isinstance(value, NotApplicable):
        return value.value
    return format(value, "f") if isinstance(value, Decimal) else value
