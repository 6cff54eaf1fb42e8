"""Requests with a due time: asking, the matrix, sending, accepting and giving back."""

import re
from collections.abc import Iterator

import pytest
from django.urls import reverse

from audit.models import Event
from evaluations.asking_queries import proposed_upload
from evaluations.models import AreaProof, EvidenceRequest, RequestRecipient
from evaluations.services import decide_requested, send_requested
from evidence.models import Document
from instruments.services import sheet_of
from tests.clock import set_clock
from tests.evaluations.areas import AFTER_DUE, BEFORE_DUE, AreaScene, text
from tests.evidence import corpus
from tests.evidence.conftest import files_dir, sent  # noqa: F401 - a fixture
from tests.rollback import rolled_back
from tests.world import GEDUNG_WANI, KAUR_UTARA, KINAL, TANJUNG_KEMUNING, place

pytestmark = pytest.mark.django_db

MATRIX = "/evaluasi/2024/17.04/permintaan/"
NEW = f"{MATRIX}baru/"


@pytest.fixture(scope="module")
def scene(django_db_setup, django_db_blocker) -> Iterator[AreaScene]:
    with django_db_blocker.unblock(), rolled_back():
        yield AreaScene.build()


@pytest.fixture
def before_due(monkeypatch) -> None:
    set_clock(monkeypatch, BEFORE_DUE)


@pytest.fixture
def after_due(monkeypatch) -> None:
    set_clock(monkeypatch, AFTER_DUE)


def wish(**told) -> dict:
    return {
        "items": ["sop-kekerasan"],
        "everybody": "on",
        "areas": [],
        "agencies": [],
        "title": "",
        "kind": "",
        "guidance": "",
        "due_day": "2024-06-27",
        "due_time": "",
    } | told


def paper_form(**told) -> dict:
    return {
        "subject": "SOP Kinal",
        "kind": "sop",
        "sensitivity": "R",
        "form_key": "kunci-sop",
        "file": sent(),
    } | told


def send(scene, asked, *, by: str = "camat", code: str = KINAL) -> RequestRecipient:
    return send_requested(
        recipient=scene.recipient(asked, code),
        version=scene.paper(by=by, area=code),
        by=scene.people[by],
    )


def decision(row: RequestRecipient, word: str, why: str = "", **told) -> dict:
    return {
        "recipient": row.public_id,
        "seen": row.version.public_id if row.version else "x",
        "decision": word,
        "reason": why,
    } | told


# Asking ------------------------------------------------------------------------


def test_ready_made_papers_are_asked_of_all_kecamatan_and_the_polsek(scene, before_due):
    told = wish(items=["sop-kekerasan", "sk-kecamatan"], agencies=[scene.polsek.public_id])

    response = scene.client("operator").post(NEW, told, follow=True)

    assert response.redirect_chain == [(MATRIX, 302)]
    asked = {row.title: row.recipients.count() for row in EvidenceRequest.objects.all()}
    assert asked == {
        "SOP penanganan anak korban kekerasan dan eksploitasi": 4,
        "SK kecamatan layak anak": 3,
    }
    assert "dari 3 wilayah dan 1 instansi" in text(response)
    assert "0 dari 3 kecamatan sudah mengirim semuanya" in text(response)


def test_without_an_hour_the_due_time_is_the_last_minute_of_the_day_there(scene, before_due):
    scene.client("operator").post(NEW, wish())

    assert EvidenceRequest.objects.get().due_at.isoformat() == "2024-06-27T16:59:00+00:00"


