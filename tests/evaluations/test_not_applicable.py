""" "Tidak berlaku": where it is allowed, with a reason, 0 points, decided by the province.

Unanswered, "tidak" and "tidak berlaku" never look alike.
"""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from evaluations.answer_forms import AnswerForm
from evaluations.imports import import_answers
from evaluations.models import Answer, Assessment, Decision, Scorecard
from evaluations.recaps import RecapFaults, read_recap
from evaluations.recomputing import differences_of
from evaluations.scorecards import standing_of
from evaluations.services import Judgement, Statement, save_answer, verify
from evaluations.templatetags.answers import in_words
from evaluations.values import NotApplicable, ValueFault
from instruments.sheet import Kind, Sheet
from tests.evaluations.conftest import text
from tests.evaluations.judging import client_of
from tests.evaluations.scene import (
    area_said,
    fresh,
    judge,
    kecamatan,
    opened,
    operator,
    published,
    question,
    resubmitted,
    returned,
    said,
    submitted,
    verified,
    verifier,
    verifying,
)
from tests.evaluations.traces import nothing_changes, run
from tests.sheets import make_question, make_sheet

NA = NotApplicable.YES
WHY = "Tidak ada pantai di kabupaten ini"
PAGES = "/evaluasi/2024/17.04/"
CHOICE = make_question("1.1", not_applicable=True)
COUNT = make_question("1.2", Kind.COUNT, unit="bidang", not_applicable=True)
ROLLUP = make_question(
    "1.3", Kind.ROLLUP, area_level="kecamatan", area_good_answer="ya", not_applicable=True
)
STRICT = make_question("1.4")


def sheet() -> Sheet:
    """1.1 (choice), 1.2 (count) and 1.3 (rollup) may not apply; 1.4 must be answered."""
    return make_sheet(CHOICE, COUNT, ROLLUP, STRICT)


# --- reading, without a database ---------------------------------------------------------------


@pytest.mark.parametrize("asked", [CHOICE, COUNT])
def test_it_reads_unlike_no_answer_and_unlike_tidak(asked):
    assert in_words("tidak berlaku", asked) == "tidak berlaku"
    assert in_words("", asked) == "dikosongkan"
    assert in_words("z", CHOICE) == "Belum ada"


# --- the form ----------------------------------------------------------------------------------


def form(asked, value="", **told) -> AnswerForm:
    return AnswerForm({"value": value, "version": "0"} | told, question=asked)


def test_a_choice_offers_it_as_a_row_of_its_own():
    rows = {row.value: (row.label, row.points) for row in AnswerForm(question=CHOICE).option_rows}

    assert rows["tidak berlaku"] == ("Tidak berlaku di daerah kami", 0)
    assert "tidak berlaku" not in {row.value for row in AnswerForm(question=STRICT).option_rows}


@pytest.mark.parametrize(
    ("asked", "value", "told"),
    [
        (CHOICE, "tidak berlaku", {}),
        (COUNT, "", {"not_applicable": "on"}),
        (COUNT, "tidak berlaku", {"not_applicable": "on"}),
        (ROLLUP, "", {"not_applicable": "on"}),
    ],
)
def test_with_a_reason_it_is_a_statement_and_without_one_the_form_asks(asked, value, told):
    bare, whole = form(asked, value, **told), form(asked, value, declared_reason=WHY, **told)

    assert bare.errors == {"declared_reason": ["Tulis mengapa pertanyaan ini tidak berlaku."]}
    assert whole.is_valid()
    assert whole.statement() == Statement(NA, "", WHY)


def test_a_number_beside_the_tick_is_asked_about_and_stays_typed():
    asked = form(COUNT, "12", not_applicable="on", declared_reason=WHY)

    assert list(asked.errors) == ["not_applicable"]
    assert "berisi angka dan juga dicentang" in str(asked.errors)
    assert asked["value"].value() == "12"


def test_a_reason_without_it_is_no_part_of_the_answer():
    choice, count = form(CHOICE, "a", declared_reason=WHY), form(COUNT, "12", declared_reason=WHY)

    assert choice.is_valid()
    assert count.is_valid()
    assert choice.statement() == Statement("a", "", "")
    assert count.statement() == Statement(Decimal(12), "", "")


def test_a_question_that_always_applies_has_neither_tick_nor_reason():
    assert {"not_applicable", "declared_reason"} & set(AnswerForm(question=STRICT).fields) == set()
    assert "tidak berlaku" in str(form(STRICT, "tidak berlaku").errors["value"])


@pytest.mark.parametrize(("asked", "value"), [(CHOICE, "tidak berlaku"), (COUNT, "")])
def test_what_is_stored_is_shown_again_and_what_was_typed_is_compared(asked, value):
    stored = Answer(option="tidak berlaku", declared_reason=WHY, version=1)

    shown = AnswerForm.for_answer(asked, stored)

    assert shown["value"].value() == value
    assert shown.typed == "tidak berlaku"
    assert shown["declared_reason"].value() == WHY


