"""What the parts of an instrument must be to each other, broken one at a time."""

from decimal import Decimal

import pytest

from instruments.files import Fault, read_sheet
from tests.instruments.edits import LINES, TEXT, edited, faults_in


def sum_fault(declared, what, total):
    return (
        f"max_points {declared}, padahal jumlah max_points semua {what} di dalamnya {total}. "
        "Samakan keduanya."
    )


# --- sums


def test_a_total_that_is_not_the_sum_of_its_clusters():
    faults = faults_in(edited((10, "1000", "1001")))

    assert faults == [Fault(10, "", sum_fault(1001, "klaster", 1000))]


def test_a_cluster_that_is_not_the_sum_of_its_indicators():
    faults = faults_in(edited((62, "164", "163.99")))

    assert faults == [
        Fault(10, "", sum_fault(1000, "klaster", "999.99")),
        Fault(62, "K", sum_fault("163.99", "indikator", 164)),
    ]


def test_an_indicator_that_is_not_the_sum_of_its_questions():
    faults = faults_in(edited((66, "96", "97")))

    assert faults == [
        Fault(62, "K", sum_fault(164, "indikator", 165)),
        Fault(66, "1", sum_fault(97, "pertanyaan", 96)),
    ]


def test_a_question_whose_best_option_gives_less_than_its_maximum():
    faults = faults_in(edited((82, "points: 12", "points: 11.5")))

    message = "max_points 12, padahal nilai tertinggi yang dapat dicapai 11.5."
    assert faults == [Fault(80, "1.1", message)]


def test_a_question_whose_best_band_gives_less_than_its_maximum():
    faults = faults_in(edited((1700, "points: 5", "points: 4.99")))

    message = "max_points 5, padahal nilai tertinggi yang dapat dicapai 4.99."
    assert faults == [Fault(1694, "2.3", message)]


def test_an_option_and_a_band_above_the_maximum():
    faults = faults_in(edited((83, "points: 9", "points: 12.01"), (1697, "1.5", "6")))

    assert faults == [
        Fault(83, "1.1", "points 12.01 melebihi max_points 12 pertanyaan ini."),
        Fault(1697, "2.3", "points 6 melebihi max_points 5 pertanyaan ini."),
    ]


def test_an_unreadable_number_is_not_reported_again_by_the_sums_above_it():
    faults = faults_in(edited((80, "12", "dua belas"), (2070, "1", "-1")))

    assert [(fault.line, fault.code) for fault in faults] == [(80, "1.1"), (2070, "4.1")]


# --- codes


@pytest.mark.parametrize(
    ("line", "old", "new", "code", "message"),
    [
        (94, '"1.2a"', '"1.1"', "1.1", "Kode pertanyaan 1.1 sudah dipakai pada baris 69."),
        (83, "code: b", "code: a", "1.1", "Kode pilihan a sudah dipakai pada baris 82."),
        (19, "nindya", "madya", "madya", "Kode predikat madya sudah dipakai pada baris 18."),
        (
            30,
            "  - ",
            "  - {slug: dp3ap2kb, name: X}\n  - ",
            "",
            "Slug dp3ap2kb sudah dipakai pada baris 29.",
        ),
    ],
)
def test_a_code_that_is_used_twice_is_named_with_its_first_line(line, old, new, code, message):
    faults = faults_in(edited((line, old, new)))

    assert faults == [Fault(line, code, f"{message} Pakai yang lain.")]


def test_indicators_and_clusters_have_codes_of_their_own():
    indicator = next(n for n, line in enumerate(LINES, 1) if line == '      - code: "2"')
    cluster = next(n for n, line in enumerate(LINES, 1) if line == '  - code: "I"')

    faults = faults_in(edited((indicator, '"2"', '"1"'), (cluster, '"I"', '"K"')))

    assert faults == [
        Fault(indicator, "1", "Kode indikator 1 sudah dipakai pada baris 64. Pakai yang lain."),
        Fault(cluster, "K", "Kode klaster K sudah dipakai pada baris 60. Pakai yang lain."),
    ]


def test_the_same_option_code_in_two_questions_is_no_fault():
    sheet = read_sheet(TEXT)

    assert {question.options[0].code for question in sheet.questions if question.options} == {"a"}


@pytest.mark.parametrize(
    "edits",
    [
        [(4357, "code: a", "code: b")],
        [(4357, "code: a", "code: ya"), (4358, "code: z", "code: tidak")],
        [(4358, "points: 0}", "points: 0}\n              - {code: b, label: x, points: 1}")],
    ],
)
def test_a_yes_no_question_has_the_options_a_and_z(edits):
    faults = faults_in(edited(*edits))

    message = "Jenis yes_no harus punya tepat dua pilihan, berkode a lalu z."
    assert faults == [Fault(4356, "17.5", message)]


# --- bands


