"""Past results by file: preview, choices, saving all or nothing, and who was faster."""

import re
from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from openpyxl import Workbook, load_workbook

from accounts.permissions import Role
from audit.models import Event
from evaluations.models import RecordedResult
from tests.evaluations.provinces import NAMES
from tests.evaluations.scene import admin, opened, small
from tests.rollback import rolled_back
from tests.world import BENGKULU, KAUR, place, user

pytestmark = pytest.mark.django_db

PAGE = "/provinsi/hasil/"
SAVE = f"{PAGE}simpan/"
HEAD = "Daerah;Tahun;Tahap;Nilai;Predikat;Sumber\n"


@pytest.fixture(scope="module", autouse=True)
def scene(django_db_setup, django_db_blocker) -> Iterator[None]:
    """Bengkulu with a round of 2024 in Kaur, and Kaur's result of 2021."""
    with django_db_blocker.unblock(), rolled_back():
        for code, name in NAMES.items():
            place(code, name)
        opened(KAUR, instrument=small())
        RecordedResult.objects.create(
            region=place(KAUR), year=2021, stage="final", predicate="pratama", source="SK 1"
        )
        yield


@pytest.fixture
def browser() -> Client:
    client = Client()
    client.force_login(admin())
    return client


def text(page: HttpResponse) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())


def sent(browser: Client, content: str | bytes, name: str = "hasil.csv", **told: str):
    data = content if isinstance(content, bytes) else (HEAD + content).encode()
    return browser.post(PAGE, {"file": SimpleUploadedFile(name, data), **told})


def saved(browser: Client, page: HttpResponse, **told: str) -> HttpResponse:
    seal = re.search(r'name="rows" value="([^"]+)"', page.content.decode())[1]
    return browser.post(SAVE, {"rows": seal, **told}, follow=True)


def results() -> set[tuple]:
    return set(RecordedResult.objects.values_list("region", "year", "stage", "score", "predicate"))


def test_a_list_is_previewed_before_anything_is_written(browser):
    before = results()

    page = sent(browser, "Kab. Kaur;2021;penetapan;512,5;Pratama;SK 2\nSeluma;2022;EM;700;-;SK\n")

    assert page.status_code == 200
    assert "1 hasil baru, 1 akan berubah, 0 sudah tercatat sama, 0 belum jelas" in text(page)
    assert "SK 1 SK 2" in text(page)
    # The only instrument here is that of 2030: no score of these years is read on its scale.
    assert text(page).count("tidak dihitung") == 2
    assert results() == before


def test_what_was_previewed_is_saved_with_an_event_each_and_twice_is_once(browser):
    page = sent(browser, "Kaur;2021;penetapan;512,5;Pratama;SK 2\nSeluma;2022;EM;700;-;SK\n")

    first, again = saved(browser, page), saved(browser, page)

    assert "1 hasil baru dicatat, 1 dikoreksi, 0 sudah tercatat." in text(first)
    assert "0 hasil baru dicatat, 0 dikoreksi, 2 sudah tercatat." in text(again)
    verbs = Event.objects.filter(verb__startswith="result.").values_list("verb", flat=True)
    assert sorted(verbs) == ["result.corrected", "result.recorded"]
    assert "Seluma" in text(first)


def test_a_list_without_predicates_erases_none_and_says_so(browser):
    listed = b"daerah;tahun;tahap;nilai;sumber\nKab. Kaur;2021;final;612,30;SK 5\n"

    page = sent(browser, listed)
    saved(browser, page)

    assert "612,30 Pratama tetap, tidak ditulis" in text(page)
    assert "tanpa predikat" not in text(page)
    assert ("17.04", 2021, "final", Decimal("612.30"), "pratama") in results()


def test_a_new_final_result_without_a_predicate_is_not_taken_for_none(browser):
    page = sent(browser, b"daerah;tahun;tahap;nilai;sumber\nSeluma;2021;final;612,30;SK 5\n")

    assert page.status_code == 422
    assert "Predikat belum ditulis. Tulis predikatnya, atau - bila tidak" in text(page)


def test_a_faulty_row_holds_back_the_whole_file(browser):
    page = sent(
        browser, "Seluma;2022;EM;seribu;-;SK\nKaur;2024;final;600;-;SK\nSeluma;2020;EM;1;;x\n"
    )

    assert page.status_code == 422
    assert "Baris 2 nilai “seribu” harus angka" in text(page)
    assert "Baris 3 Kabupaten Kaur sudah punya putaran 2024 di portal" in text(page)
    assert 'name="rows"' not in page.content.decode()


def test_doubts_and_strangers_are_settled_by_the_person_and_not_before(browser):
    page = sent(browser, "Bengkulu;2022;final;;-;SK\nKota Kediri;2022;final;;-;SK\n")
    field = re.search(r'name="(pilih-\w+)"', page.content.decode())[1]

    early = saved(browser, page)
    without = saved(browser, page, **{field: "17.71"})
    done = saved(browser, without, **{field: "17.71", "tanpa-yang-asing": "ya"})

    assert (early.status_code, without.status_code, done.status_code) == (422, 422, 200)
    assert "Pilih dahulu yang dimaksud" in text(early)
    assert "Centang dahulu" in text(without)
    assert 'value="17.71" selected' in without.content.decode()
    assert ("17.71", 2022, "final", None, "") in results()


