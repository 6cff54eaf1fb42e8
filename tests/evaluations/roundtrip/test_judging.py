"""Three texts a cell: what was taken along, what came back, what stands now. No database."""

from dataclasses import replace
from decimal import Decimal

import pytest

from evaluations.roundtrip.contents import Content
from evaluations.roundtrip.judging import Ground, JudgedRow, Outcome, Present, judge
from evaluations.roundtrip.keys import Origin, RowKey
from evaluations.sent_tables import SentRow
from evaluations.values import NotApplicable
from instruments.sheet import Kind
from tests.sheets import make_question, make_sheet

HERE = Origin("17.04", 2024, "a" * 12)
PLACES = {"code": 0, "value": 6, "note": 7, "reason": 8, "key": 12}
SHEET = make_sheet(
    make_question("1.1"),
    make_question("1.2", not_applicable=True),
    make_question("2.1", Kind.PERCENTAGE),
    make_question("2.2", Kind.COUNT, unit="kali"),
    make_question("14.1"),
    make_question("14.10"),
    make_question("25.4", Kind.ROLLUP, area_level="kecamatan", area_good_answer="ya"),
)


def ground(**told) -> Ground:
    """1.1 is answered b with a note, at version 2; all else is blank."""
    fields = {
        "origin": HERE,
        "sheet": SHEET,
        "presents": {"1.1": Present(Content("b", "Perda lama"), 2, None, "Ani")},
        "own": None,
        "closed": lambda code: "",
        "by_areas": {},
        "bases": {},
    }
    return Ground(**fields | told)


def row(code: str, *cells: str | tuple[str, str], version: int = 0, **told) -> SentRow:
    """Answer, note, reason; a pair says of what kind the cell is."""
    key = str(RowKey(version, told.pop("of", code), told.pop("origin", HERE)))
    fields = {"code": code, "key": key} | dict(
        zip(("value", "note", "reason"), cells, strict=False)
    )
    typed = {
        name: list(cell) if isinstance(cell, tuple) else ["text", cell]
        for name, cell in (fields | told).items()
    }
    return SentRow(told.get("number", 7), typed)


def judged(sent: SentRow, **told) -> JudgedRow:
    return judge([sent], PLACES, ground(**told))[0]


def says(sent: SentRow, **told) -> tuple[str, str]:
    """The cell and the sentence of a refused row."""
    found = judged(sent, **told)
    assert found.outcome is Outcome.REFUSED
    assert found.told is None
    return found.faults[0].cell, found.faults[0].says


@pytest.mark.parametrize(
    ("code", "cell", "value"),
    [
        ("1.2", "a", "a"),
        ("1.2", "B", "b"),
        ("1.2", "a: Perda", "a"),
        ("2.1", ("number", "85.5"), Decimal("85.5")),
        ("2.1", ("number", "85.30000000000001"), Decimal("85.3")),
        ("2.1", ("percent", "80"), Decimal(80)),
        ("2.1", "85,5", Decimal("85.5")),
        ("2.1", ("number", "0"), Decimal(0)),
        ("2.2", ("number", "12"), Decimal(12)),
    ],
)
def test_an_answer_is_read_as_people_and_spreadsheets_write_it(code, cell, value):
    found = judged(row(code, cell))

    assert (found.outcome, found.told) == (Outcome.CHANGED, Content(value))


@pytest.mark.parametrize(
    ("code", "cell", "told"),
    [
        ("1.2", "d", "Pilihan 'd' tidak ada pada pertanyaan 1.2"),
        ("1.2", ("number", "1"), "Pilihan '1' tidak ada"),
        ("1.1", "tidak berlaku", "tidak boleh dijawab 'tidak berlaku'"),
        ("2.1", ("number", "100.5"), "100,5 di luar batas"),
        ("2.1", ("number", "-1"), "-1 di luar batas"),
        ("2.1", "banyak", "bukan angka yang dikenali"),
        ("2.1", "85.500", "tidak jelas"),
        ("2.1", ("formula", "=1+1"), "berisi rumus “=1+1”"),
        ("2.1", ("date", "2024-06-27 00:00:00"), "berupa tanggal “27 Juni 2024”."),
        ("2.1", ("date", "2024-06-27 08:30:00"), "berupa tanggal “27 Juni 2024, 08.30”."),
        ("2.1", ("date", "08:30:00"), "berupa tanggal “08:30:00”."),
        ("2.1", ("other", "True"), "berisi “BENAR”."),
        ("2.1", ("other", "False"), "berisi “SALAH”."),
        ("2.2", ("percent", "12"), "berformat persen"),
        ("2.2", ("number", "1.5"), "bukan bilangan bulat"),
    ],
)
def test_what_no_reading_fits_is_refused_at_its_cell(code, cell, told):
    version = 2 if code == "1.1" else 0

    place, sentence = says(row(code, cell, version=version))

    assert place == "G7"
    assert told in sentence