@pytest.mark.parametrize(
    ("line", "old", "new", "at", "message"),
    [
        (
            1696,
            "from: 0,",
            "from: 0.5,",
            1696,
            "Nilai dari 0 sampai di bawah 0.5 tidak punya rentang. Mulailah rentang ini dari 0.",
        ),
        (
            1698,
            "from: 3",
            "from: 4",
            1698,
            "Nilai dari 3 sampai di bawah 4 tidak punya rentang. Mulailah rentang ini dari 3.",
        ),
        (
            1698,
            "from: 3",
            "from: 2",
            1698,
            "Rentang ini mulai 2, padahal rentang sebelumnya sampai 3. Mulailah dari 3.",
        ),
        (
            1700,
            "from: 6,",
            "from: 6, to: 9,",
            1700,
            "Rentang terakhir harus terbuka ke atas. Hapus 'to'.",
        ),
        (
            1698,
            "to: 5, ",
            "",
            1698,
            "Hanya rentang terakhir yang boleh tanpa 'to'. Tambahkan 'to'.",
        ),
    ],
)
def test_bands_leave_no_number_without_a_place_and_none_with_two(line, old, new, at, message):
    faults = faults_in(edited((line, old, new)))

    assert faults == [Fault(at, "2.3", message)]


def test_a_band_that_ends_where_it_starts_holds_nothing():
    faults = faults_in(edited((1698, "to: 5", "to: 3"), (1699, "from: 5", "from: 3")))

    assert faults == [Fault(1698, "2.3", "'to' 3 harus lebih besar daripada 'from' 3.")]


def test_25_and_a_half_percent_without_a_place_is_a_fault():
    line = next(n for n, text in enumerate(LINES, 1) if "from: 25, to: 50" in text)

    faults = faults_in(edited((line, "from: 25", "from: 26")))

    assert [fault.line for fault in faults] == [line]
    assert faults[0].message == (
        "Nilai dari 25 sampai di bawah 26 tidak punya rentang. Mulailah rentang ini dari 25."
    )


def test_an_unreadable_edge_is_one_fault_and_its_neighbours_are_none():
    faults = faults_in(edited((1697, "to: 3", "to: tiga")))

    message = "to harus berupa angka seperti 12 atau 0.75, tanpa tanda kutip."
    assert faults == [Fault(1697, "2.3", message)]


def test_an_unreadable_start_is_one_fault_and_its_neighbours_are_none():
    faults = faults_in(edited((1698, "from: 3", "from: tiga")))

    assert [(fault.line, fault.code) for fault in faults] == [(1698, "2.3")]


def test_a_band_beyond_a_hundred_percent_is_out_of_reach_and_a_count_beyond_it_is_not():
    share = next(n for n, text in enumerate(LINES, 1) if text.endswith("- {from: 75, points: 4}"))
    edits = [(share - 1, "to: 75", "to: 101"), (share, "from: 75", "from: 101")]
    count = [(1699, "to: 6", "to: 101"), (1700, "from: 6", "from: 101")]

    faults = faults_in(edited(*edits, *count))

    assert [fault.line for fault in faults] == [share]
    assert faults[0].message == "Rentang mulai 101 tidak tercapai: persen paling besar 100."


# --- evidence and institutions


def test_two_required_slots_of_one_kind_can_not_be_told_apart():
    faults = faults_in(edited((2077, "kind: data", "kind: matriks")))

    message = "Jenis bukti wajib matriks sudah dipakai pada baris 2076. Pakai yang lain."
    assert faults == [Fault(2077, "4.1", message)]


def test_a_second_slot_of_a_kind_is_fine_as_long_as_it_is_optional():
    text = edited(
        (2077, "kind: data", "kind: matriks"), (2077, "required: true", "required: false")
    )

    question = read_sheet(text).question("4.1")

    assert [slot.kind for slot in question.slots] == ["matriks", "matriks"]


def test_a_slot_for_an_option_counts_as_required_and_must_name_options_of_its_question():
    faults = faults_in(edited((1729, "[a, b, c]", "[a, q]"), (1729, "perkada", "rencana")))

    assert faults == [
        Fault(
            1729, "2.4", "Jenis bukti wajib rencana sudah dipakai pada baris 1728. Pakai yang lain."
        ),
        Fault(1729, "2.4", "required_for menyebut 'q', yang bukan pilihan di sini."),
    ]


def test_a_question_without_options_can_not_ask_evidence_for_one():
    faults = faults_in(edited((1703, "required: true", "required: true, required_for: [a]")))

    message = "required_for menyebut 'a', yang bukan pilihan di sini."
    assert faults == [Fault(1703, "2.3", message)]


