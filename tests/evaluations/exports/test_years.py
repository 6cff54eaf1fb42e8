"""Two years as a file: every question of either year once, and sums that are the scores."""

from __future__ import annotations

import dataclasses
from decimal import Decimal

from evaluations.exports.years import compared_book
from evaluations.models import Assessment, Round
from evaluations.years.compared import Compared, Side
from evaluations.years.comparison import compare
from instruments.mapping import map_questions
from instruments.models import Instrument
from instruments.sheet import Sheet
from regions.models import Region
from tests.sheets import make_question, make_sheet


def sheet(year: int, *questions) -> Sheet:
    return dataclasses.replace(make_sheet(*questions), code=f"kla-{year}", year=year)


def asked(code: str, previous: str = ""):
    return make_question(code, label=f"Soal {code}", prompt=code, previous=previous)


OLD = sheet(2024, asked("1.1"), asked("1.2"), asked("1.4"))
NEW = sheet(2025, asked("1.1"), asked("1.2a", "1.2"), asked("1.2b", "1.2"), asked("1.5"))
BEFORE = {"1.1": Decimal(3), "1.2": Decimal(2), "1.4": Decimal(1)}
AFTER = {"1.1": Decimal("2.5"), "1.2a": Decimal(1), "1.2b": Decimal("1.5"), "1.5": Decimal(3)}


def kaur() -> Assessment:
    instrument = Instrument(title="Instrumen 2025")
    return Assessment(
        round=Round(year=2025, instrument=instrument),
        region=Region(code="17.04", name="Kaur", kind="kabupaten"),
    )


def side(year: int, points: dict[str, Decimal]) -> Side:
    return Side(year, "self", "Evaluasi mandiri", sum(points.values()), Decimal(12), None, points)


def told() -> Compared:
    return Compared(
        years=(2024,),
        stages=[("self", "Evaluasi mandiri")],
        year=2024,
        own_year=2025,
        stage="self",
        earlier=side(2024, BEFORE),
        later=side(2025, AFTER),
        rows=compare(OLD, NEW, map_questions(OLD, NEW), BEFORE, AFTER),
    )


def test_every_question_of_either_year_stands_in_one_row():
    listing = compared_book(told(), kaur()).listings[0]

    names = ("Bagian", "Kode 2024", "Kode 2025", "2024", "2025", "Selisih")
    places = [[column.title for column in listing.columns].index(name) for name in names]
    assert [[row[place] for place in places] for row in listing.rows] == [
        ["Pertanyaan yang sama", "1.1", "1.1", 3, Decimal("2.5"), Decimal("-0.5")],
        ["Pertanyaan yang sama", "1.2", "1.2a, 1.2b", 2, Decimal("2.5"), Decimal("0.5")],
        ["Hanya di 2024", "1.4", "", 1, None, None],
        ["Hanya di 2025", None, "1.5", None, 3, None],
    ]


def test_the_rows_of_a_year_sum_to_its_score():
    listing = compared_book(told(), kaur()).listings[0]

    heads = [column.title for column in listing.columns]
    for year, score in (("2024", 6), ("2025", 8)):
        place = heads.index(year)
        assert sum(row[place] or 0 for row in listing.rows) == listing.foot[place] == score


def test_the_file_tells_years_and_stage_and_what_was_not_there():
    shown = dataclasses.replace(told(), told=["Tahap yang diminta belum ada."])

    book = compared_book(shown, kaur())

    assert (book.name, book.region) == ("bandingkan-2024-17.04-2025", "17.04")
    assert book.about.stage == "Evaluasi mandiri (keadaan: Sedang diisi)"
    assert book.about.filters == [("Dengan tahun", "2024")]
    assert book.about.notes == ["Tahap yang diminta belum ada."]


def test_without_questions_in_both_years_there_are_only_the_sums():
    shown = dataclasses.replace(told(), rows=None)

    book = compared_book(shown, kaur())

    assert [listing.title for listing in book.listings] == ["Jumlah"]
    assert [row[0] for row in book.listings[0].rows] == [2024, 2025]
