"""One wrong place in the shipped file at a time: the fault found has its line, code and sentence.

The shipped file never changes (a new year is a new file), so its line numbers are written out.
"""

from decimal import Decimal

import pytest

from instruments.files import LARGEST_FILE, SHIPPED, Fault, InstrumentFaults, read_sheet
from instruments.sheet import Kind, Slot
from tests.instruments.edits import LINES, TEXT, edited, faults_in
from tests.sheets import shipped_sheet


def test_the_shipped_file_has_no_faults():
    sheet = read_sheet(SHIPPED)

    assert (sheet.code, sheet.year, sheet.max_points) == ("kla-2024", 2024, Decimal(1000))
    assert sheet.evidence_years == (2022, 2023)
    assert [stage.code for stage in sheet.stages] == [
        "self",
        "province",
        "central",
        "field",
        "final",
    ]
    assert [(step.edge, step.inclusive) for step in sheet.predicates] == [
        (500, True),
        (600, False),
        (700, False),
        (800, False),
        (900, False),
    ]


def test_path_text_and_bytes_give_the_same_sheet():
    sheets = [read_sheet(TEXT), read_sheet(TEXT.encode()), read_sheet("\ufeff" + TEXT)]

    assert sheets == [shipped_sheet()] * 3


def test_numbers_are_exactly_as_written():
    sheet = shipped_sheet()

    bands = [(str(band.start), str(band.points)) for band in sheet.question("26.8b").bands]

    assert bands[1:] == [
        ("0.01", "0.3"),
        ("20", "0.6"),
        ("40", "0.9"),
        ("60", "1.3"),
        ("80", "1.5"),
    ]
    assert str(sheet.question("26.8b").max_points) == "1.5"


def test_each_kind_of_question_keeps_its_own_fields():
    sheet = shipped_sheet()

    rollup, count = sheet.question("26.8b"), sheet.question("2.3")

    assert (rollup.kind, rollup.area_level, rollup.area_good_answer) == (
        Kind.ROLLUP,
        "desa",
        "tidak",
    )
    assert rollup.area_prompt.startswith("Pada tahun lalu, adakah balita")
    assert (count.kind, count.unit, count.area_level, count.options) == (
        Kind.COUNT,
        "bidang",
        "",
        (),
    )
    assert sheet.question("2.4").slots[1] == Slot(
        kind="perkada",
        label="Peraturan/keputusan penetapan RAD",
        required=False,
        required_for=("a", "b", "c"),
    )


def test_the_optional_fields_are_read_when_they_are_there():
    text = edited(
        (93, "false", "false\n            not_applicable: true\n            previous: '1.1b'")
    )

    question = read_sheet(text).question("1.1")

    assert (question.not_applicable, question.previous) == (True, "1.1b")


def test_a_fault_reads_as_line_code_and_sentence():
    faults = (Fault(12, "1.2a", "Salah."), Fault(1, "", "Kosong."))

    assert str(InstrumentFaults(faults)) == "baris 12: [1.2a] Salah.\nbaris 1: Kosong."


def test_a_path_that_is_not_there_is_an_os_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        read_sheet(tmp_path / "tidak-ada.yaml")


