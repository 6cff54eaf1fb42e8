"""Header, rows and questions side by side: every slip is told where it stands. Pure."""

from dataclasses import replace
from decimal import Decimal

import pytest

from evaluations.recap.reconciliation import Part, Reconciliation, reconcile
from evaluations.recap.tables import RecapSheet, recap_rows, recap_sheet
from evaluations.recaps import Line
from evaluations.sent_tables import Unread
from instruments.sheet import Choice, Cluster, Sheet
from jobs.gate.workbook import FORMULA, NUMBER, TEXT
from tests.sheets import make_question, make_sheet

# Kota Bandung's published self-assessment of 2024 (domain 3): printed 880.38, true sum 880.39.
BANDUNG = {
    "K": "145.24",
    "I": "103",
    "II": "136",
    "III": "142.5",
    "IV": "105.6",
    "V": "179.2",
    "KD": "68.85",
}


def bandung_sheet() -> Sheet:
    """Seven clusters, each with one question whose option a gives what Bandung got there."""
    base = make_sheet(make_question())
    clusters = []
    for number, (code, points) in enumerate(BANDUNG.items(), 1):
        worth = Decimal(points)
        options = (Choice("a", "Ada", worth), Choice("z", "Tidak", Decimal(0)))
        question = make_question(f"{number}.1", max_points=worth, options=options)
        indicator = replace(
            base.clusters[0].indicators[0],
            code=str(number),
            name=f"Indikator nomor {number}",
            max_points=worth,
            questions=(question,),
        )
        clusters.append(Cluster(code, f"Nama {code}", worth, (indicator,)))
    return replace(base, clusters=tuple(clusters), max_points=Decimal(1000))


SHEET = bandung_sheet()


def told(*lines: str | list) -> RecapSheet:
    """Lines below code;step;points as they would be uploaded."""
    rows = [(1, [[TEXT, "code"], [TEXT, "step"], [TEXT, "points"]])]
    for number, line in enumerate(lines, 2):
        cells = line.split(";") if isinstance(line, str) else line
        rows.append(
            (number, [[TEXT, cell] if isinstance(cell, str) else list(cell) for cell in cells])
        )
    sent = recap_rows(rows)
    return recap_sheet(sent.rows, sent.columns, SHEET)


def answers() -> list[str]:
    return [f"{number}.1;a;{points}" for number, points in enumerate(BANDUNG.values(), 1)]


def part(found: Reconciliation, kind: str, code: str = "") -> Part:
    return next(one for one in found.parts if (one.kind, one.code) == (kind, code))


def test_bandungs_slip_of_one_hundredth_is_told_and_nothing_is_adjusted():
    recap = told(
        *answers(), *(f"klaster {code};;{p}" for code, p in BANDUNG.items()), "total;;880,38"
    )

    found = reconcile(SHEET, recap)

    assert recap.faults == ()
    assert (found.total.heading, found.total.rows, found.total.computed) == (
        Decimal("880.38"),
        Decimal("880.39"),
        Decimal("880.39"),
    )
    assert [(one.kind, one.difference) for one in found.differing] == [("total", Decimal("0.01"))]
    assert (found.count, found.largest) == (1, Decimal("0.01"))


def test_bandungs_clusters_alone_show_the_slip_without_any_answer():
    recap = RecapSheet({}, {}, {("cluster", c): Decimal(p) for c, p in BANDUNG.items()})
    recap = replace(recap, sums={**recap.sums, ("total", ""): Decimal("880.38")})

    found = reconcile(SHEET, recap)

    assert found.total.difference == Decimal("0.01")
    assert found.total.computed is None


def test_where_all_adds_up_nothing_is_asked():
    found = reconcile(SHEET, told(*answers(), "jumlah;;880,39"))

    assert (found.count, found.mark, found.largest) == (0, "", Decimal("0.00"))


def test_a_slip_shows_at_its_own_level_only():
    clusters = {**BANDUNG, "II": "137"}
    lines = [f"klaster {code};;{points}" for code, points in clusters.items()]

    found = reconcile(SHEET, told(*answers(), *lines, "total;;881,39"))

    assert [(one.kind, one.code, one.difference) for one in found.differing] == [
        # The headings add up among themselves; the answers give another total.
        ("total", "", Decimal("1.00")),
        ("cluster", "II", Decimal("1.00")),
    ]


def test_points_that_are_not_those_of_the_answer_are_listed_by_question():
    found = reconcile(SHEET, told("1.1;z;145,24", "2.1;a;50"))

    assert [(gap.code, gap.stated, gap.computed, gap.is_step) for gap in found.questions] == [
        ("1.1", Decimal("145.24"), Decimal(0), True),
        ("2.1", Decimal(50), Decimal(103), False),
    ]


