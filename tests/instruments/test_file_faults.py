"""All faults in one run, and broken files by the thousand: never anything but faults."""

from hypothesis import example, given
from hypothesis import strategies as st

from instruments.files import InstrumentFaults, read_sheet
from instruments.sheet import Sheet
from tests.instruments.edits import LINES, edited, faults_in


def test_all_faults_of_a_file_are_listed_in_one_run_by_line():
    text = edited(
        (10, "1000", "999"),
        (19, "above: 700", "above: 600"),
        (26, "code: field", "code: vlh"),
        (66, "96", "95"),
        (83, "points: 9", "points: 9.999"),
        (90, "bagian-hukum", "hukum"),
        (94, '"1.2a"', '"1.1"'),
        (1698, "from: 3", "from: 4"),
        (2077, "kind: data", "kind: matriks"),
        (6959, "rollup", "rekap"),
        (6972, "low", "kecil"),
    )

    faults = faults_in(text)

    assert [(fault.line, fault.code) for fault in faults] == [
        (10, ""),
        (19, "nindya"),
        (22, ""),
        (62, "K"),
        (66, "1"),
        (83, "1.1"),
        (90, "1.1"),
        (94, "1.1"),
        (1698, "2.3"),
        (2077, "4.1"),
        (6959, "26.17"),
        (6972, "26.17"),
    ]


# A short file with a part of each sort, so that thousands of broken copies are quick to read.
SMALL = "\n".join(
    [
        *LINES[6:9],
        "max_points: 3",
        *LINES[10:14],
        "predicates:",
        "  - {code: pratama, label: Pratama, from: 1}",
        *LINES[21:28],
        *LINES[28:30],
        "clusters:",
        '  - {code: "K", name: Kelembagaan, max_points: 3, indicators: [',
        '      {code: "1", name: Peraturan, max_points: 3, lead: bappeda, questions: [',
        '        {code: "1.1", label: A, prompt: B, guidance: C, kind: percentage, max_points: 3,',
        "         bands: [{from: 0, to: 25.5, points: 0}, {from: 25.5, points: 3}], unit: persen,",
        "         evidence: [{kind: sk, label: SK, required: true}], lead: bappeda,",
        "         contributors: [], effort: low, sensitive: false}]}]}",
        "",
    ]
)


def test_the_short_file_is_sound():
    sheet = read_sheet(SMALL)

    assert [question.code for question in sheet.questions] == ["1.1"]


@given(st.data())
def test_a_file_with_bytes_changed_is_read_or_refused_with_faults(data):
    content = bytearray(SMALL.encode())
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place : place + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))

    outcome = read_or_faults(bytes(content))

    assert isinstance(outcome, Sheet) or all(fault.message for fault in outcome)
    assert outcome != ()


@given(st.integers(0, len(SMALL)), st.sampled_from("{}[]&*!|>'\"%@`,:?-#\n\t \u2028\ufeff\x85"))
@example(0, "%")
def test_a_file_with_a_sign_of_yaml_put_in_is_read_or_refused_with_faults(place, sign):
    outcome = read_or_faults(SMALL[:place] + sign + SMALL[place:])

    assert isinstance(outcome, Sheet) or all(fault.line >= 1 for fault in outcome)
    assert outcome != ()


def read_or_faults(source):
    """Anything but a sheet or `InstrumentFaults` goes through and fails the test."""
    try:
        return read_sheet(source)
    except InstrumentFaults as refusal:
        return refusal.faults