def test_an_own_paper_is_asked_of_an_office_and_a_village(scene, before_due):
    told = wish(
        items=[],
        title="  Foto   papan alur ",
        kind="foto",
        guidance="Di kantor",
        everybody="",
        areas=[GEDUNG_WANI],
        agencies=[scene.dinkes.public_id],
        due_time="08.30",
    )

    response = scene.client("operator").post(f"{NEW}?kecamatan={KINAL}", told)

    assert response.status_code == 302
    asked = EvidenceRequest.objects.get()
    assert (asked.title, asked.kind, asked.guidance) == ("Foto papan alur", "foto", "Di kantor")
    assert {row.name for row in asked.recipients.select_related("area", "agency")} == {
        "Desa Gedung Wani",
        "Dinas Kesehatan",
    }


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"items": []}, "Centang paling sedikit satu berkas"),
        ({"items": ["tidak-ada"]}, "Berkas itu tidak ada dalam daftar."),
        ({"items": [], "title": "Foto"}, "Pilih jenis berkas yang Anda tulis sendiri."),
        ({"title": "Foto", "kind": "virus"}, ""),
        ({"everybody": ""}, "Pilih paling sedikit satu kecamatan atau instansi."),
        ({"areas": ["17.05.01"]}, "Wilayah itu tidak ada di daftar."),
        ({"agencies": ["tidak-ada"]}, "Instansi itu tidak ada di daftar."),
        ({"due_day": ""}, "Pilih tanggal batas waktu."),
        ({"due_day": "kemarin"}, "Tulis tanggal seperti 27-06-2024."),
        ({"due_day": "2024-06-20"}, "Batas waktu itu sudah lewat. Sekarang 25 Juni 2024, 14.05"),
        ({"due_day": "2054-06-20"}, "Batas waktu itu terlalu jauh."),
        ({"due_time": "25.99"}, "Tulis jam seperti 23.59."),
        ({"title": "x" * 201, "kind": "sop"}, "200"),
        (
            {"items": ["sop-bencana"], "everybody": "", "agencies": "polsek"},
            "hanya untuk kecamatan",
        ),
    ],
)
def test_a_faulty_wish_asks_nobody_and_keeps_what_was_ticked(scene, before_due, told, sentence):
    if told.get("agencies") == "polsek":
        told = told | {"agencies": [scene.polsek.public_id]}

    response = scene.client("operator").post(NEW, wish(**{"guidance": "isian saya"} | told))

    assert response.status_code == 422
    page = text(response)
    assert sentence in page
    assert "isian saya" in page
    assert EvidenceRequest.objects.count() == 0


def test_a_double_click_asks_once(scene, before_due):
    for _ in range(2):
        scene.client("operator").post(NEW, wish())

    assert EvidenceRequest.objects.count() == 1
    assert RequestRecipient.objects.count() == 3
    assert Event.objects.filter(verb="request.asked").count() == 1


@pytest.mark.parametrize(
    ("name", "status"),
    [("gugus", 403), ("dinkes", 403), ("verif", 403), ("camat", 404), ("seluma", 404)],
)
def test_only_the_operator_asks(scene, before_due, name, status):
    assert scene.client(name).get(NEW).status_code == status
    assert scene.client(name).post(NEW, wish()).status_code == status
    assert EvidenceRequest.objects.count() == 0


# The matrix --------------------------------------------------------------------


def test_the_matrix_begins_with_a_sentence_and_names_who_is_late(scene, monkeypatch):
    set_clock(monkeypatch, BEFORE_DUE)
    asked = scene.request(areas=[place(KINAL), place(TANJUNG_KEMUNING), place(KAUR_UTARA)])
    send(scene, asked)
    set_clock(monkeypatch, AFTER_DUE)

    page = text(scene.client("gugus").get(MATRIX))

    assert "1 dari 3 kecamatan sudah mengirim</strong>; 2 terlambat sejak 27 Juni 2024." in page
    assert "Siapa yang terlambat (2)" in page
    assert page.count("kla-chip-late") == 2
    assert page.count("kla-chip-submitted") == 1


def test_who_was_not_asked_has_an_empty_cell(scene, before_due):
    scene.request()
    scene.request(title="SK", agencies=[scene.polsek], areas=[])

    page = text(scene.client("operator").get(MATRIX))

    assert page.count("<td></td>") == 3
    assert "0 dari 1 instansi" in page


def test_an_empty_matrix_says_what_to_do(scene):
    assert "Minta SOP, SK, atau profil anak" in text(scene.client("operator").get(MATRIX))
    assert NEW not in text(scene.client("gugus").get(MATRIX))


@pytest.mark.parametrize(("name", "status"), [("camat", 404), ("seluma", 404)])
def test_who_does_not_read_the_evaluation_sees_no_matrix(scene, name, status):
    asked = scene.request()

    assert scene.client(name).get(MATRIX).status_code == status
    assert scene.client(name).get(f"{MATRIX}{asked.public_id}/").status_code == status


def test_a_request_of_another_regency_is_not_found_here(scene):
    asked = scene.request()

    response = scene.client("verif").get(f"/evaluasi/2024/17.05/permintaan/{asked.public_id}/")

    assert response.status_code == 404


def test_the_text_to_share_says_what_of_whom_by_when(scene, before_due):
    asked = scene.request(guidance="Ditandatangani camat.")
    send(scene, asked)

    page = text(scene.client("operator").get(f"{MATRIX}{asked.public_id}/"))
    message = re.search(r"<textarea[^>]*id=\"teks\"[^>]*>(.*?)</textarea>", page, re.S).group(1)

    assert "Yth. Kecamatan Tanjung Kemuning" in message
    assert "Kinal" not in message
    assert "Mohon mengirim: SOP korban kekerasan" in message
    assert "Paling lambat: 27 Juni 2024, 23.59 WIB" in message
    assert "Ditandatangani camat." in message


