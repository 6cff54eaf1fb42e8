"""What a question may be answered with, and how typed text becomes a value (rules 1)."""

from decimal import Decimal
from fractions import Fraction

import pytest

from evaluations.values import (
    NotApplicable,
    Share,
    ValueFault,
    check_value,
    format_value,
    parse_value,
)
from instruments.sheet import Kind
from tests.sheets import make_question

CHOICE = make_question()
PERCENTAGE = make_question(kind=Kind.PERCENTAGE)
COUNT = make_question(kind=Kind.COUNT)
ROLLUP = make_question(kind=Kind.ROLLUP)


def refusal_of(question, raw):
    with pytest.raises(ValueFault) as refusal:
        parse_value(question, raw)
    return refusal.value


@pytest.mark.parametrize("question", [CHOICE, PERCENTAGE, COUNT, ROLLUP])
@pytest.mark.parametrize("raw", ["", " ", "\t\n", "\u00a0"])
def test_a_blank_field_is_none_and_never_0(question, raw):
    value = parse_value(question, raw)

    assert value is None


@pytest.mark.parametrize("raw", ["a", " a ", "a\n"])
def test_an_option_is_read_with_blanks_around_it(raw):
    value = parse_value(CHOICE, raw)

    assert value == "a"


def test_an_unknown_option_is_refused_with_the_options_there_are():
    refusal = refusal_of(CHOICE, "c")

    assert (refusal.code, str(refusal)) == (
        "unknown_option",
        "Pilihan 'c' tidak ada pada pertanyaan 1.1. Pilih salah satu: a, b, z.",
    )


@pytest.mark.parametrize("question", [PERCENTAGE, ROLLUP])
@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("87,5", "87.5"),
        ("87.5", "87.5"),
        ("87,50", "87.50"),
        (" 12 ", "12"),
        ("0", "0"),
        ("-0", "0"),
        ("0,01", "0.01"),
        ("100", "100"),
        ("100,00", "100.00"),
        ("007", "7"),
    ],
)
def test_a_share_takes_comma_or_point_and_stays_exact(question, raw, expected):
    value = parse_value(question, raw)

    assert (value, str(value)) == (Decimal(expected), expected)


@pytest.mark.parametrize(
    ("raw", "candidates"),
    [
        ("85.500", ("85500", "85,5")),
        ("1.000", ("1000", "1")),
        ("100.000", ("100000", "100")),
        ("1.234.567", ("1234567",)),
    ],
)
def test_a_point_before_three_digits_is_asked_about(raw, candidates):
    refusal = refusal_of(PERCENTAGE, raw)

    assert (refusal.code, refusal.candidates) == ("ambiguous", candidates)


def test_three_decimals_after_a_nought_can_not_be_thousands():
    refusal = refusal_of(PERCENTAGE, "0.125")

    assert (refusal.code, refusal.candidates) == ("too_many_decimals", ())


def test_the_question_back_names_both_readings():
    refusal = refusal_of(PERCENTAGE, "85.500")

    assert str(refusal) == (
        "85.500 tidak jelas: maksudnya 85500 atau 85,5? "
        "Tulis ulang jawaban pertanyaan 1.1 tanpa titik ribuan."
    )


@pytest.mark.parametrize("raw", ["1.500", "1.500.000"])
def test_a_count_with_points_is_asked_about_because_it_can_only_mean_thousands(raw):
    refusal = refusal_of(COUNT, raw)

    assert (refusal.code, refusal.candidates) == ("ambiguous", (raw.replace(".", ""),))


@pytest.mark.parametrize(
    ("question", "raw", "code", "message"),
    [
        (
            PERCENTAGE,
            "100,01",
            "out_of_range",
            "100,01 di luar batas. Pertanyaan 1.1 meminta persen antara 0 dan 100, misalnya 85,5.",
        ),
        (
            PERCENTAGE,
            "-5",
            "out_of_range",
            "-5 di luar batas. Pertanyaan 1.1 meminta persen antara 0 dan 100, misalnya 85,5.",
        ),
        (
            PERCENTAGE,
            "85,125",
            "too_many_decimals",
            "85,125 punya lebih dari dua angka di belakang koma. "
            "Tulis paling banyak dua pada pertanyaan 1.1: 85,13.",
        ),
        (
            PERCENTAGE,
            "80%",
            "not_a_number",
            "'80%' bukan angka yang dikenali. "
            "Tulis hanya angka untuk pertanyaan 1.1, misalnya 85,5.",
        ),
        (
            COUNT,
            "dua",
            "not_a_number",
            "'dua' bukan angka yang dikenali. Tulis hanya angka untuk pertanyaan 1.1, misalnya 12.",
        ),
        (
            COUNT,
            "12,5",
            "not_whole",
            "12,5 bukan bilangan bulat. Pertanyaan 1.1 meminta jumlah, misalnya 12.",
        ),
        (
            COUNT,
            "-1",
            "out_of_range",
            "-1 di luar batas. Pertanyaan 1.1 meminta jumlah antara 0 dan 999999999.",
        ),
        (
            COUNT,
            "1000000000",
            "out_of_range",
            "1000000000 di luar batas. Pertanyaan 1.1 meminta jumlah antara 0 dan 999999999.",
        ),
        (
            COUNT,
            "1" * 17,
            "too_long",
            "Isian sepanjang 17 tanda terlalu panjang. "
            "Jawaban pertanyaan 1.1 paling banyak 16 tanda.",
        ),
    ],
)
def test_a_refusal_names_the_value_the_rule_and_the_remedy(question, raw, code, message):
    refusal = refusal_of(question, raw)

    assert (refusal.code, str(refusal)) == (code, message)