# --- saving, scoring, submitting ---------------------------------------------------------------


@pytest.fixture
def kaur(db) -> Assessment:
    return opened(instrument=published(sheet()))


def card(assessment: Assessment):
    return {entry.code: entry for entry in standing_of(fresh(assessment)).card.ledger}


@pytest.mark.parametrize("code", ["1.1", "1.2", "1.3"])
def test_it_is_stored_with_its_reason_gives_nothing_and_counts_as_answered(kaur, code):
    answer = said(kaur, code, "tidak berlaku", declared_reason=WHY)

    entry = card(kaur)[code]
    assert (answer.option, answer.number, answer.declared_reason) == ("tidak berlaku", None, WHY)
    assert (answer.state, answer.said, answer.is_not_applicable) == (
        "answered",
        "tidak berlaku",
        True,
    )
    assert (entry.value, entry.points, entry.maximum, entry.answered) == (NA, 0, 3, True)
    assert answer.revisions.get().is_not_applicable


@pytest.mark.parametrize("reason", ["", "  "])
def test_without_a_reason_nothing_is_saved(kaur, reason):
    by = operator()

    with nothing_changes(), pytest.raises(ValueFault, match=r"Tulis mengapa pertanyaan 1\.1"):
        said(kaur, "1.1", "tidak berlaku", declared_reason=reason, by=by)


def test_where_it_is_not_allowed_the_service_refuses_too(kaur):
    by = operator()
    statement = Statement(NA, "", WHY)

    with nothing_changes(), pytest.raises(ValueFault, match=r"Pertanyaan 1\.4 tidak boleh"):
        save_answer(
            assessment=kaur,
            question=question("1.4", kaur),
            statement=statement,
            version=0,
            by=by,
        )


@pytest.mark.parametrize(
    ("code", "reason"), [("1.1", ""), ("1.4", WHY)], ids=["no reason", "not allowed"]
)
def test_the_database_refuses_what_no_service_writes(kaur, code, reason):
    answer = said(kaur, code, "a")

    for write in (
        lambda: run(
            "UPDATE evaluations_answer SET option = 'tidak berlaku', declared_reason = %s"
            " WHERE id = %s",
            reason,
            answer.pk,
        ),
        lambda: Answer.objects.filter(pk=answer.pk).update(
            option="tidak berlaku", declared_reason=reason
        ),
    ):
        with pytest.raises(IntegrityError, match="not applicable needs"), transaction.atomic():
            write()
    assert Answer.objects.get().option == "a"


def test_an_answer_takes_its_place_and_the_reason_goes(kaur):
    said(kaur, "1.2", "tidak berlaku", declared_reason=WHY)

    answer = said(kaur, "1.2", "85")

    assert (answer.option, answer.number, answer.declared_reason) == ("", Decimal(85), "")
    assert card(kaur)["1.2"].points == 3


def test_the_first_area_answer_counts_instead(kaur):
    said(kaur, "1.3", "tidak berlaku", declared_reason=WHY)
    areas = kecamatan(2)
    before = card(kaur)["1.3"].value

    area_said(kaur, "1.3", areas[0], "ya")

    assert (before, card(kaur)["1.3"].points) == (NA, 1)


def test_submitted_claims_carry_it_and_the_stored_card_reads_the_same(kaur):
    said(kaur, "1.1", "tidak berlaku", declared_reason=WHY)
    case = submitted(kaur)

    stored = Scorecard.objects.get(stage="self").card

    assert stored["claims"] == [{"code": "1.1", "not_applicable": True, "documents": []}]
    assert stored["ledger"][0]["answer"] == "tidak berlaku"
    assert [line["answer"] for line in stored["ledger"][1:]] == [None, None, None]
    assert card(case)["1.1"].value is NA
    assert differences_of(case) == []


# --- a recap -----------------------------------------------------------------------------------


def recap(tmp_path: Path, body: str):
    path = tmp_path / "rekap.csv"
    path.write_text(f"code;step;note\n{body}\n", encoding="utf-8")
    return read_recap(path, sheet())


def test_a_recap_takes_its_note_as_the_reason(kaur, tmp_path):
    told = recap(tmp_path, f"1.2;tidak berlaku;{WHY}\n1.4;b;")

    import_answers(assessment=kaur, recap=told, by=operator())

    stored = {answer.question.code: answer for answer in Answer.objects.all()}
    assert (stored["1.2"].option, stored["1.2"].declared_reason) == ("tidak berlaku", WHY)
    assert (stored["1.4"].option, stored["1.4"].declared_reason) == ("b", "")


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (
            "1.1;tidak berlaku;",
            "baris 2: tidak berlaku perlu alasan; tulis alasannya di kolom note",
        ),
        (f"1.1;tidak berlaku;{'x' * 301}", "baris 2: alasan tidak berlaku 301 karakter"),
        (f"1.4;tidak berlaku;{WHY}", "baris 2: Pertanyaan 1.4 tidak boleh dijawab"),
    ],
)
def test_a_recap_with_a_faulty_one_is_refused_at_its_row(tmp_path, body, fault):
    with pytest.raises(RecapFaults) as faults:
        recap(tmp_path, body)

    assert str(faults.value).startswith(fault)