# Who is asked ------------------------------------------------------------------


def test_a_camat_sees_own_and_village_requests_with_the_late_one_first(scene, after_due):
    scene.request(title="Nanti", due_at=AFTER_DUE.replace(year=2025), areas=[place(KINAL)])
    scene.request(title="Terlambat", areas=[place(KINAL)])
    scene.request(title="Desa", areas=[place(GEDUNG_WANI)])
    scene.request(title="Tetangga", areas=[place(TANJUNG_KEMUNING)])

    page = text(scene.client("camat").get("/permintaan/"))

    assert page.index("Terlambat</a>") < page.index("Nanti</a>")
    assert "Desa</a>" in page
    assert "Tetangga" not in page
    assert "lewat 1 hari" in page


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("camat", 200),
        ("operator", 200),
        ("camat2", 404),
        ("desa", 404),
        ("dinkes", 403),
        ("gugus", 403),
        ("seluma", 404),
        ("camat.seluma", 404),
    ],
)
def test_a_request_opens_for_who_was_asked_and_the_operator(scene, name, status):
    recipient = scene.recipient(scene.request())
    client = scene.client(name)

    assert client.get(f"/permintaan/{recipient.public_id}/").status_code == status
    if status != 200:
        sending = client.post(f"/permintaan/{recipient.public_id}/pilih/", {"version": "x"})
        assert sending.status_code == status


def test_an_unknown_request_is_not_found(scene):
    assert scene.client("camat").get("/permintaan/tidak-ada/").status_code == 404


def test_a_sent_file_gets_its_receipt_and_arrives(scene, before_due, files_dir):  # noqa: F811
    recipient = scene.recipient(scene.request())
    address = f"/permintaan/{recipient.public_id}/"
    form = text(scene.client("camat").get(address))

    response = scene.client("camat").post(address, paper_form(), follow=True)

    assert 'value="SOP korban kekerasan – Kecamatan Kinal"' in form
    assert 'capture="environment"' in form
    document = Document.objects.get(subject="SOP Kinal")
    receipt = reverse("evidence:receipt", args=[document.versions.get().public_id])
    assert response.redirect_chain == [(receipt, 302)]
    assert "Sidik jari berkas (SHA-256)" in text(response)
    recipient.refresh_from_db()
    assert (document.area_id, recipient.version.document) == (KINAL, document)
    assert recipient.sent_by == scene.people["camat"]


def test_an_office_opens_what_it_sent(scene, before_due, files_dir):  # noqa: F811
    asked = scene.request(areas=[], agencies=[scene.polsek])
    recipient = asked.recipients.get()

    scene.client("polsek").post(f"/permintaan/{recipient.public_id}/", paper_form())

    document = Document.objects.get(subject="SOP Kinal")
    version = document.versions.get()
    assert document.agency == scene.polsek
    download = scene.client("polsek").get(f"/dokumen/berkas/{version.public_id}/")
    assert b"".join(download.streaming_content).startswith(b"%PDF-")
    assert scene.client("dinkes").get(f"/dokumen/{document.public_id}/").status_code == 404


def test_sending_late_is_taken_and_marked(scene, after_due):
    asked = scene.request()
    recipient = scene.recipient(asked)
    paper = scene.paper(area=KINAL)

    scene.client("camat").post(
        f"/permintaan/{recipient.public_id}/pilih/", {"version": paper.public_id}
    )

    assert "28 Juni 2024, terlambat" in text(scene.client("operator").get(MATRIX))


def test_a_sent_paper_proves_the_area_answer_that_the_request_names(scene, before_due):
    scene.said(KINAL, "25.4", "ya", by="camat")
    asked = scene.request()

    first = send(scene, asked).version
    scene.said(TANJUNG_KEMUNING, "25.2", "ya")

    assert [proof.version for proof in AreaProof.objects.all()] == [first]


def test_what_was_sent_first_proves_the_answer_given_later(scene, before_due):
    paper = send(scene, scene.request()).version

    scene.tap("camat", KINAL, "25.4", "ya")

    assert [proof.version for proof in AreaProof.objects.all()] == [paper]


def test_sending_the_same_twice_is_one_sending(scene, before_due):
    recipient = scene.recipient(scene.request())
    paper = scene.paper(area=KINAL)

    for _ in range(2):
        response = scene.client("camat").post(
            f"/permintaan/{recipient.public_id}/pilih/", {"version": paper.public_id}
        )

    assert response.status_code == 302
    assert Event.objects.filter(verb="request.sent").count() == 1