def test_a_lead_or_contributor_that_is_no_institution_of_the_file():
    faults = faults_in(
        edited(
            (67, "dp3ap2kb", "dinas-x"), (90, "bagian-hukum", "dinas-y"), (91, "[", "[dinas-z, ")
        )
    )

    message = "{} {!r} tidak ada dalam daftar institutions."
    assert faults == [
        Fault(67, "1", message.format("lead", "dinas-x")),
        Fault(90, "1.1", message.format("lead", "dinas-y")),
        Fault(91, "1.1", message.format("contributors", "dinas-z")),
    ]


def test_a_contributor_that_is_listed_twice():
    faults = faults_in(edited((91, "[dp3ap2kb]", "[dp3ap2kb, dp3ap2kb]")))

    message = "contributors 'dp3ap2kb' ditulis dua kali. Hapus satu."
    assert faults == [Fault(91, "1.1", message)]


def test_a_missing_list_of_institutions_is_one_fault_and_not_one_per_question():
    kept = [line for line in LINES if not line.startswith(("institutions:", "  - {slug:"))]

    faults = faults_in("\n".join(kept))

    assert faults == [Fault(7, "", "Kunci 'institutions' belum ada. Tambahkan di bagian ini.")]


def test_a_question_without_any_evidence_slot_is_refused():
    text = edited((87, "evidence:", "evidence: []"), (88, LINES[87], ""), (89, LINES[88], ""))

    faults = faults_in(text)

    assert faults == [Fault(87, "1.1", "Daftar evidence kosong. Isi paling sedikit satu.")]


# --- predicates, stages, years

EDGES = "Predikat harus punya satu ambang: 'from' (mulai) atau 'above' (di atas)."


@pytest.mark.parametrize("new", ["from: 600, above: 600", "label: x"])
def test_a_predicate_has_exactly_one_edge(new):
    faults = faults_in(edited((18, "above: 600", new)))

    assert Fault(18, "madya", EDGES) in faults
    assert {fault.line for fault in faults} == {18}


@pytest.mark.parametrize("edge", ["500", "499.99"])
def test_predicates_rise(edge):
    faults = faults_in(edited((18, "600", edge)))

    message = f"Ambang {edge} tidak lebih besar daripada ambang sebelumnya, 500."
    assert faults == [Fault(18, "madya", f"{message} Urutkan dari rendah ke tinggi.")]


@pytest.mark.parametrize("edge", ["above: 1000", "from: 1000.01"])
def test_a_predicate_nobody_can_reach_is_refused(edge):
    faults = faults_in(edited((21, "above: 900", edge)))

    message = f"Ambang {edge.split()[1]} tidak tercapai: nilai paling besar 1000."
    assert faults == [Fault(21, "kla", message)]


def test_a_predicate_from_the_very_maximum_can_be_reached():
    sheet = read_sheet(edited((21, "above: 900", "from: 1000")))

    assert sheet.predicates[-1].reached_by(Decimal(1000))


def test_an_unreadable_edge_or_maximum_is_not_compared():
    faults = faults_in(edited((18, "600", "enam ratus"), (10, "1000", "seribu")))

    assert [fault.line for fault in faults] == [10, 18]


@pytest.mark.parametrize(
    "edits",
    [
        [(23, "code: self", "code: mandiri")],
        [(23, "code: self", "code: province"), (24, "code: province", "code: self")],
        [(24, "code: province", "code: self")],
        [(23, LINES[22], "")],
    ],
)
def test_stages_are_known_in_order_without_repeats_and_begin_with_self(edits):
    faults = faults_in(edited(*edits))

    assert faults == [
        Fault(
            22,
            "",
            "Tahap harus mulai dari self dan mengikuti urutan ini tanpa ulangan: "
            "self, province, central, field, final.",
        )
    ]


def test_a_year_may_go_without_some_stages():
    sheet = read_sheet(edited((25, LINES[24], ""), (26, LINES[25], "")))

    assert [stage.code for stage in sheet.stages] == ["self", "province", "final"]


@pytest.mark.parametrize(
    ("years", "message"),
    [
        ("[2023, 2022]", "evidence_years harus berurutan tanpa ulangan."),
        ("[2023, 2023]", "evidence_years harus berurutan tanpa ulangan."),
        ("[2023, 2025]", "evidence_years tidak boleh sesudah tahun evaluasi 2024."),
    ],
)
def test_the_years_of_evidence(years, message):
    faults = faults_in(edited((11, "[2022, 2023]", years)))

    assert faults == [Fault(11, "", message)]


@pytest.mark.parametrize(("year", "proof"), [("2000", "[2000]"), ("2100", "[2022, 2100]")])
def test_the_first_and_last_year_are_allowed_and_so_is_proof_of_the_same_year(year, proof):
    sheet = read_sheet(edited((8, "2024", year), (11, "[2022, 2023]", proof)))

    assert (sheet.year, sheet.evidence_years[-1]) == (int(year), int(year))


def test_an_unreadable_year_is_one_fault():
    faults = faults_in(edited((8, "2024", "dua ribu")))

    assert [fault.line for fault in faults] == [8]
