"""Checking what a kecamatan and its villages say: many questions, one deed, each refusal told."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext

from audit.models import Event
from audit.services import verify_chain
from evaluations.kecamatan_checks import PER_PAGE
from evaluations.models import AreaAnswer, Assessment
from evaluations.services import Cell, check_area_answers, save_area_answers
from tests.evaluations.areas import text
from tests.evaluations.grids import VILLAGE, VILLAGES, GridScene, build
from tests.rollback import rolled_back
from tests.world import KINAL, SUKARAJA, TANJUNG_KEMUNING, place

pytestmark = pytest.mark.django_db

PAGE = f"/evaluasi/2024/17.04/wilayah/kecamatan/{KINAL}/"
CHECK = f"{PAGE}periksa/"
FORUM, RULES = "26.4", "26.2"


@pytest.fixture(scope="module")
def scene(django_db_setup, django_db_blocker) -> Iterator[GridScene]:
    with django_db_blocker.unblock(), rolled_back():
        yield build()


def answered(scene, count: int) -> list[AreaAnswer]:
    cells = [Cell(village, code, "ya", 0) for village in VILLAGES for code in scene.codes]
    return save_area_answers(
        assessment=scene.fresh(),
        kecamatan=place(KINAL),
        cells=cells[:count],
        by=scene.people["camat"],
    ).written


def tick(answer: AreaAnswer) -> str:
    return f"{answer.public_id}:{answer.version}"


def mark(scene, name: str, *answers: AreaAnswer, **told) -> HttpResponse:
    sent = {"check": "verified", "reason": "", "answers": [tick(one) for one in answers]}
    return scene.client(name).post(CHECK, sent | told, follow=True)


def states() -> set[tuple[str, str, str]]:
    return set(AreaAnswer.objects.values_list("area", "question__code", "check_state"))


@pytest.mark.parametrize(
    ("name", "status"),
    [("operator", 200), ("gugus", 200), ("verif", 200), ("camat", 404), ("seluma", 404)],
)
def test_readers_of_the_regency_see_the_page(scene, name, status):
    assert scene.client(name).get(PAGE).status_code == status


@pytest.mark.parametrize("code", ["17.04.99", VILLAGE, SUKARAJA])
def test_only_a_kecamatan_of_the_regency_has_a_page(scene, code):
    address = f"/evaluasi/2024/17.04/wilayah/kecamatan/{code}/"

    assert scene.client("operator").get(address).status_code == 404


def test_the_page_holds_the_kecamatan_its_villages_and_nobody_else(scene):
    scene.said(KINAL, "25.4", "ya", by="camat")
    scene.said(VILLAGE, FORUM, "ya", by="camat")
    scene.said(TANJUNG_KEMUNING, "25.4", "ya", by="camat2")

    page = text(scene.client("operator").get(PAGE))

    assert page.count('name="answers"') == 2
    assert "2 dari 2 jawaban menunggu pemeriksaan." in page
    assert "Tanjung Kemuning" not in page


def test_answers_to_several_questions_are_marked_in_one_deed(scene):
    written = answered(scene, 12)

    response = mark(scene, "operator", *written)

    assert "12 jawaban ditandai terverifikasi." in text(response)
    assert {state for *_, state in states()} == {"verified"}
    assert Event.objects.filter(verb="area_answer.checked").count() == 12
    assert verify_chain() == []


def test_each_refused_answer_is_told_with_its_question_and_the_others_are_marked(scene):
    scene.said(VILLAGE, FORUM, "ya", by="operator")
    scene.said(VILLAGE, RULES, "ya", by="camat")
    own, theirs = scene.answer(VILLAGE, FORUM), scene.answer(VILLAGE, RULES)

    page = text(mark(scene, "operator", own, theirs))

    assert f"Desa Gedung Wani ({VILLAGE}, 26.4): Jawaban ini Anda isi sendiri." in page
    assert "1 jawaban ditandai terverifikasi." in page
    assert states() == {(VILLAGE, FORUM, "unchecked"), (VILLAGE, RULES, "verified")}


def test_what_was_answered_anew_meanwhile_is_not_marked(scene):
    seen = tick(scene.said(VILLAGE, FORUM, "ya", by="camat"))
    scene.said(VILLAGE, FORUM, "tidak", by="camat")

    response = mark(scene, "operator", answers=[seen])

    assert response.status_code == 409
    assert states() == {(VILLAGE, FORUM, "unchecked")}


def test_an_answer_of_another_kecamatan_is_not_marked_here(scene):
    foreign = scene.said(TANJUNG_KEMUNING, "25.4", "ya", by="camat2")

    response = mark(scene, "operator", foreign)

    assert "sudah tidak ada" in text(response)
    assert states() == {(TANJUNG_KEMUNING, "25.4", "unchecked")}


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"answers": []}, "Centang paling sedikit satu jawaban."),
        ({"check": "rejected"}, "Tulis alasan penolakan"),
        ({"check": "bagus"}, "Pilih terverifikasi, ditolak, atau belum diperiksa."),
    ],
)
def test_a_faulty_form_is_refused_and_keeps_what_was_ticked(scene, told, sentence):
    answer = scene.said(VILLAGE, FORUM, "ya", by="camat")

    response = mark(scene, "operator", answer, **told)

    assert response.status_code == 422
    assert sentence in text(response)
    assert states() == {(VILLAGE, FORUM, "unchecked")}
    if "answers" not in told:
        assert f'value="{tick(answer)}" checked' in text(response)


@pytest.mark.parametrize(("name", "status"), [("gugus", 403), ("camat", 404), ("seluma", 404)])
def test_who_may_not_check_is_refused(scene, name, status):
    answer = scene.said(VILLAGE, FORUM, "ya", by="camat")

    assert mark(scene, name, answer).status_code == status
    assert states() == {(VILLAGE, FORUM, "unchecked")}


def test_the_province_checks_here_only_while_it_verifies(scene):
    answer = scene.said(VILLAGE, FORUM, "ya", by="camat")

    early = mark(scene, "verif", answer)
    Assessment.objects.filter(pk=scene.assessment.pk).update(state="verifying")
    done = mark(scene, "verif", answer)

    assert (early.status_code, done.status_code) == (409, 200)
    assert states() == {(VILLAGE, FORUM, "verified")}


def test_page_and_deed_cost_the_same_for_many_answers(scene):
    client = scene.client("operator")
    few = answered(scene, 3)
    client.get(PAGE)
    checked(scene, few[:1])  # reads the operator's memberships
    with CaptureQueriesContext(connection) as small_page:
        client.get(PAGE)
    with CaptureQueriesContext(connection) as small_deed:
        checked(scene, few[1:])
    many = answered(scene, 70)
    with CaptureQueriesContext(connection) as large_page:
        client.get(PAGE)

    with CaptureQueriesContext(connection) as large_deed:
        checked(scene, many)

    assert len(many) > len(few)
    assert len(small_page) == len(large_page)
    assert len(small_deed) == len(large_deed)


def checked(scene, answers: list[AreaAnswer]) -> None:
    outcome = check_area_answers(
        answers=[(answer, answer.version) for answer in answers],
        check="verified",
        by=scene.people["operator"],
    )
    assert outcome.marked == len(answers)


def test_a_page_never_has_more_boxes_than_a_form_may_have_fields(scene, settings):
    assert PER_PAGE + 10 < settings.DATA_UPLOAD_MAX_NUMBER_FIELDS


def test_the_overview_leads_to_each_kecamatan_that_waits(scene):
    scene.said(VILLAGE, FORUM, "ya", by="camat")
    scene.said(KINAL, "25.4", "ya", by="camat")

    page = text(scene.client("operator").get("/evaluasi/2024/17.04/wilayah/"))

    assert f'<a href="{PAGE}">Kinal (2)</a>' in page
