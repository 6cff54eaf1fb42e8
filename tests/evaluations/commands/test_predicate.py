import pytest

from tests.evaluations.commands.running import answered, printed, wrong_use
from tests.evaluations.scene import published
from tests.sheets import make_question, make_sheet

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped")]


@pytest.fixture(autouse=True)
def _instrument() -> None:
    published()


@pytest.mark.parametrize(
    ("text", "value", "code", "label"),
    [
        ("0", "0.00", None, None),
        ("499.99", "499.99", None, None),
        ("499.994", "499.99", None, None),
        ("499.995", "500.00", "pratama", "Pratama"),
        ("500", "500.00", "pratama", "Pratama"),
        ("600", "600.00", "pratama", "Pratama"),
        ("600,01", "600.01", "madya", "Madya"),
        ("600.36", "600.36", "madya", "Madya"),
        ("700", "700.00", "madya", "Madya"),
        ("700.01", "700.01", "nindya", "Nindya"),
        ("800.01", "800.01", "utama", "Utama"),
        ("1000", "1000.00", "kla", "KLA"),
    ],
)
def test_a_value_has_its_predicate(text, value, code, label) -> None:
    told = answered("predicate", text)

    assert list(told) == ["value", "predicate", "label"]
    assert (told["value"], told["predicate"]) == (value, code)
    assert told["label"] == label


def test_people_read_a_line() -> None:
    assert printed("predicate", "600,36") == "600.36: Madya\n"
    assert printed("predicate", "1") == "1.00: belum berpredikat\n"


@pytest.mark.parametrize(
    "text", ["enam", "", "1e3", "NaN", "inf", "1.000,5", "6_0", "٦", "600.", ".5", "+5", "0x1"]
)
def test_what_is_no_number_is_wrong_use(text) -> None:
    assert wrong_use("predicate", text) == f"{text!r} bukan angka. Tulis misalnya 600.36."


def test_a_negative_number_is_wrong_use() -> None:
    assert "bukan angka" in wrong_use("predicate", "--", "-1")


def test_more_than_the_instrument_gives_is_wrong_use() -> None:
    words = wrong_use("predicate", "1000.01")

    assert words == "Nilai 1000.01 melebihi nilai tertinggi 1000.00."


def test_another_instrument_has_its_own_edges() -> None:
    published(make_sheet(make_question()))

    assert answered("predicate", "3", "--instrument=kla-2030")["predicate"] is None
    assert "melebihi" in wrong_use("predicate", "3.01", "--instrument=kla-2030")
    assert "'x' belum ada" in wrong_use("predicate", "3", "--instrument=x")