def test_a_part_that_is_only_partly_listed_is_no_difference():
    found = reconcile(SHEET, told("1.1;a;145,24", "total;;880,39"))

    assert found.total.difference == 0
    assert (found.total.computed, found.total.is_whole) == (Decimal("145.24"), False)
    assert (found.total.rows, found.total.rows_are_whole) == (Decimal("145.24"), False)


def test_what_areas_have_answered_counts_instead_of_the_files_share():
    found = reconcile(SHEET, told("1.1;z;145,24"), {"1.1": "a"})

    assert (found.questions, part(found, "cluster", "K").computed) == ((), Decimal("145.24"))


def test_an_indicator_is_shown_where_the_file_says_something_about_it():
    found = reconcile(SHEET, told("1.1;a;", "2.1;a;103", "indikator 3;;136"))

    assert [one.code for one in found.parts if one.is_told and one.kind == "indicator"] == [
        "2",
        "3",
    ]
    assert [one.code for one in found.parts if one.is_told and one.kind == "cluster"] == [
        "K",
        "I",
        "II",
    ]


def test_a_heading_above_the_maximum_is_seen():
    found = reconcile(SHEET, told("1.1;a;", "klaster K;;146"))

    assert part(found, "cluster", "K").is_above
    assert not part(found, "cluster", "I").is_above


def test_other_differences_need_another_agreement():
    first = reconcile(SHEET, told(*answers(), "total;;880,38"))
    second = reconcile(SHEET, told(*answers(), "total;;880,37"))

    assert "" not in (first.mark, second.mark)
    assert first.mark != second.mark


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Total", ("total", "")),
        ("JUMLAH NILAI", ("total", "")),
        ("Klaster II", ("cluster", "II")),
        ("Jumlah Klaster II", ("cluster", "II")),
        ("Nama II", ("cluster", "II")),
        ("K", ("cluster", "K")),
        ("Indikator 3", ("indicator", "3")),
        ("Subtotal indikator 3", ("indicator", "3")),
        ("3", ("indicator", "3")),
    ],
)
def test_sums_are_known_by_many_names(name, key):
    recap = told("1.1;a;", f"{name};;10")

    assert (recap.sums, recap.faults) == ({key: Decimal(10)}, ())


def test_a_whole_number_cell_is_an_indicator_but_never_a_question():
    recap = told([(NUMBER, "3"), "", (NUMBER, "10.5")], [(NUMBER, "1.1"), "a", ""])

    assert recap.sums == {("indicator", "3"): Decimal("10.5")}
    assert [fault.partition(" ")[2][:30] for fault in recap.faults] == [
        "3: kode 1.1 berupa angka atau "
    ]


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        (["1.1;a;", "total;a;5"], "baris 3: “total” adalah baris jumlah; kosongkan step-nya"),
        (["1.1;a;", "total;;5", "Jumlah;;5"], "baris 4: jumlah “Jumlah” sudah ada di baris 3"),
        (["1.1;a;seratus"], "baris 2: points “seratus” harus angka"),
        (["1.1;a;1,234"], "baris 2: points “1,234” harus angka"),
        ([["1.1", "a", (FORMULA, "=B2")]], "baris 2: points berisi rumus"),
        (["9.9;a;"], "baris 2: kode '9.9' tidak ada di instrumen kla-2030"),
        (["1.1;q;"], "baris 2: Pilihan 'q' tidak ada"),
        (["1.1;a;", "1.1;z;"], "baris 3: kode 1.1 sudah ada di baris 2"),
        (["total;;5"], "Berkas tidak berisi baris jawaban."),
    ],
)
def test_a_faulty_row_is_told_with_its_number(lines, fault):
    recap = told(*lines)

    assert len(recap.faults) == 1
    assert recap.faults[0].startswith(fault)


def test_faults_stand_in_the_order_of_the_file():
    recap = told("9.9;a;", "total;x;1", "8.8;a;")

    assert [fault.partition(":")[0] for fault in recap.faults] == ["baris 2", "baris 3", "baris 4"]


def test_columns_may_stand_in_any_order_and_a_note_stays_unless_there_is_a_column():
    heads = [[TEXT, text] for text in ("Catatan", "Jawaban", "Kode")]
    sent = recap_rows([(1, heads), (2, [[TEXT, "Perda 4"], [TEXT, "a"], [TEXT, "1.1"]])])

    recap = recap_sheet(sent.rows, sent.columns, SHEET)

    assert recap.lines == {"1.1": Line("a", "Perda 4")}
    assert told("1.1;a;").lines == {"1.1": Line("a", None)}


def test_without_its_heads_a_recap_is_refused():
    with pytest.raises(Unread, match="Perlu code dan step"):
        recap_rows([(1, [[TEXT, "kode"], [TEXT, "nilai"]])])
