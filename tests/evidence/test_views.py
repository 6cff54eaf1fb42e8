"""The pages about papers: who gets in, what a refusal says, and what a file is served with."""

import re
from datetime import UTC, datetime
from email.message import Message

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.permissions import Role
from audit.models import Event
from evidence.models import Document, DocumentVersion
from evidence.queries import Usage
from tests.evidence import corpus
from tests.evidence.conftest import drafts, make_document, sent, stored_files
from tests.world import BENGKULU, KAUR, KINAL, SELUMA, agency, place, user

pytestmark = pytest.mark.django_db

UPLOAD = "/dokumen/baru/"


@pytest.fixture
def operator(client):
    operator = user(Role.OPERATOR, KAUR, username="operator.kaur")
    client.force_login(operator)
    return operator


def filled(**told):
    return {
        "subject": "SK Gugus Tugas KLA",
        "kind": "sk",
        "number": "188.4/2024",
        "date": "2024-03-05",
        "place": f"daerah:{KAUR}",
        "sensitivity": "R",
        "form_key": "kunci",
        "file": sent(),
    } | told


def test_a_sent_document_is_stored_and_its_receipt_says_so(client, operator, files_dir):
    data = corpus.unique_pdf()

    response = client.post(UPLOAD, filled(file=sent("SK.pdf", data)), follow=True)

    version = DocumentVersion.objects.get()
    page = response.content.decode()
    assert response.redirect_chain == [(f"/dokumen/tanda-terima/{version.public_id}/", 302)]
    assert version.sha256 in page
    assert version.public_id in page
    assert f"{len(data)} byte" in page
    assert version.document.number == "188.4/2024"
    assert (version.document.region, version.document.area) == (place(KAUR), None)


def test_the_receipt_tells_the_time_of_the_region(client, received, operator, monkeypatch):
    moment = datetime(2024, 6, 25, 7, 5, tzinfo=UTC)
    monkeypatch.setattr("evidence.services.db_now", lambda: moment)
    version = received(by=operator)

    page = client.get(reverse("evidence:receipt", args=[version.public_id])).content.decode()

    assert "25 Juni 2024, 14.05 WIB" in page


@pytest.mark.parametrize(("role", "offered"), [(Role.OPERATOR, True), (Role.EXECUTIVE, False)])
def test_a_receipt_leads_to_the_next_upload_only_who_may_send_one(client, received, role, offered):
    version = received(by=user(Role.OPERATOR, KAUR, username="pengirim"))
    client.force_login(user(role, KAUR, username="pembaca"))

    page = client.get(reverse("evidence:receipt", args=[version.public_id])).content.decode()

    assert (UPLOAD in page) == offered
    assert (client.get(UPLOAD).status_code == 200) == offered


def test_a_form_sent_twice_ends_at_the_same_receipt(client, operator, files_dir):
    data = corpus.unique_pdf()

    first = client.post(UPLOAD, filled(file=sent(data=data)))
    second = client.post(UPLOAD, filled(file=sent(data=data)))

    assert second.url == first.url
    assert Document.objects.count() == 1


def test_known_bytes_are_offered_instead_of_stored_twice(client, operator, files_dir):
    data = corpus.unique_pdf()
    client.post(UPLOAD, filled(file=sent(data=data)))

    again = client.post(UPLOAD, filled(file=sent(data=data), form_key="lain", subject="Lain"))

    known = Document.objects.get()
    assert again.status_code == 409
    assert reverse("evidence:detail", args=[known.public_id]) in again.content.decode()
    assert "Simpan juga sebagai dokumen baru" in again.content.decode()
    assert 'value="Lain"' in again.content.decode()


def test_known_bytes_are_stored_again_on_request(client, operator, files_dir):
    data = corpus.unique_pdf()
    client.post(UPLOAD, filled(file=sent(data=data)))

    again = client.post(UPLOAD, filled(file=sent(data=data), form_key="lain", as_new="on"))

    assert again.status_code == 302
    assert Document.objects.count() == 2


