"""A year's predicates are its own instrument's; a neighbour lends a word, never a band."""

from decimal import Decimal

from evaluations.predicate_words import Scales, YearScale
from instruments.sheet import Predicate


def step(code: str, edge: int, label: str = "") -> Predicate:
    return Predicate(code, label or code.title(), Decimal(edge), inclusive=True)


# The bands of 2019 were others, and so was a word.
OLD = YearScale(2019, "kla-2019", Decimal(1000), (step("pratama", 600), step("madya", 650)))
NEW = YearScale(
    2024, "kla-2024", Decimal(1000), (step("pratama", 500, "Pratama baru"), step("kla", 900, "KLA"))
)
SCALES = Scales([OLD, NEW])


def test_the_same_score_is_read_on_each_years_own_bands():
    assert SCALES.of(2019).reached_by(Decimal(550)) is None
    assert SCALES.of(2024).reached_by(Decimal(550)).code == "pratama"


def test_a_year_without_an_instrument_has_no_scale():
    assert SCALES.of(2023) is None


def test_a_word_comes_from_the_years_own_instrument():
    assert SCALES.called("pratama", 2019).label == "Pratama"
    assert SCALES.called("pratama", 2024).label == "Pratama baru"


def test_without_one_the_nearest_year_that_knows_the_code_lends_its_word():
    assert SCALES.called("pratama", 2020).label == "Pratama"
    assert SCALES.called("kla", 2018).label == "KLA"


def test_what_nobody_knows_is_shown_as_it_was_stated():
    assert SCALES.called("Menuju KLA", 2019).label == "Menuju KLA"
    assert SCALES.called("teladan", 2019).label == "Teladan"


def test_no_predicate_stays_none():
    assert SCALES.called("", 2024) is None


def test_of_two_instruments_of_a_year_the_last_published_counts():
    again = YearScale(2024, "kla-2024-b", Decimal(1000), (step("pratama", 510),))

    assert Scales([NEW, again]).of(2024) is again
    assert Scales([NEW, again]).nearest(2030) == again.predicates


def test_a_round_uses_its_own_instrument_whatever_the_year_of_that():
    used = SCALES.used({2025: "kla-2024", 2024: "kla-2019"})

    assert used.of(2025).predicates == NEW.predicates
    assert used.of(2024).predicates == OLD.predicates


def test_without_any_instrument_a_board_has_no_colours():
    assert Scales([]).nearest(2024) == ()
