"""Keys and types: each fault has the line and the code of the part where it stands."""

import pytest

from instruments.files import Fault, read_sheet
from tests.instruments.edits import LINES, edited, faults_in

MISSING = "Kunci {!r} belum ada. Tambahkan di bagian ini."
UNQUOTED = '{0} {1} terbaca bukan sebagai teks. Beri tanda kutip: "{1}".'
EMPTY = "label masih kosong. Isi dengan teks."
UNNAMED = "{} {!r} hanya boleh berisi huruf, angka, titik, dan strip."
NO_FLAG = "sensitive harus true atau false, tanpa tanda kutip."
NO_LIST = "contributors harus berupa daftar, misalnya [a, b] atau baris-baris '- ...'."
NO_NUMBER = "points harus berupa angka seperti 12 atau 0.75, tanpa tanda kutip."
LABEL = "Peraturan daerah tentang penyelenggaraan KLA"


@pytest.mark.parametrize(
    ("line", "old", "code", "at", "key"),
    [
        (9, "title: Instrumen Evaluasi KLA 2024", "", 7, "title"),
        (10, "max_points: 1000", "", 7, "max_points"),
        (82, ", points: 12", "1.1", 82, "points"),
        (88, ", required: true", "1.1", 88, "required"),
        (90, "lead: bagian-hukum", "1.1", 69, "lead"),
        (91, "contributors: [dp3ap2kb]", "1.1", 69, "contributors"),
        (92, "effort: high", "1.1", 69, "effort"),
        (93, "sensitive: false", "1.1", 69, "sensitive"),
        (1701, "unit: bidang", "2.3", 1684, "unit"),
        (6963, "rollup: desa", "26.17", 6951, "rollup"),
        (6967, "area_good_answer: tidak", "26.17", 6951, "area_good_answer"),
    ],
)
def test_a_missing_key_is_named_at_the_part_that_lacks_it(line, old, code, at, key):
    faults = faults_in(edited((line, old, "")))

    assert faults == [Fault(at, code, MISSING.format(key))]


def test_a_rollup_without_the_question_for_its_areas_is_refused():
    text = edited((6964, "area_prompt: >-", ""), (6965, LINES[6964], ""), (6966, LINES[6965], ""))

    faults = faults_in(text)

    assert faults == [Fault(6951, "26.17", MISSING.format("area_prompt"))]


def test_an_unknown_key_is_named_with_those_that_are_known():
    text = edited((83, "code: b", "kode: b, code: b"), (92, "high", "high\n            bobot: 3"))

    faults = faults_in(text)

    assert faults == [
        Fault(83, "1.1", "Kunci 'kode' tidak dikenal di sini. Yang dikenal: code, label, points."),
        Fault(
            93,
            "1.1",
            "Kunci 'bobot' tidak dikenal di sini. Yang dikenal: code, max_points, kind, options, "
            "label, prompt, guidance, evidence, lead, contributors, effort, sensitive, "
            "not_applicable, previous.",
        ),
    ]


def test_a_key_of_another_kind_of_question_is_unknown():
    faults = faults_in(edited((93, "false", "false\n            unit: orang")))

    assert [(fault.line, fault.code) for fault in faults] == [(94, "1.1")]
    assert faults[0].message.startswith("Kunci 'unit' tidak dikenal di sini.")


def test_a_misspelt_kind_is_one_fault_and_its_keys_are_none():
    faults = faults_in(edited((79, "choice", "pilihan")))

    message = "kind 'pilihan' tidak dikenal. Pilih salah satu: "
    assert faults == [Fault(79, "1.1", message + "choice, yes_no, percentage, count, rollup.")]


@pytest.mark.parametrize(
    ("line", "old", "new", "code", "message"),
    [
        (70, LABEL, "", "1.1", EMPTY),
        (70, LABEL, "' '", "1.1", EMPTY),
        (70, LABEL, "[a]", "1.1", "label harus berupa teks, bukan daftar."),
        (70, LABEL, "x" * 301, "1.1", "label berisi 301 huruf, paling banyak 300. Persingkat."),
        (70, LABEL, "2024-01-01", "1.1", UNQUOTED.format("label", "2024-01-01")),
        (70, LABEL, "yes", "1.1", UNQUOTED.format("label", "yes")),
        (69, '"1.1"', "1.10", "1", UNQUOTED.format("code", "1.10")),
        (69, '"1.1"', "1", "1", UNQUOTED.format("code", "1")),
        (69, '"1.1"', '"1 1"', "1", UNNAMED.format("code", "1 1")),
        (69, '"1.1"', '"../x"', "1", UNNAMED.format("code", "../x")),
        (69, '"1.1"', '"x\u0661"', "1", UNNAMED.format("code", "x\u0661")),
        (69, '"1.1"', f'"{"1" * 17}"', "1", "code berisi 17 huruf, paling banyak 16. Persingkat."),
        (88, "kind: perda", "kind: Perda", "1.1", UNNAMED.format("kind", "Perda")),
        (
            92,
            "high",
            "sulit",
            "1.1",
            "effort 'sulit' tidak dikenal. Pilih salah satu: low, medium, high.",
        ),
        (93, "false", "tidak", "1.1", NO_FLAG),
        (93, "false", "'false'", "1.1", NO_FLAG),
        (93, "false", "[]", "1.1", NO_FLAG),
        (91, "[dp3ap2kb]", "dp3ap2kb", "1.1", NO_LIST),
        (91, "[dp3ap2kb]", "{a: b}", "1.1", NO_LIST),
        (91, "[dp3ap2kb]", "[[a]]", "1.1", "contributors harus berupa teks, bukan daftar."),
    ],
)
def test_a_text_or_word_of_the_wrong_type(line, old, new, code, message):
    faults = faults_in(edited((line, old, new)))

    assert faults == [Fault(line, code, message)]