def test_known_bytes_are_no_news_for_who_may_not_open_them(client, received, files_dir):
    data = corpus.unique_pdf()
    received(by=user(Role.OPERATOR, KAUR), upload=sent(data=data), sensitivity="S")
    dinkes = agency("dinkes", KAUR)
    client.force_login(user(Role.CONTRIBUTOR, KAUR, agency=dinkes))

    answer = client.post(UPLOAD, filled(file=sent(data=data), place=f"kantor:{dinkes.public_id}"))

    assert answer.status_code == 302
    assert Document.objects.count() == 2


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (
            SimpleUploadedFile("besar.pdf", b"%PDF-1.4" + b"0" * 14_199_992),
            "Berkas 14,2 MB melebihi batas 10 MB. Perkecil pindaian atau bagi menjadi dua berkas.",
        ),
        (SimpleUploadedFile("kosong.pdf", b""), "Berkas kosong (0 byte)."),
        (SimpleUploadedFile("rusak.pdf", b"%PDF-1.4 rusak"), "PDF ini tidak dapat dibaca"),
        (SimpleUploadedFile("setup.exe", b"MZ"), "berakhiran &quot;.exe&quot; tidak diterima."),
        (SimpleUploadedFile("a." + "x" * 250, b"MZ"), "tidak diterima."),
        ("", "Pilih satu berkas dahulu."),
    ],
)
def test_a_refused_file_costs_no_other_field(client, operator, files_dir, file, sentence):
    answer = client.post(UPLOAD, filled(file=file, subject="Perihal yang panjang"))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert 'value="Perihal yang panjang"' in page
    assert 'value="kunci"' in page
    assert stored_files() == []
    assert drafts() == []


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("subject", "", "Isi perihal dokumen."),
        ("kind", "", "Pilih jenis dokumen."),
        ("kind", "rahasia", "rahasia"),
        ("date", "kemarin", "Tulis tanggal seperti 27-06-2024."),
        ("valid_until", "2020-01-01", "Tanggal ini sebelum tanggal dokumen."),
        ("year", "24", "Tahun paling awal 1945."),
        ("sensitivity", "", "Pilih salah satu jawaban."),
        ("sensitivity", "X", "X"),
        ("place", f"daerah:{SELUMA}", SELUMA),
        ("place", "kantor:tidak-ada", "tidak-ada"),
        ("number", "9" * 101, "100"),
    ],
)
def test_a_wrong_field_is_told_and_nothing_stored(
    client, operator, files_dir, field, value, sentence
):
    answer = client.post(UPLOAD, filled(**{field: value}))

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not Document.objects.exists()
    assert stored_files() == []


def test_fields_that_are_not_in_the_form_change_nothing(client, operator, files_dir):
    seluma = place(SELUMA)

    client.post(
        UPLOAD, filled(region=seluma.code, created_by="1", agency="1", public_id="x", number_="1")
    )

    document = Document.objects.get()
    assert (document.region_id, document.created_by, document.agency) == (KAUR, operator, None)


@pytest.mark.parametrize(
    ("role", "where", "offered"),
    [
        (Role.OPERATOR, KAUR, ["Kabupaten Kaur", "Dinas Kesehatan, Kabupaten Kaur"]),
        (Role.CONTRIBUTOR, KAUR, ["Dinas Kesehatan, Kabupaten Kaur"]),
        (Role.AREA, KINAL, ["Kecamatan Kinal"]),
    ],
)
def test_only_own_shelves_are_offered(client, role, where, offered):
    dinkes = agency("dinkes", KAUR)
    agency("dinkes", SELUMA)
    client.force_login(user(role, where, agency=dinkes if role is Role.CONTRIBUTOR else None))

    page = client.get(UPLOAD).content.decode()

    shelves = re.search(r'<select name="place".*?</select>', page, re.DOTALL)[0]
    assert re.findall(r"<option [^>]*>([^<]+)</option>", shelves) == offered


def test_a_camats_paper_lies_in_the_kecamatan(client, files_dir):
    client.force_login(user(Role.AREA, KINAL))

    client.post(UPLOAD, filled(place=f"wilayah:{KINAL}"))

    document = Document.objects.get()
    assert (document.region_id, document.area_id) == (KAUR, KINAL)


@pytest.mark.parametrize(
    "role", [Role.VERIFIER, Role.AUDITOR, Role.PROVINCE_ADMIN, Role.EXECUTIVE, Role.TASK_FORCE]
)
def test_who_only_reads_can_not_send(client, files_dir, role):
    client.force_login(user(role, BENGKULU))

    assert client.get(UPLOAD).status_code == 403
    assert client.post(UPLOAD, filled()).status_code == 403
    assert stored_files() == []


