"""Forms turn text into domain values, keep what was typed and write nothing."""

from decimal import Decimal

import pytest

from evaluations.answer_forms import AnswerForm
from evaluations.forms import KIND_OF_SLOT, AssignmentForm, ProofForm, TargetForm
from evidence.models import DocumentKind
from instruments.sheet import Kind
from tests.sheets import make_question, shipped_sheet

CHOICE = make_question()
SHARE = make_question("1.2", kind=Kind.PERCENTAGE, unit="%")
COUNT = make_question("1.4", kind=Kind.COUNT, unit="orang")
ROLLUP = make_question("1.3", kind=Kind.ROLLUP, area_level="kecamatan")


def answered(question, value, **told) -> AnswerForm:
    return AnswerForm({"value": value, "version": "3"} | told, question=question)


@pytest.mark.parametrize(
    ("question", "typed", "value"),
    [
        (CHOICE, "b", "b"),
        (CHOICE, "", None),
        (SHARE, "87,5", Decimal("87.5")),
        (SHARE, " 0 ", Decimal(0)),
        (SHARE, "", None),
    ],
)
def test_an_answer_becomes_a_value_and_blank_becomes_none(question, typed, value):
    form = answered(question, typed, note="catatan")

    assert form.is_valid(), form.errors
    assert form.statement().value == value
    assert (form.statement().note, form.seen_version) == ("catatan", 3)


@pytest.mark.parametrize(
    ("question", "typed"), [(CHOICE, "x"), (CHOICE, "B"), (SHARE, "101"), (SHARE, "x" * 17)]
)
def test_what_the_question_cannot_take_is_a_fault_of_the_field(question, typed):
    form = answered(question, typed)

    assert not form.is_valid()
    assert list(form.errors) == ["value"]


def test_a_chosen_reading_replaces_what_was_typed():
    asked = answered(SHARE, "85.500")
    chosen = answered(SHARE, "85.500", reading="85,5")

    assert not asked.is_valid()
    assert asked.readings == ["85,5"]  # 85500 percent is no answer
    assert chosen.is_valid()
    assert chosen.statement().value == Decimal("85.5")


def test_the_version_to_overwrite_wins_over_the_one_that_was_opened():
    form = answered(CHOICE, "a", overwrite="7")

    assert form.is_valid()
    assert form.seen_version == 7


@pytest.mark.parametrize("version", ["", "-1", "tiga", "1.5"])
def test_a_form_without_a_proper_version_is_refused(version):
    assert "version" in answered(CHOICE, "a", version=version).errors


def test_only_a_declared_share_asks_where_it_comes_from():
    assert "declared_reason" not in answered(SHARE, "50").fields
    assert "declared_reason" in answered(ROLLUP, "50").errors
    assert answered(ROLLUP, "").is_valid()
    assert answered(ROLLUP, "50", declared_reason="Rekap camat").is_valid()


def test_a_note_has_an_end():
    assert "note" in answered(CHOICE, "a", note="x" * 2001).errors
    assert answered(CHOICE, "a", note="x" * 2000).is_valid()


def test_the_choices_end_with_a_way_to_take_the_answer_back():
    form = answered(CHOICE, "b")

    assert [(row.value, row.points, row.checked) for row in form.option_rows] == [
        ("a", Decimal(3), False),
        ("b", Decimal(2), True),
        ("z", Decimal(0), False),
        ("", None, False),
    ]


@pytest.mark.parametrize("pages", ["", "3", "3-5", "2, 7-9"])
def test_pages_are_taken_as_people_write_them(pages):
    assert ProofForm({"slot": "sk", "pages": pages}).is_valid()


@pytest.mark.parametrize("pages", ["hal 3", "3–5", "3-", "١", "3\n<b>", "1," * 20])
def test_other_pages_are_refused_with_an_example(pages):
    form = ProofForm({"slot": "sk", "pages": pages})

    assert "pages" in form.errors


@pytest.mark.parametrize(
    ("typed", "target"),
    [("850", Decimal(850)), ("850,5", Decimal("850.5")), ("1.000", Decimal(1000)), ("", None)],
)
def test_a_target_is_read_as_indonesians_write_numbers(typed, target):
    form = TargetForm({"target": typed})

    assert form.is_valid(), form.errors
    assert form.cleaned_data["target"] == target


@pytest.mark.parametrize("typed", ["banyak", "8505,123", "NaN", "Infinity"])
def test_a_target_that_is_no_number_is_refused(typed):
    assert "target" in TargetForm({"target": typed}).errors


def test_an_assignment_needs_an_office_and_a_question():
    form = AssignmentForm({}, questions=[CHOICE], agencies=[], assigned={})

    assert set(form.errors) == {"agency", "questions"}


def test_everything_means_every_question_of_the_indicator():
    form = AssignmentForm(
        {"agency": "-", "everything": "on"}, questions=[CHOICE, SHARE], agencies=[], assigned={}
    )

    assert form.is_valid()
    assert form.offices() == {"1.1": None, "1.2": None}


def test_every_kind_of_slot_that_is_known_by_name_leads_to_a_kind_of_document():
    asked = {slot.kind for question in shipped_sheet().questions for slot in question.slots}

    assert set(KIND_OF_SLOT) <= asked
    assert set(KIND_OF_SLOT.values()) <= set(DocumentKind)


def test_a_count_is_asked_whether_the_point_meant_thousands():
    asked = answered(COUNT, "1.500")

    assert not asked.is_valid()
    assert asked.readings == ["1500"]
