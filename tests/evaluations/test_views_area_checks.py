"""All areas' answers for operator and verifier: shares, silence, and marking what holds."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from audit.models import Event
from evaluations.models import AreaAnswer, Assessment, RoundStage
from evaluations.services import attach_to_area
from tests.evaluations.areas import AreaScene, text
from tests.evaluations.scene import said
from tests.rollback import rolled_back
from tests.world import GEDUNG_WANI, KAUR_UTARA, KINAL, TANJUNG_KEMUNING

pytestmark = pytest.mark.django_db

OVERVIEW = "/evaluasi/2024/17.04/wilayah/"
QUESTION = f"{OVERVIEW}25.4/"
CHECK = f"{QUESTION}periksa/"


@pytest.fixture(scope="module")
def scene(django_db_setup, django_db_blocker) -> Iterator[AreaScene]:
    with django_db_blocker.unblock(), rolled_back():
        yield AreaScene.build()


def ticket(answer: AreaAnswer, version: int | None = None) -> str:
    return f"{answer.public_id}:{answer.version if version is None else version}"


def mark(scene, name, button, *ticked, **told):
    sent = {"check": button, "answers": [ticket(answer) for answer in ticked], "reason": ""}
    return scene.client(name).post(CHECK, sent | told, follow=True)


def verifying(scene) -> None:
    Assessment.objects.filter(pk=scene.assessment.pk).update(state="verifying")


@pytest.mark.parametrize("address", [OVERVIEW, QUESTION, f"{OVERVIEW}26.4/"])
def test_readers_of_the_regency_see_it_and_strangers_do_not(scene, address):
    statuses = {
        name: scene.client(name).get(address).status_code
        for name in ("operator", "gugus", "verif", "dinkes", "camat", "seluma")
    }

    assert statuses == {
        "operator": 200,
        "gugus": 200,
        "verif": 200,
        "dinkes": 200,
        "camat": 404,
        "seluma": 404,
    }


@pytest.mark.parametrize("code", ["1.1", "99.9", "25", "x' --"])
def test_only_questions_that_areas_answer_are_found(scene, code):
    assert scene.client("operator").get(f"{OVERVIEW}{code}/").status_code == 404


def test_the_overview_counts_good_answers_and_names_the_silent(scene):
    scene.said(KINAL, "25.4", "ya")
    scene.said(TANJUNG_KEMUNING, "25.4", "tidak")
    scene.said(GEDUNG_WANI, "26.4", "ya")

    page = text(scene.client("operator").get(OVERVIEW))

    assert "3 jawaban sudah masuk, 3 menunggu pemeriksaan." in page
    assert "1/3" in page
    assert "33,33 %" in page
    assert "Kaur Utara. <a" in page
    assert "Kinal (1), Tanjung Kemuning (1)" in page


def test_a_declared_share_is_shown_as_such_until_the_first_area_answers(scene):
    said(scene.fresh(), "25.4", "80", declared_reason="rekap", by=scene.people["operator"])

    before = text(scene.client("operator").get(OVERVIEW))
    scene.said(KINAL, "25.4", "ya")
    after = text(scene.client("operator").get(OVERVIEW))

    assert "80 %<br><small>menurut operator" in before
    assert "operator: 80 %, tidak dihitung lagi" in after


def test_each_area_stands_with_its_answer_note_and_papers(scene):
    scene.tap("camat", KINAL, "25.4", "ya", note="tim <b>dibentuk</b>")
    paper = scene.paper(area=KINAL)
    attach_to_area(answer=scene.answer(KINAL, "25.4"), version=paper, by=scene.people["camat"])

    page = text(scene.client("operator").get(QUESTION))

    assert page.count("Belum menjawab</span>") == 2
    assert "tim &lt;b&gt;dibentuk" in page
    assert f"/dokumen/{paper.document.public_id}/" in page


@pytest.mark.parametrize(
    ("chosen", "shown"),
    [
        ("", {"Kinal", "Tanjung Kemuning", "Kaur Utara"}),
        ("belum", {"Kaur Utara"}),
        ("menunggu", {"Tanjung Kemuning"}),
        ("terverifikasi", {"Kinal"}),
        ("ditolak", set()),
        ("ya", {"Kinal"}),
        ("tidak", {"Tanjung Kemuning"}),
        ("omong-kosong", {"Kinal", "Tanjung Kemuning", "Kaur Utara"}),
    ],
)
def test_the_filters_keep_what_they_say(scene, chosen, shown):
    answer = scene.said(KINAL, "25.4", "ya", by="camat")
    scene.said(TANJUNG_KEMUNING, "25.4", "tidak", by="camat2")
    mark(scene, "operator", "verified", answer)

    page = text(scene.client("operator").get(QUESTION, {"saring": chosen}))

    names = {"Kinal", "Tanjung Kemuning", "Kaur Utara"}
    assert {name for name in names if f">Kecamatan {name}</a>" in page} == shown


def test_several_answers_are_verified_at_once(scene):
    answers = [
        scene.said(KINAL, "25.4", "ya", by="camat"),
        scene.said(TANJUNG_KEMUNING, "25.4", "ya", by="camat2"),
    ]

    response = mark(scene, "operator", "verified", *answers)

    assert "2 jawaban ditandai terverifikasi." in text(response)
    assert {row.check_state for row in AreaAnswer.objects.all()} == {"verified"}
    assert Event.objects.filter(verb="area_answer.checked").count() == 2


def test_a_rejection_carries_its_reason_to_the_area(scene):
    answer = scene.said(KINAL, "25.4", "ya", by="camat")

    mark(scene, "operator", "rejected", answer, reason="Belum ditandatangani")

    assert scene.answer(KINAL, "25.4").check_reason == "Belum ditandatangani"
    assert "Belum ditandatangani" in text(scene.client("camat").get(f"/wilayah/{KINAL}/"))


def test_a_check_is_taken_back(scene):
    answer = scene.said(KINAL, "25.4", "ya", by="camat")
    mark(scene, "operator", "verified", answer)

    response = mark(scene, "operator", "unchecked", answer)

    assert "1 jawaban dikembalikan ke belum diperiksa." in text(response)
    row = scene.answer(KINAL, "25.4")
    assert (row.check_state, row.checked_at, row.checked_by) == ("unchecked", None, None)


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"answers": []}, "Centang paling sedikit satu jawaban."),
        ({"check": "rejected"}, "Tulis alasan penolakan"),
        ({"check": "rejected", "reason": "   "}, "Tulis alasan penolakan"),
        ({"check": "rejected", "reason": "x" * 301}, "Alasan paling panjang 300 huruf."),
        ({"check": "bagus"}, "Pilih terverifikasi, ditolak, atau belum diperiksa."),
        ({"check": ""}, "Pilih terverifikasi, ditolak, atau belum diperiksa."),
    ],
)
def test_a_faulty_form_is_refused_and_keeps_what_was_ticked(scene, told, sentence):
    answer = scene.said(KINAL, "25.4", "ya", by="camat")

    response = mark(scene, "operator", "verified", answer, **told)

    assert response.status_code == 422
    assert sentence in text(response)
    if told.get("answers") is None:
        assert f'value="{ticket(answer)}" checked' in text(response)
    assert scene.answer(KINAL, "25.4").check_state == "unchecked"


@pytest.mark.parametrize(
    "junk", ["x", ":", "a:b", "tidak-ada:1", "{}:1", f"x:{'9' * 40}", "'; --:1"]
)
def test_a_strange_tick_marks_nothing(scene, junk):
    answer = scene.said(KINAL, "25.4", "ya", by="camat")

    response = mark(scene, "operator", "verified", answers=[junk])

    assert "sudah tidak ada" in text(response)
    assert scene.answer(KINAL, "25.4").check_state == answer.check_state


def test_an_answer_to_another_question_is_not_marked_here(scene):
    other = scene.said(KINAL, "25.2", "ya", by="camat")

    mark(scene, "operator", "verified", other)

    assert scene.answer(KINAL, "25.2").check_state == "unchecked"


def test_nobody_checks_an_own_answer_but_the_others_are_marked(scene):
    own = scene.said(KINAL, "25.4", "ya", by="operator")
    theirs = scene.said(TANJUNG_KEMUNING, "25.4", "ya", by="camat2")

    response = mark(scene, "operator", "verified", own, theirs)

    page = text(response)
    assert "1 jawaban ditandai terverifikasi." in page
    assert "Kecamatan Kinal: Jawaban ini Anda isi sendiri." in page
    assert scene.answer(KINAL, "25.4").check_state == "unchecked"
    assert "1 jawaban" in text(mark(scene, "rekan", "verified", own))


def test_what_was_answered_anew_meanwhile_is_not_marked(scene):
    seen = scene.said(KINAL, "25.4", "ya", by="camat")
    stale = ticket(seen)
    scene.said(KINAL, "25.4", "tidak", by="camat")

    response = mark(scene, "operator", "verified", answers=[stale])

    assert response.status_code == 409
    assert "sudah diubah orang lain" in text(response)
    assert scene.answer(KINAL, "25.4").check_state == "unchecked"


@pytest.mark.parametrize(("name", "status"), [("gugus", 403), ("dinkes", 403), ("camat", 404)])
def test_who_may_not_check_is_refused(scene, name, status):
    answer = scene.said(KINAL, "25.4", "ya", by="camat")

    response = mark(scene, name, "verified", answer)

    assert response.status_code == status
    assert scene.answer(KINAL, "25.4").check_state == "unchecked"


def test_a_neighbour_finds_nothing_to_check(scene):
    answer = scene.said(KINAL, "25.4", "ya", by="camat")

    assert mark(scene, "seluma", "verified", answer).status_code == 404
    assert scene.answer(KINAL, "25.4").check_state == "unchecked"


def test_the_province_checks_only_while_it_verifies(scene):
    answer = scene.said(KINAL, "25.4", "ya", by="camat")

    early = mark(scene, "verif", "verified", answer)
    verifying(scene)
    page = text(scene.client("operator").get(QUESTION))
    late_operator = mark(scene, "operator", "verified", answer)
    done = mark(scene, "verif", "verified", answer)

    assert (early.status_code, late_operator.status_code) == (409, 409)
    assert "sedang diverifikasi provinsi" in page
    assert 'name="answers"' not in page
    assert "1 jawaban ditandai terverifikasi." in text(done)


def test_after_closing_the_regency_checks_no_longer(scene):
    answer = scene.said(KINAL, "25.4", "ya", by="camat")
    RoundStage.objects.filter(stage="self").update(
        closes_at=datetime(2024, 6, 25, 16, 59, tzinfo=UTC)
    )

    response = mark(scene, "operator", "verified", answer)

    assert response.status_code == 409
    assert text(response).count("Pengisian sudah ditutup sejak 25 Juni 2024") == 2


def test_a_village_stands_with_its_kecamatan(scene):
    page = text(scene.client("operator").get(f"{OVERVIEW}26.4/"))

    assert "Desa Gedung Wani" in page
    assert "Kecamatan Kinal" in page
    assert f"/wilayah/{GEDUNG_WANI}/" in page


def test_the_filter_stays_after_marking(scene):
    answer = scene.said(KAUR_UTARA, "25.4", "ya", by="rekan")
    sent = {"check": "verified", "answers": [ticket(answer)], "reason": ""}

    response = scene.client("operator").post(f"{CHECK}?saring=menunggu", sent)

    assert response.url == f"{QUESTION}?saring=menunggu"