def test_two_files_at_once_are_refused(client, operator, files_dir):
    answer = client.post(UPLOAD, filled(file=[sent("a.pdf"), sent("b.pdf")]))

    assert answer.status_code == 400
    assert drafts() == []


def fetched(client, version):
    """The answer to a download and its bytes, read to the end so that the file is closed."""
    answer = client.get(reverse("evidence:download", args=[version.public_id]))
    return answer, b"".join(answer.streaming_content)


NAMES = [
    "SK.pdf",
    "SK Bupati (2).pdf",
    "laporan \u00e9t\u00e9.pdf",
    "\u6f22" * 30 + ".pdf",
    "a;b='c'.pdf",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_file_is_served_as_a_file_and_nothing_else(client, received, operator, name):
    data = corpus.unique_pdf()
    version = received(by=operator, upload=sent(name, data))

    answer, content = fetched(client, version)

    header = Message()
    header["Content-Disposition"] = answer["Content-Disposition"]
    assert content == data
    assert header.get_content_disposition() == "attachment"
    assert header.get_filename() == name
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "no-store, private"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize("page", ["detail", "new_version"])
@pytest.mark.parametrize("role_and_place", [(Role.OPERATOR, SELUMA), (Role.AREA, KINAL)])
def test_a_stranger_gets_404_for_the_document(client, received, page, role_and_place):
    version = received(by=user(Role.OPERATOR, KAUR))
    client.force_login(user(*role_and_place))

    address = reverse(f"evidence:{page}", args=[version.document.public_id])

    assert client.get(address).status_code == 404
    assert client.post(address).status_code in (404, 405)


@pytest.mark.parametrize("page", ["receipt", "download"])
@pytest.mark.parametrize("role_and_place", [(Role.OPERATOR, SELUMA), (Role.AREA, KINAL)])
def test_a_stranger_gets_404_for_the_file(client, received, page, role_and_place):
    version = received(by=user(Role.OPERATOR, KAUR))
    client.force_login(user(*role_and_place))

    assert client.get(reverse(f"evidence:{page}", args=[version.public_id])).status_code == 404
    assert not Event.objects.filter(verb="document.opened").exists()


@pytest.mark.parametrize("page", ["detail", "receipt", "download", "new_version"])
def test_an_unknown_id_gets_404(client, operator, page):
    assert client.get(reverse(f"evidence:{page}", args=["tidak-ada"])).status_code == 404


def test_an_auditor_sees_a_secret_papers_card_and_log_but_not_the_file(client, received):
    operator = user(Role.OPERATOR, KAUR, username="operator.kaur")
    version = received(by=operator, sensitivity="S")
    client.force_login(operator)
    fetched(client, version)
    client.force_login(user(Role.AUDITOR, BENGKULU))

    card = client.get(reverse("evidence:detail", args=[version.document.public_id]))
    file = client.get(reverse("evidence:download", args=[version.public_id]))

    download = reverse("evidence:download", args=[version.public_id])
    assert card.status_code == 200
    assert '<td data-label="Pengguna">operator.kaur</td>' in card.content.decode()
    assert download not in card.content.decode()
    assert file.status_code == 403
    assert "Dokumen ini rahasia." in file.content.decode()
    assert Event.objects.filter(verb="document.opened").count() == 1


def test_a_contributor_does_not_see_who_opened(client, received):
    dinkes = agency("dinkes", KAUR)
    contributor = user(Role.CONTRIBUTOR, KAUR, agency=dinkes)
    version = received(by=contributor, agency=dinkes)
    client.force_login(contributor)

    page = client.get(reverse("evidence:detail", args=[version.document.public_id]))

    assert "Siapa yang membuka" not in page.content.decode()


def test_a_right_that_ended_ends_the_next_click(client, received, operator):
    version = received(by=operator)
    address = reverse("evidence:download", args=[version.public_id])
    assert fetched(client, version)[0].status_code == 200

    operator.memberships.all().delete()

    assert client.get(address).status_code == 404


def test_a_new_version_is_received_and_the_old_one_stays(client, received, operator):
    first = received(by=operator)
    address = reverse("evidence:new_version", args=[first.document.public_id])

    answer = client.post(address, {"file": sent(), "form_key": "v2"}, follow=True)

    assert answer.status_code == 200
    assert [version.number for version in first.document.versions.all()] == [1, 2]


def test_a_refused_new_version_says_why(client, received, operator):
    first = received(by=operator)
    address = reverse("evidence:new_version", args=[first.document.public_id])

    answer = client.post(address, {"file": sent("a.pdf", b"%PDF-"), "form_key": "v2"})

    assert answer.status_code == 422
    assert "PDF ini tidak dapat dibaca" in answer.content.decode()


def test_a_verifier_opens_but_adds_no_version(client, received):
    version = received(by=user(Role.OPERATOR, KAUR))
    client.force_login(user(Role.VERIFIER, BENGKULU))

    address = reverse("evidence:new_version", args=[version.document.public_id])

    assert client.get(address).status_code == 403
    assert client.post(address, {"file": sent()}).status_code == 403


def listed(client, **asked):
    page = client.get("/dokumen/", asked).content.decode()
    return re.findall(r"<h2><a href=\"/dokumen/[^/]+/\">([^<]+)</a></h2>", page)


@pytest.fixture
def three_documents(operator):
    for subject, number, kind, sensitivity in [
        ("SK Gugus Tugas", "188.4/12", "sk", "R"),
        ("Laporan Forum Anak", "", "laporan", "U"),
        ("Daftar korban", "", "matriks", "S"),
    ]:
        document = make_document(by=operator, sensitivity=sensitivity)
        Document.objects.filter(pk=document.pk).update(subject=subject, number=number, kind=kind)
    make_document(by=user(Role.OPERATOR, SELUMA), region=SELUMA)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, ["Daftar korban", "Laporan Forum Anak", "SK Gugus Tugas"]),
        ({"q": "forum"}, ["Laporan Forum Anak"]),
        ({"q": "188.4"}, ["SK Gugus Tugas"]),
        ({"q": "%"}, []),
        ({"q": "\0"}, ["Daftar korban", "Laporan Forum Anak", "SK Gugus Tugas"]),
        ({"jenis": "laporan"}, ["Laporan Forum Anak"]),
        ({"kelas": "S"}, ["Daftar korban"]),
        ({"kelas": "R", "q": "forum"}, []),
        ({"kelas": "Z"}, ["Daftar korban", "Laporan Forum Anak", "SK Gugus Tugas"]),
        ({"page": "99"}, ["Daftar korban", "Laporan Forum Anak", "SK Gugus Tugas"]),
        (
            {"order_by": "created_by__password"},
            ["Daftar korban", "Laporan Forum Anak", "SK Gugus Tugas"],
        ),
    ],
)
@pytest.mark.usefixtures("three_documents")
def test_the_list_holds_what_was_asked_for_and_nothing_of_the_neighbour(client, asked, found):
    assert listed(client, **asked) == found