@pytest.mark.parametrize(
    ("source", "line", "message"),
    [
        ("", 1, "Berkas kosong. Isi dengan satu instrumen."),
        ("# hanya catatan\n", 1, "Berkas kosong. Isi dengan satu instrumen."),
        (
            b"code: kla\ntitle: \xff\xfe\n",
            2,
            "Baris ini bukan teks UTF-8. Simpan ulang berkas sebagai UTF-8.",
        ),
        (
            "code: kla\n\ntitle: \x07\n",
            3,
            "Baris ini berisi tanda yang tidak dapat dicetak. Hapus tanda itu.",
        ),
        (
            "code: \ud800",
            1,
            "Baris ini bukan teks UTF-8. Simpan ulang berkas sebagai UTF-8.",
        ),
        (
            "a: 1\nb: [1, 2\nc: 3\n",
            3,
            "Tulisan YAML tidak terbaca mulai baris ini. "
            "Periksa titik dua, tanda kutip, kurung, dan jarak dari tepi kiri.",
        ),
        ("[" * 100_000, 1, "Susunan lebih dari 12 tingkat. Contoh susunan ada di README.md."),
        (
            "#" * (LARGEST_FILE + 1),
            1,
            "Berkas lebih besar dari 2 MB. Periksa apakah berkasnya benar.",
        ),
    ],
    ids=["empty", "comment", "not utf-8", "bell", "surrogate", "yaml", "deep", "large"],
)
def test_a_text_that_can_not_be_read_to_its_end_has_that_one_fault(source, line, message):
    faults = faults_in(source)

    assert faults == [Fault(line, "", message)]


def test_the_limits_themselves_are_allowed():
    largest = faults_in("#" * LARGEST_FILE)
    deepest = faults_in("[" * 12 + "]" * 12)

    assert [fault.message for fault in largest + deepest] == [
        "Berkas kosong. Isi dengan satu instrumen.",
        "Di sini harus ada beberapa kunci dengan isinya.",
    ]


def test_a_file_larger_than_allowed_is_refused_when_it_is_read_from_disk(tmp_path):
    path = tmp_path / "besar.yaml"
    path.write_bytes(b"#" * (LARGEST_FILE + 10))

    faults = faults_in(path)

    assert [fault.line for fault in faults] == [1]


@pytest.mark.parametrize("source", ["- a\n- b\n", "kla\n", "12"])
def test_a_file_that_is_no_mapping_has_one_fault(source):
    faults = faults_in(source)

    assert faults == [Fault(1, "", "Di sini harus ada beberapa kunci dengan isinya.")]


@pytest.mark.parametrize(
    ("edit", "line", "code", "message"),
    [
        (
            (7, "kla-2024", "&x kla-2024"),
            7,
            "",
            "Jangkar &x tidak dipakai di sini. Hapus tanda itu.",
        ),
        (
            (9, "Instrumen", "!!python/name:os.system Instrumen"),
            9,
            "",
            "Tanda jenis 'tag:yaml.org,2002:python/name:os.system' tidak dipakai di sini. "
            "Hapus tanda itu.",
        ),
        (
            (83, "points: 9", "points: *x"),
            83,
            "",
            "Rujukan *x tidak dipakai di sini. Tulis isinya langsung.",
        ),
        (
            (83, "Peraturan bupati/wali kota", "*x"),
            83,
            "",
            "Rujukan *x tidak dipakai di sini. Tulis isinya langsung.",
        ),
        (
            (90, "bagian-hukum", "bagian-hukum\n            lead: bappeda"),
            91,
            "",
            "Kunci 'lead' ditulis dua kali (juga pada baris 90). Hapus satu.",
        ),
        ((9, "title", "? [title]\n: x\ntitle"), 9, "", "Nama kunci harus satu kata, bukan daftar."),
    ],
    ids=["anchor", "tag", "alias", "alias of a text", "duplicate key", "key"],
)
def test_what_yaml_allows_and_this_file_does_not(edit, line, code, message):
    faults = faults_in(edited(edit))

    assert faults == [Fault(line, code, message)]


def test_a_bomb_of_references_is_refused_reference_by_reference():
    bomb = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"

    lines = [fault.line for fault in faults_in(bomb) if "Rujukan" in fault.message]

    assert lines == [2, 2, 3, 3]


def test_a_second_document_in_the_file_is_refused():
    faults = faults_in(TEXT + "\n---\ncode: lain\n")

    assert faults == [
        Fault(
            len(LINES) + 1,
            "",
            "Satu berkas hanya berisi satu instrumen. Hapus tanda --- dan bagian sesudahnya.",
        )
    ]
