"""How an answer reads on a page."""

import pytest

from evaluations.templatetags.answers import in_words
from instruments.sheet import Kind
from tests.sheets import make_question

UNITS = {Kind.PERCENTAGE: "persen", Kind.COUNT: "rapat"}


@pytest.mark.parametrize(
    ("kind", "said", "words"),
    [
        (Kind.PERCENTAGE, "87,5", "87,5 persen"),
        (Kind.PERCENTAGE, "0", "0 persen"),
        (Kind.COUNT, "12", "12 rapat"),
        (Kind.ROLLUP, "80", "80 persen"),
        (Kind.PERCENTAGE, "", "dikosongkan"),
        (Kind.CHOICE, "", "dikosongkan"),
        (Kind.CHOICE, None, "dikosongkan"),
        (Kind.CHOICE, "b", "Perbup"),
        (Kind.CHOICE, "tidak-dikenal", "tidak-dikenal"),
    ],
)
def test_an_answer_reads_as_people_say_it(kind, said, words):
    assert in_words(said, make_question("1.1", kind, unit=UNITS.get(kind, ""))) == words