def test_a_long_list_has_pages(client, operator):
    for _ in range(25):
        make_document(by=operator)

    assert (len(listed(client)), len(listed(client, page=2))) == (20, 5)


def test_a_longer_list_costs_no_more_queries(client, operator, django_assert_num_queries):
    dinkes = agency("dinkes", KAUR)
    make_document(by=operator, area=KINAL)
    with CaptureQueriesContext(connection) as of_one:
        client.get("/dokumen/")
    for _ in range(15):
        make_document(by=operator, agency=dinkes)

    with django_assert_num_queries(len(of_one)):
        client.get("/dokumen/")


def test_an_empty_list_says_what_to_do(client, operator):
    page = client.get("/dokumen/").content.decode()

    assert "Belum ada dokumen." in page
    assert f'href="{UPLOAD}"' in page


def test_an_app_above_tells_where_a_document_is_used(client, operator, monkeypatch):
    document = make_document(by=operator)
    usage = Usage("Pertanyaan 1.2 (2024)", "/evaluasi/2024/17.04/1/1.2/")
    monkeypatch.setattr(
        "evidence.queries._finders", [lambda user, documents: {document.pk: [usage]}]
    )

    page = client.get(reverse("evidence:detail", args=[document.public_id])).content.decode()

    assert f'<a href="{usage.url}">{usage.label}</a>' in page
    assert "menjawab 1 pertanyaan" in client.get("/dokumen/").content.decode()