def test_what_came_back_as_it_went_is_no_change():
    blank, same = row("1.2"), row("1.1", "b", "Perda  lama\n", version=2)

    assert [judged(sent).outcome for sent in (blank, same)] == [Outcome.SAME] * 2


def test_blank_cells_leave_and_the_word_clears():
    left = judged(row("1.1", "", "Perda baru", version=2))
    cleared = judged(row("1.1", "Kosongkan", "kosongkan", version=2))

    assert left.told == Content("b", "Perda baru")
    assert cleared.told == Content(None, "")
    assert [change.after for change in cleared.changes] == ["dikosongkan", "dikosongkan"]


@pytest.mark.parametrize(
    ("stored", "cell"), [("kosongkan", "kosongkan"), ("Kosongkan\n", "Kosongkan")]
)
def test_a_stored_word_that_clears_takes_nothing_away_while_it_is_unchanged(stored, cell):
    presents = {"1.1": Present(Content("b", stored), 2)}

    found = judged(row("1.1", "b", cell, version=2), presents=presents)

    assert found.outcome is Outcome.SAME


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        (("other", "True"), "Catatan berisi “BENAR”, bukan teks."),
        (("date", "2024-06-01 00:00:00"), "Catatan berisi “1 Juni 2024”, bukan teks."),
    ],
)
def test_a_note_that_is_no_text_is_refused_as_a_person_sees_it(cell, told):
    assert told in says(row("1.2", "", cell))[1]


def test_a_change_names_its_cell_and_both_sides():
    change = judged(row("1.1", "a", version=2)).changes[0]

    assert (change.name, change.cell) == ("Jawaban", "G7")
    assert (change.before, change.after) == ("b: Perbup", "a: Perda")


MOVED = {"bases": {("1.1", 1): Content("z", "")}}


@pytest.mark.parametrize(
    ("cells", "outcome"),
    [
        (("z",), Outcome.SAME),  # untouched since it was taken along
        (("b",), Outcome.SAME),  # both sides say the same by now
        (("a",), Outcome.CONFLICT),
        (("z", "Baru"), Outcome.CONFLICT),
    ],
)
def test_an_answer_that_moved_is_a_conflict_only_where_both_sides_changed_it(cells, outcome):
    assert judged(row("1.1", *cells, version=1), **MOVED).outcome is outcome


def test_a_conflict_writes_only_the_cells_that_the_person_changed():
    found = judged(row("1.1", "z", "Baru", version=1), **MOVED)

    assert found.told == Content("b", "Baru")
    assert found.present.by == "Ani"


def test_what_was_taken_along_blank_conflicts_with_what_was_answered_since():
    assert judged(row("1.1", "a", version=0)).outcome is Outcome.CONFLICT


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (("number", "14.1"), "14.10 lalu menjadi 14.1"),
        (("date", "2024-10-14 00:00:00"), "“14 Oktober 2024” berupa angka, tanggal, atau rumus"),
        ("99.9", "tidak ada di instrumen ini"),
        ("", "Kode kosong"),
    ],
)
def test_a_code_that_a_spreadsheet_turned_is_refused(code, told):
    place, sentence = says(row(code, "a", of="14.10"))

    assert place == "A7"
    assert told in sentence


def test_a_code_that_lost_its_zero_in_a_csv_is_caught_by_its_key():
    _, sentence = says(row("14.1", "a", of="14.10"))

    assert "tidak sama dengan kuncinya (14.10)" in sentence