def test_a_label_of_exactly_300_letters_is_read():
    sheet = read_sheet(edited((70, LABEL, "x" * 300)))

    assert sheet.question("1.1").label == "x" * 300


@pytest.mark.parametrize("escape", ["\\0", "\\t", "\\e", "\\N", "\\x7f"])
def test_control_characters_can_not_be_smuggled_in_by_an_escape(escape):
    faults = faults_in(edited((70, LABEL, f'"a{escape}b"')))

    message = "label berisi tanda yang tidak dapat dicetak. Hapus tanda itu."
    assert faults == [Fault(70, "1.1", message)]


@pytest.mark.parametrize(
    ("new", "message"),
    [
        *((new, NO_NUMBER) for new in ("'0.75'", '"9"', "tiga", "1e2", ".inf", ".nan")),
        *((new, NO_NUMBER) for new in ("012", "1_0", "0x9", "9.", ".5", "[9]", "9" * 20, "٩")),
        ("-1", "points -1 di bawah 0. Tulis angka dari 0 ke atas."),
        ("0.755", "points 0.755: paling banyak 2 angka di belakang titik."),
        ("1000000", "points 1000000 terlalu besar, paling besar 999999."),
    ],
)
def test_points_that_are_no_exact_number_from_0_upwards(new, message):
    faults = faults_in(edited((83, "points: 9", f"points: {new}")))

    assert faults == [Fault(83, "1.1", message)]


def test_a_comma_in_a_number_is_refused_with_the_way_to_write_it():
    faults = faults_in(edited((80, "12", "12,5")))

    message = "max_points harus berupa angka seperti 12 atau 0.75, tanpa tanda kutip."
    assert faults == [Fault(80, "1.1", message)]


@pytest.mark.parametrize(
    ("line", "code"), [(18, ""), (24, ""), (31, ""), (82, "1.1"), (88, "1.1"), (1696, "2.3")]
)
def test_a_list_item_that_is_no_mapping_is_refused_at_its_line(line, code):
    item = LINES[line - 1].strip()[2:]

    faults = faults_in(edited((line, item, "apa saja")))

    message = "Di sini harus ada beberapa kunci dengan isinya."
    assert Fault(line, code, message) in faults


def test_the_largest_number_is_still_a_number():
    faults = faults_in(edited((83, "points: 9", "points: 999999")))

    message = "points 999999 melebihi max_points 12 pertanyaan ini."
    assert faults == [Fault(83, "1.1", message)]


@pytest.mark.parametrize("key", ["predicates", "clusters", "stages", "legal_basis"])
def test_an_empty_list_is_refused(key):
    start = next(line for line in LINES if line.startswith(f"{key}:"))
    number = LINES.index(start) + 1
    end = next(
        (place for place in range(number, len(LINES)) if LINES[place][:1] not in ("", " ")),
        len(LINES),
    )
    text = "\n".join([*LINES[: number - 1], f"{key}: []", *LINES[end:]])

    faults = faults_in(text)

    assert faults == [Fault(number, "", f"Daftar {key} kosong. Isi paling sedikit satu.")]


@pytest.mark.parametrize(
    ("year", "message"),
    [
        ("1999", "year 1999 bukan tahun yang wajar. Tulis tahun antara 2000 dan 2100."),
        ("2101", "year 2101 bukan tahun yang wajar. Tulis tahun antara 2000 dan 2100."),
        ("'2024'", "year harus berupa angka seperti 12 atau 0.75, tanpa tanda kutip."),
        ("2024.5", "year 2024.5: paling banyak 0 angka di belakang titik."),
    ],
)
def test_a_year_that_is_none(year, message):
    faults = faults_in(edited((8, "2024", year)))

    assert faults == [Fault(8, "", message)]