@pytest.mark.parametrize("question", [PERCENTAGE, COUNT, ROLLUP])
@pytest.mark.parametrize(
    "raw",
    [
        "NaN",
        "Infinity",
        "-inf",
        "1e1",
        "1E2",
        "0x10",
        "1_0",
        "٥٠",
        "５０",
        "²",
        "½",
        "+5",
        "--5",
        "5-",
        "1 000",
        "1,2,3",
        "1.2.3",
        ",5",
        "5,",
        ".",
        "1,5.5",
        "=1+1",
        "5\x00",
        "5\u200b",
    ],
)
def test_only_plain_ascii_numbers_are_read(question, raw):
    refusal = refusal_of(question, raw)

    assert refusal.code == "not_a_number"


def test_a_very_long_option_is_refused_without_repeating_it():
    refusal = refusal_of(CHOICE, "a" * 100_000)

    assert refusal.code == "too_long"
    assert len(str(refusal)) < 120


@pytest.mark.parametrize(
    ("question", "value"),
    [
        (CHOICE, Decimal(1)),
        (CHOICE, Share(1, 2)),
        (PERCENTAGE, "a"),
        (PERCENTAGE, Share(1, 2)),
        (PERCENTAGE, 50),
        (PERCENTAGE, 50.0),
        (COUNT, Share(1, 2)),
        (COUNT, True),
        (ROLLUP, "ya"),
    ],
)
def test_a_value_of_another_kind_is_refused(question, value):
    with pytest.raises(ValueFault) as refusal:
        check_value(question, value)

    assert refusal.value.code == "wrong_type"


@pytest.mark.parametrize(
    ("question", "value", "message"),
    [
        (
            CHOICE,
            Share(1, 2),
            "Jawaban Share(good=1, total=2) tidak cocok: "
            "pertanyaan 1.1 meminta salah satu pilihan.",
        ),
        (COUNT, "a", "Jawaban 'a' tidak cocok: pertanyaan 1.1 meminta sebuah angka."),
    ],
)
def test_the_refusal_of_another_kind_says_what_the_question_asks_for(question, value, message):
    with pytest.raises(ValueFault) as refusal:
        check_value(question, value)

    assert str(refusal.value) == message


@pytest.mark.parametrize("text", ["NaN", "sNaN", "Infinity", "-Infinity"])
@pytest.mark.parametrize("question", [PERCENTAGE, COUNT, ROLLUP])
def test_a_decimal_that_is_no_number_is_refused(question, text):
    with pytest.raises(ValueFault) as refusal:
        check_value(question, Decimal(text))

    assert refusal.value.code == "not_a_number"


def test_not_applicable_is_refused_where_the_question_does_not_allow_it():
    with pytest.raises(ValueFault) as refusal:
        check_value(CHOICE, NotApplicable.YES)

    assert refusal.value.code == "not_applicable"
    assert check_value(make_question(not_applicable=True), NotApplicable.YES) is None


@pytest.mark.parametrize("kind", [Kind.CHOICE, Kind.COUNT, Kind.PERCENTAGE, Kind.ROLLUP])
@pytest.mark.parametrize("raw", ["tidak berlaku", "Tidak Berlaku", "  TIDAK   BERLAKU "])
def test_not_applicable_is_read_for_every_kind_however_it_is_written(kind, raw):
    assert parse_value(make_question(kind=kind, not_applicable=True), raw) is NotApplicable.YES


def test_typing_not_applicable_where_it_is_not_allowed_says_what_is():
    fault = refusal_of(COUNT, "tidak berlaku")

    assert fault.code == "not_applicable"
    assert str(fault) == (
        "Pertanyaan 1.1 tidak boleh dijawab 'tidak berlaku'. Isi jawabannya, atau kosongkan."
    )


@pytest.mark.parametrize(("good", "total"), [(0, 0), (1, 0), (-1, 5), (6, 5), (0, -1)])
def test_a_share_without_areas_or_beyond_them_is_impossible(good, total):
    with pytest.raises(ValueError, match="is not a share"):
        Share(good, total)


def test_a_share_is_an_exact_fraction_of_a_hundred():
    shares = [Share(0, 15).percent, Share(1, 3).percent, Share(12, 15).percent]

    assert shares == [0, Fraction(100, 3), 80]


@pytest.mark.parametrize(
    ("question", "value", "text"),
    [(CHOICE, "a", "a"), (PERCENTAGE, Decimal("85.50"), "85.50"), (COUNT, Decimal(1000), "1000")],
)
def test_a_value_written_as_text_is_read_back_the_same(question, value, text):
    written = format_value(value)

    assert written == text
    assert parse_value(question, written) == value


@pytest.mark.parametrize(
    ("value", "text"), [(Share(12, 15), "12/15"), (NotApplicable.YES, "tidak berlaku")]
)
def test_shares_and_not_applicable_are_written_for_the_ledger(value, text):
    written = format_value(value)

    assert written == text