def test_who_was_faster_is_shown_before_the_own_file_is_saved(browser):
    page = sent(browser, "Kaur;2021;penetapan;512,5;Pratama;SK 2\n")
    RecordedResult.objects.filter(region=KAUR, year=2021).update(source="SK 3")

    clash = saved(browser, page)
    done = saved(browser, clash)

    assert clash.status_code == 409
    assert "Hasil provinsi ini berubah sejak pratinjau Anda." in text(clash)
    assert "SK 3 SK 2" in text(clash)
    assert "1 dikoreksi" in text(done)


def workbook(change=None) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.append(["Hasil lama"])
    sheet.append(["Kabupaten/Kota", "TAHUN", "Tahapan", "Skor", "Peringkat", "No"])
    sheet.append(["SELUMA", 2019, "VLH", 650.5, "-", 1])
    if change:
        change(book)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def test_an_xlsx_with_other_heads_is_read_and_its_hidden_rows_are_named(browser):
    def hide(book: Workbook) -> None:
        book.active.row_dimensions[3].hidden = True
        book.create_sheet("Lain")

    page = sent(browser, workbook(hide), "hasil.xlsx", source="Buku KLA 2019")
    done = saved(browser, page)

    assert "Baris yang disembunyikan di Excel ikut dibaca: 3." in text(page)
    assert "Hanya lembar pertama yang dibaca: Sheet." in text(page)
    assert "Kolom yang tidak dipakai: No." in text(page)
    assert "Buku KLA 2019" in text(page)
    assert "1 hasil baru dicatat" in text(done)


def test_the_template_itself_is_read(browser):
    book = load_workbook(BytesIO(browser.get(f"{PAGE}templat/").content))
    for column, value in enumerate(["17.05", "", "2019", "penetapan", "-", "-", "SK"], 1):
        book.worksheets[0].cell(2, column, value)
    content = BytesIO()
    book.save(content)

    page = sent(browser, content.getvalue(), "hasil.xlsx")

    assert "1 hasil baru, 0 akan berubah" in text(page)


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"", "hasil.csv", "Berkas kosong (0 byte)."),
        (b"x", "hasil.pdf", "Berkas ini bukan XLSX atau CSV."),
        (b"PK\x03\x04", "hasil.csv", "Judul kolom tidak ditemukan."),
        (b"\0\0", "hasil.csv", "bukan CSV biasa"),
        (b"a" * 1_000_001, "hasil.csv", "melebihi batas 1 MB"),
        ((HEAD + "x;1;1;1;1;1\n" * 2_001).encode(), "hasil.csv", "lebih dari 2000 baris"),
        (HEAD.encode(), "hasil.csv", "Berkas belum berisi baris hasil."),
    ],
)
def test_a_file_of_another_kind_or_size_is_a_sentence(browser, content, name, says):
    page = sent(browser, content, name)

    assert page.status_code == 422
    assert says in text(page)


def test_no_file_is_a_sentence(browser):
    assert "Pilih dahulu berkas XLSX atau CSV." in text(browser.post(PAGE))


@pytest.mark.parametrize("seal", ["", "rusak", "a:b:c"])
def test_a_broken_seal_asks_for_the_file_again(browser, seal):
    page = browser.post(SAVE, {"rows": seal}, follow=True)

    assert "Pratinjau sudah terlalu lama terbuka. Kirim lagi berkasnya." in text(page)


def test_another_persons_seal_is_worth_nothing(browser):
    page = sent(browser, "Seluma;2022;EM;700;-;SK\n")
    other = Client()
    other.force_login(user(Role.PROVINCE_ADMIN, BENGKULU))

    told = saved(other, page)

    assert "Kirim lagi berkasnya." in text(told)
    assert ("17.05", 2022) not in {row[:2] for row in results()}


def test_the_board_leads_here_for_who_may_record(browser):
    reader = Client()
    reader.force_login(user(Role.VERIFIER, BENGKULU))

    assert f'href="{PAGE}?provinsi=17"' in browser.get("/provinsi/2024/").content.decode()
    assert f'href="{PAGE}' not in reader.get("/provinsi/2024/").content.decode()


def test_many_years_are_turned_over_in_pages(browser):
    RecordedResult.objects.bulk_create(
        RecordedResult(region_id=KAUR, year=year, stage="final", source="x")
        for year in range(2010, 2021)
    )

    newest, older = browser.get(PAGE), browser.get(f"{PAGE}?sampai=2016")
    strange = browser.get(f"{PAGE}?sampai=kemarin")

    assert '<th scope="col">2017</th>' in newest.content.decode()
    assert "Tahun sebelum 2017" in text(newest)
    assert '<th scope="col">2012</th>' in older.content.decode()
    assert 'href="?sampai=2021#tercatat"' in older.content.decode()
    assert "Tahun sebelum 2017" in text(strange)