def test_a_double_click_on_a_new_file_is_one_document_and_one_sending(
    scene,
    before_due,
    files_dir,  # noqa: F811
):
    recipient = scene.recipient(scene.request())
    data = corpus.unique_pdf()

    for _ in range(2):
        scene.client("camat").post(
            f"/permintaan/{recipient.public_id}/", paper_form(file=sent(data=data))
        )

    assert Document.objects.count() == 1
    assert Event.objects.filter(verb="request.sent").count() == 1


@pytest.mark.parametrize("version", ["tidak-ada", "", "'; --", "x" * 500])
def test_a_strange_paper_is_not_found(scene, version):
    recipient = scene.recipient(scene.request())
    theirs = scene.paper(by="camat2", area=TANJUNG_KEMUNING)

    for key in (version, theirs.public_id):
        response = scene.client("camat").post(
            f"/permintaan/{recipient.public_id}/pilih/", {"version": key}
        )
        assert response.status_code == 404
    recipient.refresh_from_db()
    assert recipient.version is None


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"file": sent("catatan.txt", b"teks")}, "PDF"),
        ({"file": sent("sop.pdf", b"%PDF-1.7 rusak")}, ""),
        ({"file": ""}, "Pilih satu berkas dahulu."),
        ({"subject": ""}, "Isi perihal dokumen."),
        ({"place": f"wilayah:{TANJUNG_KEMUNING}"}, ""),
    ],
)
def test_a_bad_file_sends_nothing(scene, files_dir, told, sentence):  # noqa: F811
    recipient = scene.recipient(scene.request())

    response = scene.client("camat").post(f"/permintaan/{recipient.public_id}/", paper_form(**told))

    assert response.status_code == 422
    assert sentence in text(response)
    recipient.refresh_from_db()
    assert recipient.version is None


def test_after_cancelling_the_paper_is_stored_but_not_sent(scene, files_dir):  # noqa: F811
    asked = scene.request()
    recipient = scene.recipient(asked)
    scene.client("operator").post(f"{MATRIX}{asked.public_id}/batal/")

    response = scene.client("camat").post(
        f"/permintaan/{recipient.public_id}/", paper_form(), follow=True
    )

    assert "Dokumen tersimpan, tetapi belum terkirim. Permintaan ini sudah dibatalkan" in text(
        response
    )
    assert "SOP korban kekerasan" not in text(scene.client("camat").get("/permintaan/"))
    recipient.refresh_from_db()
    assert recipient.version is None


# Deciding ----------------------------------------------------------------------


def test_accepting_and_giving_back_with_a_reason(scene, before_due):
    asked = scene.request()
    first, second = send(scene, asked), send(scene, asked, by="camat2", code=TANJUNG_KEMUNING)
    address = f"{MATRIX}{asked.public_id}/periksa/"
    client = scene.client("operator")

    client.post(address, decision(first, "accepted"))
    client.post(address, decision(second, "returned", "Belum distempel"))

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.decision, second.decision) == ("accepted", "returned")
    page = text(scene.client("camat2").get(f"/permintaan/{second.public_id}/"))
    assert "Belum distempel" in page
    assert "Tidak perlu mengirim lagi" in text(
        scene.client("camat").get(f"/permintaan/{first.public_id}/")
    )


def test_what_was_given_back_is_not_sent_again_but_a_new_paper_is(scene, before_due):
    row = send(scene, scene.request())
    decide_requested(
        recipient=row, decision="returned", reason="Buram", by=scene.people["operator"]
    )
    address = f"/permintaan/{row.public_id}/pilih/"
    camat = scene.client("camat")

    same = camat.post(address, {"version": row.version.public_id}, follow=True)
    camat.post(address, {"version": scene.paper(area=KINAL).public_id})

    assert "Berkas ini yang dikembalikan operator" in text(same)
    row.refresh_from_db()
    assert (row.decision, row.decision_reason) == ("", "")


