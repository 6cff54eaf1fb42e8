"""The page of a kecamatan or village: who gets in, one tap an answer, proof, and handing in."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.urls import reverse

from audit.models import Event
from evaluations.models import (
    AreaAnswer,
    AreaHandIn,
    AreaProof,
    Assessment,
    RoundStage,
)
from evaluations.services import attach_to_area, check_area_answer
from evidence.models import Document
from tests.clock import set_clock
from tests.evaluations.areas import BEFORE_DUE, AreaScene, text
from tests.evaluations.scene import said
from tests.evidence import corpus
from tests.evidence.conftest import files_dir, sent  # noqa: F401 - a fixture
from tests.rollback import rolled_back
from tests.world import GEDUNG_WANI, KAUR_UTARA, KINAL, SUKARAJA, TANJUNG_KEMUNING

pytestmark = pytest.mark.django_db

OWN = f"/wilayah/{KINAL}/"
PROOF = f"{OWN}2024/25.4/bukti/"
VILLAGE = f"/wilayah/{GEDUNG_WANI}/"


@pytest.fixture(scope="module")
def scene(django_db_setup, django_db_blocker) -> Iterator[AreaScene]:
    with django_db_blocker.unblock(), rolled_back():
        yield AreaScene.build()


def filled(**told) -> dict:
    return {
        "subject": "SOP respon cepat",
        "kind": "sop",
        "sensitivity": "R",
        "place": f"wilayah:{KINAL}",
        "form_key": "kunci-baru",
        "file": sent(),
    } | told


def closed_since(moment: datetime) -> None:
    RoundStage.objects.filter(stage="self").update(closes_at=moment)


# Who gets in -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "own", "others", "village"),
    [
        ("camat", 200, 404, 200),
        ("camat2", 404, 200, 404),
        ("desa", 404, 404, 200),
        ("operator", 200, 200, 200),
        ("dinkes", 200, 200, 200),
        ("gugus", 200, 200, 200),
        ("verif", 200, 200, 200),
        ("seluma", 404, 404, 404),
        ("camat.seluma", 404, 404, 404),
    ],
)
def test_an_area_opens_for_its_own_people_and_for_readers_of_the_regency(
    scene, name, own, others, village
):
    client = scene.client(name)

    opened = [
        client.get(f"/wilayah/{code}/").status_code
        for code in (KINAL, TANJUNG_KEMUNING, GEDUNG_WANI)
    ]

    assert opened == [own, others, village]


@pytest.mark.parametrize("name", ["camat2", "desa", "camat.seluma", "seluma"])
def test_nobody_answers_for_a_foreign_area(scene, name):
    assert scene.tap(name, KINAL, "25.4", "ya").status_code == 404
    assert not AreaAnswer.objects.exists()


@pytest.mark.parametrize("name", ["gugus", "dinkes", "verif"])
def test_who_only_reads_sees_no_buttons_and_is_refused(scene, name):
    page = text(scene.client(name).get(OWN))

    assert scene.tap(name, KINAL, "25.4", "ya").status_code == 403
    assert 'name="word"' not in page
    assert "Belum dijawab" in page


@pytest.mark.parametrize(
    "address",
    [
        "/wilayah/17.04.99/",
        "/wilayah/17.04/",
        f"/wilayah/{KINAL}/?tahun=1999",
        f"/wilayah/{KINAL}/?tahun=abc",
        f"/wilayah/{KINAL}/?tahun={'9' * 5000}",
        f"/wilayah/{SUKARAJA}/",
    ],
)
def test_what_does_not_exist_is_not_found(scene, address):
    assert scene.client("camat").get(address).status_code == 404


def test_the_front_door_takes_a_camat_and_a_village_to_their_own_page(scene):
    for name, address in (("camat", OWN), ("desa", VILLAGE)):
        response = scene.client(name).get("/wilayah/")

        assert (response.status_code, response.url) == (302, address)


def test_the_front_door_shows_an_operator_the_kecamatan_with_their_progress(scene):
    scene.said(KINAL, "25.4", "ya")

    page = text(scene.client("operator").get("/wilayah/"))

    assert page.count('data-label="Dijawab"') == 3
    assert "1/15" in page
    assert "0/40" in page


def test_the_front_door_shows_a_verifier_the_regencies(scene):
    page = text(scene.client("verif").get("/wilayah/"))

    assert "/evaluasi/2024/17.04/wilayah/" in page or "Kecamatan dengan jawaban" in page


# The page ----------------------------------------------------------------------


def test_a_camat_reads_plain_questions_without_codes_or_points(scene):
    page = text(scene.client("camat").get(OWN))
    read = re.sub(r"<[^>]+>", " ", page)

    assert "Apakah kecamatan Anda punya tim atau alur tertulis" in read
    assert "0 dari 15 sudah dijawab" in read
    assert not re.search(r"\b25\.\d", read)
    assert "poin" not in read.lower()


def test_a_kecamatan_lists_its_villages_and_a_village_has_the_village_questions(scene):
    scene.said(GEDUNG_WANI, "26.4", "ya")

    kecamatan = text(scene.client("camat").get(OWN))
    village = text(scene.client("camat").get(VILLAGE))

    assert "Desa Gedung Wani" in kecamatan
    assert "1/20" in kecamatan
    assert "1 dari 20 sudah dijawab" in village
    assert "Desa dan kelurahan</h2>" not in village


@pytest.mark.parametrize(("name", "is_offered"), [("camat", True), ("desa", False)])
def test_the_way_back_to_the_kecamatan_is_for_who_may_go_there(scene, name, is_offered):
    page = text(scene.client(name).get(VILLAGE))

    assert (f'href="{OWN}?tahun=2024"' in page) is is_offered


@pytest.mark.parametrize(("name", "code"), [("camat", KINAL), ("operator", KINAL)])
def test_one_tap_is_an_answer(scene, name, code):
    response = scene.tap(name, code, "25.4", "ya")

    assert (response.status_code, response.url) == (302, f"{OWN}?tahun=2024#tanya-25-4")
    answer = scene.answer(code, "25.4")
    assert (answer.word, answer.version, answer.updated_by) == ("ya", 1, scene.people[name])
    assert Event.objects.filter(verb="area_answer.saved", region=KINAL).count() == 1


@pytest.mark.parametrize("name", ["camat", "desa", "operator"])
def test_a_village_is_answered_for_by_its_own_people_its_camat_and_the_operator(scene, name):
    assert scene.tap(name, GEDUNG_WANI, "26.4", "tidak").status_code == 302
    assert scene.answer(GEDUNG_WANI, "26.4").word == "tidak"


def test_a_tap_over_htmx_swaps_the_question_and_tells_the_new_share_quietly(scene):
    scene.said(TANJUNG_KEMUNING, "25.4", "ya")

    part = text(scene.tap("camat", KINAL, "25.4", "ya", htmx=True))

    assert "<html" not in part
    assert 'id="tanya-25-4"' in part
    assert "Tersimpan" in part
    assert "2 dari 3 kecamatan menjawab ya, 1 belum menjawab" in part
    assert "1 dari 15 sudah dijawab" in part


def test_the_share_of_a_question_where_no_is_good_counts_the_noes(scene):
    part = text(scene.tap("camat", KINAL, "25.6", "tidak", htmx=True))

    assert "1 dari 3 kecamatan menjawab tidak" in part


def test_a_note_is_kept_and_shown_as_text(scene):
    note = "<img src=x onerror=alert(1)> \u202efdp & {{ 1 }}"

    scene.tap("camat", KINAL, "25.4", "ya", note=note)

    page = text(scene.client("camat").get(OWN))
    assert scene.answer(KINAL, "25.4").note == note
    assert "<img src=x" not in page
    assert "&lt;img src=x" in page


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"word": "mungkin"}, "Jawaban itu tidak dikenal. Pilih Ya atau Tidak."),
        ({"word": ""}, "Pilih Ya atau Tidak dahulu."),
        ({"word": '{"word": "ya"}'}, "Jawaban itu tidak dikenal."),
        ({"note": "x" * 2001}, "Catatan paling panjang 2.000 huruf."),
        ({"version": "satu"}, "Halaman ini rusak. Muat ulang"),
        ({"version": ""}, "Halaman ini rusak. Muat ulang"),
        ({"version": "-1"}, "Halaman ini rusak. Muat ulang"),
        ({"overwrite": "x"}, "Halaman ini rusak. Muat ulang"),
    ],
)
@pytest.mark.parametrize("htmx", [True, False])
def test_junk_is_refused_with_a_sentence_and_keeps_the_note(scene, told, sentence, htmx):
    response = scene.tap("camat", KINAL, "25.4", "ya", htmx=htmx, **{"note": "catatan saya"} | told)

    assert response.status_code == 422
    assert sentence in text(response)
    assert told.get("note", "catatan saya") in text(response)
    assert scene.answer(KINAL, "25.4") is None


@pytest.mark.parametrize("asked", ["26.4", "1.1", "99.9", "x"])
def test_a_question_that_is_not_asked_of_the_area_is_not_found(scene, asked):
    assert scene.tap("camat", KINAL, asked, "ya").status_code == 404


def test_saving_is_by_post_only(scene):
    assert scene.client("camat").get(f"{OWN}2024/25.4/simpan/").status_code == 405


def test_a_second_tap_on_the_same_button_is_one_answer(scene):
    first, second = (scene.tap("camat", KINAL, "25.4", "ya", version=0) for _ in range(2))

    assert (first.status_code, second.status_code) == (302, 302)
    assert scene.answer(KINAL, "25.4").version == 1


@pytest.mark.parametrize("htmx", [True, False])
def test_two_at_once_see_both_answers_and_one_may_save_on_purpose(scene, htmx):
    scene.tap("operator", KINAL, "25.4", "ya")

    clash = scene.tap("camat", KINAL, "25.4", "tidak", htmx=htmx, version=0, note="kami belum")

    assert clash.status_code == 409
    page = text(clash)
    assert "sudah diubah orang lain" in page
    assert "Jawaban Anda" in page
    assert "kami belum" in page
    assert scene.answer(KINAL, "25.4").word == "ya"

    over = scene.tap("camat", KINAL, "25.4", "tidak", version=0, overwrite=1)

    assert over.status_code == 302
    assert scene.answer(KINAL, "25.4").word == "tidak"


def test_after_closing_the_page_says_why_and_nothing_is_saved(scene):
    scene.said(KINAL, "25.4", "ya")
    closed_since(datetime(2024, 6, 25, 16, 59, tzinfo=UTC))

    page = text(scene.client("camat").get(OWN))
    response = scene.tap("camat", KINAL, "25.4", "tidak", note="terlambat")

    assert "Pengisian sudah ditutup sejak 25 Juni 2024, 23.59 WIB" in page
    assert 'name="word"' not in page
    assert "Tambah foto" not in page
    assert response.status_code == 409
    assert scene.answer(KINAL, "25.4").word == "ya"


def test_a_submitted_evaluation_locks_the_areas_too(scene):
    Assessment.objects.filter(pk=scene.assessment.pk).update(state="submitted")

    page = text(scene.client("camat").get(OWN))

    assert "jawaban terkunci" in page
    assert 'name="word"' not in page


def test_only_a_returned_question_opens_while_the_regency_repairs(scene, monkeypatch):
    said(scene.fresh(), "25.4", "80", declared_reason="rekap", by=scene.people["operator"])
    scene.said(KINAL, "25.4", "ya")
    scene.fresh().answers.update(state="returned")
    Assessment.objects.filter(pk=scene.assessment.pk).update(
        state="returned", repair_until=datetime(2024, 6, 27, 16, 59, tzinfo=UTC)
    )
    set_clock(monkeypatch, BEFORE_DUE)

    page = text(scene.client("camat").get(OWN))

    assert page.count('aria-label="Jawaban"') == 1
    assert scene.tap("camat", KINAL, "25.4", "tidak").status_code == 302
    assert scene.tap("camat", KINAL, "25.2", "ya").status_code == 409


# Rejected, declared ------------------------------------------------------------


def test_a_rejected_answer_shows_the_reason_and_is_looked_at_anew(scene):
    answer = scene.said(KINAL, "25.4", "ya", by="camat")
    check_area_answer(
        answer=scene.answer(KINAL, "25.4"),
        check="rejected",
        reason="SOP belum ditandatangani",
        version=answer.version,
        by=scene.people["operator"],
    )
    page = text(scene.client("camat").get(OWN))

    scene.tap("camat", KINAL, "25.4", "ya")

    assert "SOP belum ditandatangani" in page
    assert "1 ditolak dan perlu dijawab lagi" in page
    anew = scene.answer(KINAL, "25.4")
    assert (anew.check_state, anew.check_reason, anew.version) == ("unchecked", "", 2)


@pytest.mark.parametrize("htmx", [True, False])
def test_the_first_answer_over_a_declared_share_shows_both_and_asks(scene, htmx):
    said(scene.fresh(), "25.4", "80", declared_reason="rekap", by=scene.people["operator"])

    asked = scene.tap("camat", KINAL, "25.4", "ya", htmx=htmx, note="ada SOP")

    assert asked.status_code == 409
    page = text(asked)
    assert "80 % menurut operator" in page
    assert "1 dari 3 kecamatan menjawab ya" in page
    assert "ada SOP" in page
    assert scene.answer(KINAL, "25.4") is None

    assert scene.tap("camat", KINAL, "25.4", "ya", confirm=1).status_code == 302
    assert scene.tap("camat2", TANJUNG_KEMUNING, "25.4", "ya").status_code == 302


# Proof -------------------------------------------------------------------------


def test_a_photo_or_file_proves_the_answer_and_has_its_receipt(scene, files_dir):  # noqa: F811
    scene.tap("camat", KINAL, "25.4", "ya")
    client = scene.client("camat")
    form = text(client.get(PROOF))

    response = client.post(PROOF, filled(place=""), follow=True)

    assert 'capture="environment"' in form
    assert "paling besar" in form
    document = Document.objects.get(subject="SOP respon cepat")
    assert document.area_id == KINAL
    receipt = reverse("evidence:receipt", args=[document.versions.get().public_id])
    assert receipt in text(response)
    assert AreaProof.objects.get().version.document == document
    assert "SOP respon cepat" in text(client.get(OWN))


def test_a_file_for_a_village_stands_on_the_villages_shelf(scene, files_dir):  # noqa: F811
    scene.tap("camat", GEDUNG_WANI, "26.4", "ya")
    address = f"{VILLAGE}2024/26.4/bukti/"

    response = scene.client("camat").post(address, filled(place=f"wilayah:{GEDUNG_WANI}"))

    assert response.status_code == 302
    assert Document.objects.get(subject="SOP respon cepat").area_id == GEDUNG_WANI
    assert "SOP respon cepat" in text(scene.client("desa").get(VILLAGE))


def test_the_form_for_a_question_of_children_begins_as_secret(scene):
    scene.tap("desa", GEDUNG_WANI, "26.7", "tidak")

    page = text(scene.client("desa").get(f"{VILLAGE}2024/26.7/bukti/"))

    (chosen,) = re.findall(r'<input[^>]*name="sensitivity"[^>]*checked[^>]*>', page)
    assert 'value="S"' in chosen


def test_what_proves_a_question_of_children_is_secret_also_for_the_camat(scene, files_dir):  # noqa: F811
    scene.tap("desa", GEDUNG_WANI, "26.7", "tidak")
    address = f"{VILLAGE}2024/26.7/bukti/"

    scene.client("desa").post(address, filled(place="", sensitivity="S"))

    document = Document.objects.get(subject="SOP respon cepat")
    assert document.sensitivity == "S"
    page = text(scene.client("camat").get(VILLAGE))
    assert "SOP respon cepat" not in page
    assert document.public_id not in page
    assert "Dokumen yang tidak terbuka untuk Anda" in page
    assert scene.client("camat").get(f"/dokumen/{document.public_id}/").status_code == 404


def test_proof_before_an_answer_leads_back_with_a_sentence(scene):
    response = scene.client("camat").get(PROOF, follow=True)

    assert response.redirect_chain[0][0].startswith(OWN)
    assert "Pilih Ya atau Tidak dahulu" in text(response)


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"file": sent("catatan.txt", b"teks")}, "PDF"),
        ({"file": sent("sk.pdf", b"")}, "kosong"),
        ({"file": ""}, "Pilih satu berkas dahulu."),
        ({"subject": ""}, "Isi perihal dokumen."),
        ({"place": "daerah:17.04"}, "place"),
        ({"place": f"wilayah:{TANJUNG_KEMUNING}"}, "place"),
    ],
)
def test_a_bad_file_or_shelf_is_refused_and_keeps_the_rest(scene, files_dir, told, sentence):  # noqa: F811
    scene.tap("camat", KINAL, "25.4", "ya")

    response = scene.client("camat").post(PROOF, filled(**told))

    assert response.status_code == 422
    assert sentence in text(response)
    assert AreaProof.objects.count() == 0
    assert Document.objects.count() == 0


def test_sending_the_same_form_twice_is_one_document_and_one_link(scene, files_dir):  # noqa: F811
    scene.tap("camat", KINAL, "25.4", "ya")
    data = corpus.unique_pdf()

    for _ in range(2):
        scene.client("camat").post(PROOF, filled(file=sent(data=data)))

    assert (Document.objects.count(), AreaProof.objects.count()) == (1, 1)


def test_the_same_file_again_is_offered_instead_of_stored(scene, files_dir):  # noqa: F811
    scene.tap("camat", KINAL, "25.4", "ya")
    data = corpus.unique_pdf()
    scene.client("camat").post(PROOF, filled(file=sent(data=data)))

    again = scene.client("camat").post(PROOF, filled(file=sent(data=data), form_key="lain"))

    assert again.status_code == 409
    assert "Berkas ini sudah ada" in text(again)
    assert Document.objects.count() == 1


def test_an_own_paper_is_chosen_without_sending_it_again(scene):
    scene.tap("camat", KINAL, "25.4", "ya")
    paper = scene.paper(area=KINAL)
    assert paper.public_id in text(scene.client("camat").get(PROOF))

    for _ in range(2):
        response = scene.client("camat").post(
            f"{OWN}2024/25.4/pakai/", {"version": paper.public_id}
        )

    assert response.status_code == 302
    assert [proof.version for proof in AreaProof.objects.all()] == [paper]


def test_a_foreign_paper_is_not_found(scene):
    scene.tap("camat", KINAL, "25.4", "ya")
    theirs = scene.paper(by="camat2", area=TANJUNG_KEMUNING)
    abroad = scene.paper(by="seluma", region="17.05")

    for version in (theirs.public_id, abroad.public_id, "tidak-ada", "", "'; --"):
        response = scene.client("camat").post(f"{OWN}2024/25.4/pakai/", {"version": version})
        assert response.status_code == 404
    assert (
        scene.client("operator")
        .post(f"{OWN}2024/25.4/pakai/", {"version": abroad.public_id})
        .status_code
        == 404
    )
    assert AreaProof.objects.count() == 0


def test_taking_out_leaves_the_paper_and_asks_for_a_new_check(scene):
    answer = scene.said(KINAL, "25.4", "ya", by="camat")
    proof = attach_to_area(
        answer=scene.answer(KINAL, "25.4"),
        version=scene.paper(area=KINAL),
        by=scene.people["camat"],
    )
    check_area_answer(
        answer=scene.answer(KINAL, "25.4"),
        check="verified",
        version=answer.version,
        by=scene.people["operator"],
    )
    address = f"{OWN}2024/lepas/{proof.public_id}/"

    assert scene.client("camat2").post(address).status_code == 404
    assert scene.client("gugus").post(address).status_code == 403
    assert scene.client("camat").post(address).status_code == 302
    assert scene.client("camat").post(address).status_code == 404
    assert Document.objects.count() == 1
    assert scene.answer(KINAL, "25.4").check_state == "unchecked"


def test_a_proof_of_another_area_is_not_found_here(scene):
    scene.said(TANJUNG_KEMUNING, "25.4", "ya", by="camat2")
    proof = attach_to_area(
        answer=scene.answer(TANJUNG_KEMUNING, "25.4"),
        version=scene.paper(by="camat2", area=TANJUNG_KEMUNING),
        by=scene.people["camat2"],
    )

    assert scene.client("camat").post(f"{OWN}2024/lepas/{proof.public_id}/").status_code == 404
    assert AreaProof.objects.count() == 1


def test_after_closing_a_sent_file_is_stored_but_proves_nothing(scene, files_dir):  # noqa: F811
    scene.said(KINAL, "25.4", "ya", by="camat")
    closed_since(datetime(2024, 6, 25, 16, 59, tzinfo=UTC))

    response = scene.client("camat").post(PROOF, filled(), follow=True)

    assert "Dokumen tersimpan, tetapi belum menjadi bukti" in text(response)
    assert AreaProof.objects.count() == 0


# Handing in --------------------------------------------------------------------


def test_handing_in_with_open_questions_warns_and_is_on_record(scene, monkeypatch):
    set_clock(monkeypatch, BEFORE_DUE)
    scene.tap("camat", KINAL, "25.4", "ya")
    before = text(scene.client("camat").get(OWN))

    response = scene.client("camat").post(f"{OWN}2024/kirim/", follow=True)

    assert "14 pertanyaan belum dijawab. Anda tetap boleh mengirim" in before
    page = text(response)
    assert "Dikirim 25 Juni 2024, 14.05 WIB oleh Orang.Camat: 1 dari 15 jawaban." in page
    assert "Jawaban masih dapat diubah" in page
    assert Event.objects.filter(verb="area.handed_in", region=KINAL).count() == 1
    assert "25 Juni 2024, 14.05 WIB" in text(scene.client("operator").get("/wilayah/"))


def test_handing_in_twice_is_one_record_until_something_changed(scene):
    scene.tap("camat", KINAL, "25.4", "ya")
    for _ in range(2):
        scene.client("camat").post(f"{OWN}2024/kirim/")
    assert AreaHandIn.objects.count() == 1

    scene.tap("camat", KINAL, "25.2", "ya")
    scene.client("camat").post(f"{OWN}2024/kirim/")

    assert AreaHandIn.objects.count() == 2


def test_handing_in_after_closing_is_refused_with_its_sentence(scene):
    closed_since(datetime(2024, 6, 25, 16, 59, tzinfo=UTC))

    response = scene.client("camat").post(f"{OWN}2024/kirim/", follow=True)

    assert "Pengisian sudah ditutup" in text(response)
    assert AreaHandIn.objects.count() == 0


@pytest.mark.parametrize(("name", "status"), [("camat2", 404), ("desa", 404), ("gugus", 403)])
def test_nobody_hands_in_for_a_foreign_area(scene, name, status):
    assert scene.client(name).post(f"{OWN}2024/kirim/").status_code == status
    assert AreaHandIn.objects.count() == 0


# Home --------------------------------------------------------------------------


def test_home_leads_a_camat_to_the_questions_and_to_what_is_asked(scene):
    scene.request()

    page = text(scene.client("camat").get("/"))

    assert f'href="{OWN}"' in page
    assert "0 dari 15 pertanyaan sudah dijawab" in page
    assert "SOP korban kekerasan" in page
    assert "Tidak ada pertanyaan yang harus" not in page


def test_kaur_utara_without_a_camat_is_answered_by_the_operator(scene):
    assert scene.tap("operator", KAUR_UTARA, "25.4", "ya").status_code == 302