def test_a_doubled_code_refuses_each_of_its_rows():
    rows = judge([row("14.1", "a"), row("14.1", of="14.10")], PLACES, ground())

    assert [one.outcome for one in rows] == [Outcome.REFUSED] * 2
    assert "ada di 2 baris" in rows[0].faults[0].says


@pytest.mark.parametrize(
    ("origin", "told"),
    [
        (replace(HERE, region="17.05"), "daerah 17.05, sedangkan halaman ini untuk 17.04"),
        (replace(HERE, year=2023), "tahun 2023"),
        (replace(HERE, instrument="b" * 12), "sidik instrumen bbbbbbbbbbbb"),
    ],
)
def test_a_row_of_another_evaluation_is_refused(origin, told):
    place, sentence = says(row("1.2", "a", origin=origin))

    assert place == "M7"
    assert told in sentence


@pytest.mark.parametrize("key", ["", "v1", "v0 1.2 17.04 2024 zzzzzzzzzzzz", ("formula", "=A1")])
def test_a_key_that_is_not_ours_is_refused(key):
    assert "Kunci baris ini" in says(row("1.2", "a", key=key))[1]


def test_a_version_that_does_not_exist_yet_is_refused():
    assert "Kunci baris ini berubah" in says(row("1.1", "a", version=3))[1]


def test_what_does_not_apply_needs_its_reason():
    bare = row("1.2", "tidak berlaku")
    given = row("1.2", "tidak berlaku", "", "Tidak ada panti.")

    assert says(bare) == ("I7", "Tulis mengapa pertanyaan 1.2 tidak berlaku di daerah Anda.")
    assert judged(given).told == Content(NotApplicable.YES, "", "Tidak ada panti.")


def test_an_answer_that_takes_the_place_of_does_not_apply_drops_the_reason():
    presents = {"1.2": Present(Content(NotApplicable.YES, "", "Tidak ada panti."), 1)}
    sent = row("1.2", "a", "", "Tidak ada panti.", version=1)

    assert judged(sent, presents=presents).told == Content("a")


def test_a_reason_without_anything_to_excuse_is_refused_and_not_dropped():
    assert "Pindahkan ke Catatan" in says(row("1.2", "a", "", "Karena."))[1]


def test_a_declared_share_says_where_it_is_from():
    assert "dari mana persentase ini" in says(row("25.4", ("number", "80")))[1]
    assert judged(row("25.4", "80", "", "Rekap camat")).told == Content(
        Decimal(80), "", "Rekap camat"
    )


def test_what_areas_answer_is_read_only_but_its_note_is_not():
    closed = {"by_areas": {"25.4": "Sudah dijawab wilayah."}}

    assert says(row("25.4", "80", "", "x"), **closed) == ("G7", "Sudah dijawab wilayah.")
    assert judged(row("25.4", "", "Catatan"), **closed).outcome is Outcome.CHANGED


def test_only_a_changed_row_meets_the_doors():
    closed = {"closed": lambda code: "Sudah ditutup."}
    others = {"own": frozenset({"1.2"})}

    assert says(row("1.1", "a", version=2), **closed) == ("A7", "Sudah ditutup.")
    assert "instansi lain" in says(row("1.1", "a", version=2), **others)[1]
    assert judged(row("1.1", "b", version=2), **closed, **others).outcome is Outcome.SAME


def test_notes_keep_within_what_a_cell_carries():
    long = "x" * 1500
    presents = {"1.1": Present(Content("b", long), 2)}

    assert (
        judged(row("1.1", "b", long[:1000], version=2), presents=presents).outcome is Outcome.SAME
    )
    assert "lebih dari 999 karakter" in says(row("1.2", "", "y" * 1000))[1]
    assert "lebih dari 300 karakter" in says(row("1.2", "tidak berlaku", "", "y" * 301))[1]


def test_a_formula_in_a_note_is_refused_but_a_note_that_looks_like_one_came_back():
    presents = {"1.1": Present(Content("b", "=1+1"), 2)}
    sent = row("1.1", "b", ("formula", "=1+1"), version=2)

    assert "Catatan berisi rumus" in says(row("1.2", "", ("formula", "=1+1")))[1]
    assert judged(sent, presents=presents).outcome is Outcome.SAME


def test_blank_rows_are_none():
    assert judge([SentRow(9, {"code": ["text", ""]})], PLACES, ground()) == []