def test_an_accepted_paper_is_not_replaced(scene, before_due):
    row = send(scene, scene.request())
    decide_requested(recipient=row, decision="accepted", by=scene.people["operator"])

    response = scene.client("camat").post(
        f"/permintaan/{row.public_id}/pilih/",
        {"version": scene.paper(area=KINAL).public_id},
        follow=True,
    )

    assert "sudah diterima operator" in text(response)


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"decision": "returned"}, "Tulis alasan pengembalian"),
        ({"decision": "returned", "reason": "  "}, "Tulis alasan pengembalian"),
        ({"decision": "returned", "reason": "x" * 301}, "Alasan paling panjang 300 huruf."),
        ({"decision": "bagus"}, "Pilih diterima atau dikembalikan."),
        ({"seen": ""}, "Halaman ini rusak. Muat ulang"),
        ({"recipient": "x" * 90}, "Halaman ini rusak. Muat ulang"),
    ],
)
def test_a_faulty_decision_is_refused_with_a_sentence(scene, before_due, told, sentence):
    asked = scene.request()
    row = send(scene, asked)

    response = scene.client("operator").post(
        f"{MATRIX}{asked.public_id}/periksa/", decision(row, "accepted", **told)
    )

    assert response.status_code == 422
    assert sentence in text(response)
    row.refresh_from_db()
    assert row.decision == ""


def test_nothing_is_accepted_without_a_file_or_after_a_newer_one_came(scene, before_due):
    asked = scene.request()
    empty = scene.recipient(asked, TANJUNG_KEMUNING)
    row = send(scene, asked)
    seen = decision(row, "accepted")
    send(scene, asked)
    address = f"{MATRIX}{asked.public_id}/periksa/"
    client = scene.client("operator")

    without = client.post(address, decision(empty, "accepted"))
    stale = client.post(address, seen)

    assert (without.status_code, stale.status_code) == (409, 409)
    assert "Belum ada berkas yang dikirim." in text(without)
    assert "Berkas yang lebih baru baru saja dikirim" in text(stale)
    row.refresh_from_db()
    assert row.decision == ""


def test_a_recipient_of_another_paper_is_not_found(scene, before_due):
    asked, other = scene.request(), scene.request(title="SK")
    row = send(scene, other)

    response = scene.client("operator").post(
        f"{MATRIX}{asked.public_id}/periksa/", decision(row, "accepted")
    )

    assert response.status_code == 404


@pytest.mark.parametrize(
    ("name", "status"), [("gugus", 403), ("verif", 403), ("camat", 404), ("seluma", 404)]
)
@pytest.mark.parametrize("deed", ["periksa", "batal"])
def test_only_the_operator_decides_and_cancels(scene, before_due, name, status, deed):
    asked = scene.request()
    row = send(scene, asked)

    response = scene.client(name).post(
        f"{MATRIX}{asked.public_id}/{deed}/", decision(row, "accepted")
    )

    assert response.status_code == status
    asked.refresh_from_db()
    row.refresh_from_db()
    assert (asked.cancelled_at, row.decision) == (None, "")


def test_cancelling_twice_is_one_deed_and_leaves_what_was_sent(scene, before_due):
    asked = scene.request()
    row = send(scene, asked)

    for _ in range(2):
        scene.client("operator").post(f"{MATRIX}{asked.public_id}/batal/")

    assert Event.objects.filter(verb="request.cancelled").count() == 1
    assert Document.objects.filter(pk=row.version.document_id).exists()
    page = text(scene.client("operator").get(f"{MATRIX}{asked.public_id}/"))
    assert "dibatalkan 25 Juni 2024, 14.05 WIB" in page
    assert "Terima<" not in page


# Proposals ---------------------------------------------------------------------


def test_a_question_is_offered_what_was_sent_for_it(scene, before_due):
    row = send(scene, scene.request())
    address = "/evaluasi/2024/17.04/1/1.2u/bukti/?slot=sop"

    page = text(scene.client("operator").get(address))

    assert "Usulan dari permintaan" in page
    assert "dikirim Kecamatan Kinal" in page
    assert row.version.public_id in page
    other = text(scene.client("operator").get("/evaluasi/2024/17.04/1/1.2x/bukti/?slot=rencana"))
    assert "Usulan dari permintaan" not in other


def test_what_was_given_back_is_offered_to_nobody(scene, before_due):
    row = send(scene, scene.request())
    decide_requested(
        recipient=row, decision="returned", reason="Buram", by=scene.people["operator"]
    )

    page = text(scene.client("operator").get("/evaluasi/2024/17.04/1/1.2u/bukti/?slot=sop"))

    assert "Usulan dari permintaan" not in page


def test_a_paper_asked_for_a_question_of_children_begins_as_secret(scene, before_due):
    sheet = sheet_of(scene.fresh().round.instrument)
    codes = {sheet.sensitivity_of(question.code): question.code for question in sheet.questions}
    requests = [scene.request(title=one, proves=[], proposed=[codes[one]]) for one in "RS"]

    proposed = [proposed_upload(scene.recipient(asked))["sensitivity"] for asked in requests]

    assert proposed == ["R", "S"]
