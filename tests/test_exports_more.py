"""Accounts, documents, requests, areas and talk as files: what the page says, to whom it says it.

The scene is that of the access matrix, in which every paper and region has words of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts import rates
from accounts.rates import Limiter
from audit.clock import db_now
from audit.models import Event
from evaluations.services import detach
from evidence.models import Document
from tests.access.asking import seen_in
from tests.access.scene import YEAR, Scene, build, word_of
from tests.clock import set_clock
from tests.exports import Export, book_at, file_at, read_alike_by_libreoffice, told, values
from tests.rollback import rolled_back
from tests.world import KAUR, place

pytestmark = pytest.mark.django_db
KAUR_PAGES = f"/evaluasi/{YEAR}/17.04/"
LAST = "Keterangan"
CHILDREN = ("Laki-laki dan perempuan", "Laki-laki", "Perempuan", "Desa yang mengisi", "Sumber")
EXPORTS = [
    Export(
        "/akun/orang/?peran=executive",
        "admin",
        ("Orang", LAST),
        {
            "Nama": word_of("seluma", "orang"),
            "Nama pengguna": word_of("seluma", "orang"),
            "Peran": "Pimpinan daerah, Kabupaten Seluma",
            "Keadaan": "Aktif",
        },
    ),
    Export(
        "/akun/instansi/",
        "operator",
        ("Instansi", LAST),
        {
            "Nama": f"Dinkes {word_of('kaur', 'dinkes')}",
            "Wilayah": "Kaur",
            "Bidang tugas": "dinkes",
            "Orang": 1,
        },
    ),
    Export(
        "/akun/undangan/?keadaan=open",
        "operator",
        ("Undangan", LAST),
        {
            "Nama": word_of("kaur", "undangan"),
            "Peran": "Pimpinan daerah",
            "Wilayah atau instansi": "Kabupaten Kaur",
            "Keadaan": "Menunggu",
        },
    ),
    Export(
        "/dokumen/?kelas=S",
        "operator",
        ("Dokumen", LAST),
        {
            "Perihal": f"Perihal {word_of('anak')}",
            "Jenis": "Surat keputusan",
            "Nomor": word_of("anak", "nomor"),
            "Tanggal": None,
            "Kelas": "Rahasia: menyangkut anak",
            "Menjawab pertanyaan": 1,
            "Versi": 1,
            "Sudah diganti": None,
        },
    ),
    Export("/dokumen/sampah/", "operator", ("Tempat sampah", LAST), {}),
    Export("/tugas/", "dinkes", ("Tugas", LAST), {}),
    Export(
        "/permintaan/",
        "camat",
        ("Permintaan", LAST),
        {
            "Tahun": YEAR,
            "Berkas": word_of("kaur", "permintaan"),
            "Penerima": "Kecamatan Kinal",
            "Keadaan": "Belum dikirim",
            "Dikirim": None,
        },
    ),
    Export(
        f"{KAUR_PAGES}permintaan/",
        "sekda",
        ("Permintaan", "Tepat waktu", LAST),
        {
            "Kecamatan atau instansi": "Seluruhnya",
            "Diminta": 2,
            "Diterima": 0,
            "Tepat waktu": 0,
            "% diterima": 0,
            "% tepat waktu": 0,
        },
        of="Tepat waktu",
    ),
    Export(
        f"{KAUR_PAGES}permintaan/pengingat/",
        "operator",
        ("Pengingat", LAST),
        {"Kecamatan atau instansi": "Kecamatan Kinal", "Hal yang ditunggu": 1},
    ),
    Export(
        f"{KAUR_PAGES}penugasan/",
        "operator",
        ("Penugasan", LAST),
        {
            "Indikator": "1",
            "Kode": "1.2",
            "Instansi": f"Disdik {word_of('kaur', 'disdik')}",
        },
    ),
    Export(
        f"{KAUR_PAGES}waktu/",
        "operator",
        ("Tahap", "Tambahan waktu", LAST),
        {"Tahap": "Evaluasi mandiri", "Keadaan": "Dibuka", "Dibuka": None, "Ditutup": None},
    ),
    Export(
        "/diskusi/?saring=semua",
        "dinkes",
        ("Diskusi", LAST),
        {
            "Daerah": "Kabupaten Kaur",
            "Tahun": YEAR,
            "Kode": "1.3",
            "Menyebut Anda": None,
            "Komentar baru": 1,
            "Selesai": None,
        },
    ),
    Export(
        "/wilayah/",
        "operator",
        ("Kecamatan", LAST),
        {
            "Kode": "17.04.01",
            "Kecamatan": "Kinal",
            "Dijawab": 1,
            "Ditanyakan": 1,
            "Berkas terkirim": 0,
            "Berkas diminta": 1,
            "Dikirim ke kabupaten": None,
        },
    ),
    Export("/wilayah/", "verif", ("Daerah", LAST), {"Kode": "17.05", "Tahun": YEAR}),
    Export(
        "/laporan/",
        "sekda",
        ("Laporan", LAST),
        {"Kode": "17.04", "Daerah": "Kabupaten Kaur", "Tahun": YEAR, "Keadaan": "Sedang diisi"},
    ),
    Export(
        f"{KAUR_PAGES}profil/",
        "operator",
        (*CHILDREN, LAST),
        {"Kode": "17.04.01", "Kecamatan": "Kinal", "Umur 0–1 tahun": None},
    ),
]


@pytest.fixture(scope="module")
def scene(django_db_setup, django_db_blocker) -> Iterator[Scene]:
    with django_db_blocker.unblock(), rolled_back():
        yield build()


def browser(scene: Scene, who: str) -> Client:
    client = Client()
    client.force_login(scene.people[who])
    return client


@pytest.mark.parametrize("export", EXPORTS, ids=str)
def test_a_page_is_had_as_a_file_with_its_sheets_and_rows(scene, export):
    book = book_at(browser(scene, export.who), export.address)

    assert tuple(book.sheetnames) == export.sheets
    rows = values(book[export.of or export.sheets[0]])
    if export.row:
        found = [row for row in rows if row.items() >= export.row.items()]
        assert len(found) == 1, rows


def test_libreoffice_opens_every_file_and_reads_what_we_wrote(scene, tmp_path):
    files = [file_at(browser(scene, export.who), export.address) for export in EXPORTS]

    read_alike_by_libreoffice(files, tmp_path)


@pytest.mark.parametrize("who", ["operator", "dinkes", "camat", "sekda", "seluma"])
def test_a_file_has_no_word_that_its_page_does_not_say_and_opens_for_nobody_else(scene, who):
    client = browser(scene, who)

    for address in dict.fromkeys(export.address for export in EXPORTS):
        page = client.get(address)
        file = client.get(f"{address}{'&' if '?' in address else '?'}unduh=xlsx")

        assert page.status_code == file.status_code, address
        if file.status_code == 200:
            assert secrets_in(file) - secrets_in(page) == set(), address


def secrets_in(response) -> set[str]:
    return set(re.findall(r"kenari\.[a-z-]+\.[a-z0-9.-]+\.", seen_in(response)))


def test_the_register_as_a_file_names_exactly_the_papers_of_the_list(scene):
    client = browser(scene, "camat")

    rows = values(book_at(client, "/dokumen/")["Dokumen"])

    known = {f"Perihal {word_of(name)}" for name in ("kinal", "kinal-anak", "desa")}
    assert {row["Perihal"] for row in rows} == known


@pytest.mark.parametrize(
    ("who", "codes"), [("sekda", {"1.1"}), ("operator", {"1.1", "1.3"}), ("verif", {"1.1", "1.3"})]
)
def test_talk_about_children_stays_with_its_readers(scene, who, codes):
    rows = values(book_at(browser(scene, who), f"{KAUR_PAGES}diskusi/?saring=semua")["Diskusi"])

    assert {row["Kode"] for row in rows} == codes


def test_a_task_in_the_file_says_what_to_do_and_how_many_points_it_is_worth(scene):
    link, assessment = scene.links["tertaut"], scene.assessments["kaur"]
    detach(assessment=assessment, link=link, by=scene.people["operator"])

    rows = values(book_at(browser(scene, "dinkes"), "/tugas/")["Tugas"])

    assert [(row["Kode"], row["Tugas"], row["Dapat diraih"]) for row in rows] == [
        ("1.1", "Lengkapi bukti", 3)
    ]


def test_a_file_holds_every_page_of_the_list_and_says_its_filters_in_words(scene):
    told_of = {"region": place(KAUR), "created_by": scene.people["operator"], "sensitivity": "R"}
    Document.objects.bulk_create(
        Document(subject=f"Foto {number}", kind="foto", created_at=db_now(), **told_of)
        for number in range(30)
    )

    book = book_at(browser(scene, "operator"), "/dokumen/?jenis=foto&q=foto")

    assert len(values(book["Dokumen"])) == 30
    words = told(book)
    assert (words["Jenis"], words["Cari"], words["Kelas"]) == ("Foto kegiatan", "foto", "Semua")


@pytest.mark.parametrize(
    ("few", "many"),
    [
        ("/dokumen/?kelas=S", "/dokumen/"),
        ("/akun/orang/?peran=executive", "/akun/orang/"),
    ],
)
def test_more_rows_cost_no_more_queries(scene, few, many):
    client = browser(scene, "operator")
    book_at(client, many)

    counts = []
    for address in (few, many):
        with CaptureQueriesContext(connection) as asked:
            book_at(client, address)
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_a_file_leaves_an_event_without_a_word_of_the_list(scene):
    book_at(browser(scene, "operator"), "/dokumen/?kelas=S")

    event = Event.objects.latest("pk")

    assert (event.verb, event.subject) == ("list.exported", "list:dokumen")
    assert set(event.data) == {"rows"}


def test_who_asks_for_too_many_files_waits_and_nobody_else_does(scene, monkeypatch):
    monkeypatch.setattr(rates, "FILES", Limiter(at_once=1, a_second=0.1))
    set_clock(monkeypatch, db_now())
    hasty, other = browser(scene, "operator"), browser(scene, "sekda")
    assert hasty.get("/evaluasi/?unduh=xlsx").status_code == 200
    logged = Event.objects.count()

    refused = hasty.get("/evaluasi/?unduh=xlsx")

    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "10")
    assert "Tunggu 10 detik" in refused.content.decode()
    assert Event.objects.count() == logged
    assert hasty.get("/evaluasi/").status_code == 200
    assert other.get("/evaluasi/?unduh=xlsx").status_code == 200