# --- the regency's pages -----------------------------------------------------------------------


def chips(page: str) -> list[str]:
    return re.findall(r'class="kla-chip kla-chip-(\w+)">.*?</svg>([^<]+)<', page)


def test_unanswered_tidak_and_tidak_berlaku_look_apart_in_the_list(kaur):
    said(kaur, "1.1", "tidak berlaku", declared_reason=WHY)
    said(kaur, "1.4", "z")

    shown = chips(text(client_of(operator()).get(f"{PAGES}pertanyaan/")))

    assert shown == [
        ("answered", "Tidak berlaku"),
        ("empty", "Belum diisi"),
        ("empty", "Belum diisi"),
        ("answered", "Diisi"),
    ]


def test_the_page_saves_it_by_form_and_shows_reason_and_history(kaur):
    client = client_of(operator())
    address = f"{PAGES}1/1.2/"

    bare = client.post(f"{address}simpan/", {"value": "", "not_applicable": "on", "version": "0"})
    told = {"value": "", "not_applicable": "on", "version": "0", "declared_reason": WHY}
    saved = client.post(f"{address}simpan/", told, follow=True)

    assert bare.status_code == 422
    assert "Tulis mengapa pertanyaan ini tidak berlaku." in text(bare)
    assert saved.redirect_chain == [(address, 302)]
    assert re.search(r'name="not_applicable"[^>]*checked', text(saved))
    assert f"tidak berlaku – alasan: {WHY}" in text(saved)


def test_after_the_submit_the_page_says_it_with_its_reason(kaur):
    said(kaur, "1.1", "tidak berlaku", declared_reason=WHY)
    submitted(kaur)

    page = text(client_of(operator()).get(f"{PAGES}1/1.1/"))

    assert "<dt>Jawaban</dt><dd>Tidak berlaku</dd>" in page
    assert f"<dt>Alasan</dt><dd>{WHY}</dd>" in page
    assert ("submitted", "Diajukan") in chips(page)
    assert ("answered", "Tidak berlaku") in chips(page)


# --- the province ------------------------------------------------------------------------------


@pytest.fixture
def claimed(kaur) -> Assessment:
    said(kaur, "1.1", "tidak berlaku", declared_reason=WHY)
    said(kaur, "1.4", "z")
    return verifying(kaur)


@pytest.fixture
def desk(claimed) -> Client:
    return client_of(verifier())


def test_the_desk_shows_it_with_its_reason_and_proposes_zero(desk):
    page = text(desk.get("/verifikasi/2024/17.04/1.1/"))

    assert ("answered", "Tidak berlaku") in chips(page)
    assert f"Alasan tidak berlaku: {WHY}" in page
    assert re.search(
        r'value="0" data-desk-key="3" checked>\s*<span[^>]*>Tidak berlaku, diterima', page
    )


def test_accepting_it_gives_nothing_and_says_so_everywhere(desk, claimed):
    address = "/verifikasi/2024/17.04/1.1/"
    form = {"decision": "accepted", "points": "0", "version": "0", "review": "1", "text": ""}

    told = text(desk.post(address, form, follow=True))

    assert "1.1 tidak berlaku, diterima dengan 0 poin." in told
    assert "tidak berlaku, diterima ·" in text(desk.get(address))
    queue = text(desk.get("/verifikasi/2024/17.04/"))
    assert chips(queue)[:2] == [("accepted", "Diterima"), ("answered", "Tidak berlaku")]
    verified(claimed)
    assert "tidak berlaku, diterima ·" in text(client_of(operator()).get(f"{PAGES}1/1.1/"))


def test_a_plain_zero_is_never_called_not_applicable(desk, claimed):
    judge(claimed, "1.4", points=Decimal(0))
    verified(claimed)

    page = text(client_of(operator()).get(f"{PAGES}1/1.4/"))

    assert "<dt>Jawaban</dt><dd>Belum ada</dd>" in page
    assert "tidak berlaku, diterima" not in page


def test_the_verifier_may_give_points_with_a_reason(claimed):
    verdict = judge(claimed, "1.1", points=Decimal(2), text="Ada peraturannya")

    assert verdict.points == 2


def test_what_does_not_apply_is_sent_back_answered_and_judged_anew(claimed):
    judgement = Judgement(Decision.RETURNED, None, (), "Kabupaten ini punya pantai")
    verify(
        assessment=claimed,
        question=question("1.1", claimed),
        judgement=judgement,
        version=0,
        by=verifier(),
    )
    case = returned(claimed)
    said(case, "1.1", "b")
    case = resubmitted(case)

    judge(case, "1.1", points=Decimal(2))

    assert Scorecard.objects.get(stage="self").total == 0
    assert Scorecard.objects.get(stage="province").total == 2
