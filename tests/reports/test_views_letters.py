"""The page of the letters: options with their errors, a file each, all of them by the worker."""

from zipfile import ZipFile

import pytest
from django.test import Client

from jobs.models import Work
from jobs.progress import Progress
from jobs.turns import Cancelled, begin
from jobs.works import cancel
from reports.letter_forms import LetterForm
from reports.models import Paper
from reports.orders import make_paper
from tests.clock import set_clock
from tests.evaluations.conftest import text
from tests.evaluations.scene import operator, said, submitted
from tests.reports.letter_scene import EVENING, owing_kaur
from tests.reports.scene import words_of
from tests.world import KINAL, TANJUNG_KEMUNING

pytestmark = pytest.mark.django_db

PAGE = "/evaluasi/2024/17.04/lembar/surat/"
FILE = "/evaluasi/2024/17.04/lembar/surat.pdf"


@pytest.fixture
def kaur(monkeypatch):
    set_clock(monkeypatch, EVENING)
    return owing_kaur()


@pytest.fixture
def browser(kaur) -> Client:
    client = Client()
    client.force_login(operator())
    return client


def form(kaur, **told) -> LetterForm:
    return LetterForm(told, subject=kaur)


def test_the_page_lists_who_is_written_to_and_shows_the_first(browser, kaur):
    said(kaur, "1.2", "a")

    page = text(browser.get(PAGE, {"nomor": "400/{urut}"}))

    assert "3 surat" in page
    assert (
        f"?nomor=400%2F2&amp;sifat=Penting&amp;tanggal=2024-06-24&amp;batas=2024-07-07&amp;penerima={TANJUNG_KEMUNING}&amp;kertas=F4"
        in page
    )
    assert "<strong>Tidak perlu disurati:</strong> Kepala Dinas Pendidikan dan Kebudayaan." in page
    assert page.count('class="surat-kepala"') == 1


def test_when_nobody_owes_anything_the_page_says_so(browser, kaur):
    submitted(kaur)

    page, file = browser.get(PAGE), browser.get(FILE)

    assert "Tidak ada yang perlu disurati" in text(page)
    assert "Buat PDF" not in text(page)
    assert file.status_code == 422


def test_one_letter_is_a_file_at_once_and_leaves_its_number(browser):
    answer = browser.get(FILE, {"penerima": KINAL, "nomor": "400/3", "kertas": "F4"})

    assert answer["Content-Type"] == "application/pdf"
    words = words_of(answer.content)
    assert "Yth. Camat Kinal" in words
    assert "Nomor : 400/3" in words
    assert "Forum Anak" in words
    paper = Paper.objects.get()
    assert (paper.kind, paper.recipient, paper.paper) == ("surat", KINAL, "F4")
    assert paper.options["nomor"] == "400/3"


def test_many_letters_are_not_set_while_the_person_waits(browser):
    answer = browser.get(FILE)

    assert answer.status_code == 422
    assert "Tekan Buat PDF" in text(answer)
    assert not Paper.objects.exists()


@pytest.mark.parametrize(
    ("told", "field", "words"),
    [
        ({"nomor": "400/{n}"}, "nomor", "“{n}” tidak dikenal. Dalam kurung kurawal hanya boleh"),
        ({"nomor": "400/{urut"}, "nomor", "“{urut” tidak dikenal."),
        ({"nomor": "4" * 81}, "nomor", "Paling banyak 80 huruf, sekarang 81."),
        ({"urut": "0"}, "urut", "Nomor urut paling kecil 1."),
        ({"urut": "dua"}, "urut", "Tulis bilangan bulat, misalnya 12."),
        ({"tanggal": "31-02-2024"}, "tanggal", "Tulis tanggal seperti 27-06-2024."),
        ({"tanggal": "2024-06-27", "batas": "2024-06-26"}, "batas", "tidak boleh sebelum tanggal"),
        ({"penerima": "17.05.01"}, "penerima", "Penerima itu tidak ada di daerah ini."),
        ({"berkas": "tiga"}, "berkas", "Pilih satu berkas untuk semua"),
        ({"kertas": "A5"}, "kertas", "Kertas “A5” tidak dikenal."),
    ],
)
def test_a_wrong_option_is_told_at_its_field(kaur, told, field, words):
    asked = form(kaur, **told)

    assert not asked.is_valid()
    assert list(asked.errors) == [field]
    assert words in asked.errors[field][0]


def test_what_was_typed_stays_when_an_option_is_wrong(browser):
    answer = browser.post(f"{PAGE}buat/", {"nomor": "400/{n}", "sifat": "Segera"})

    assert answer.status_code == 422
    assert 'value="400/{n}"' in text(answer)
    assert 'value="Segera"' in text(answer)
    assert not Work.objects.exists()


def test_blank_options_are_today_and_the_deadline(kaur):
    asked = form(kaur)

    assert asked.is_valid()
    assert asked.options() == {
        "nomor": "",
        "urut": None,
        "sifat": "",
        "tanggal": "",
        "batas": "",
        "penerima": "",
        "berkas": "",
    }


def test_an_order_makes_one_file_each_named_by_their_recipients(browser, kaur, tmp_path):
    browser.post(f"{PAGE}buat/", {"penerima": "camat", "nomor": "400/{urut}", "berkas": "pisah"})
    work = begin(Work.objects.get().pk)

    make_paper(work, Progress(work, None), tmp_path)

    [made] = work.files.all()
    assert (made.name, made.media_type) == ("surat-17.04-2024.zip", "application/zip")
    with ZipFile(tmp_path / made.name) as archive:
        assert archive.namelist() == [
            "surat-17.04-2024-001-camat-kinal.pdf",
            "surat-17.04-2024-002-camat-tanjung-kemuning.pdf",
        ]
        first, second = (words_of(archive.read(name)) for name in archive.namelist())
    assert ("400/1" in first, "400/2" in second) == (True, True)
    assert "Tanjung Kemuning" not in first
    numbers = Paper.objects.order_by("number").values_list("number", "recipient")
    assert list(numbers) == [(1, KINAL), (2, TANJUNG_KEMUNING)]


def test_a_cancelled_order_stops_between_two_letters(browser, kaur, tmp_path):
    browser.post(f"{PAGE}buat/", {"penerima": "camat", "berkas": "pisah"})
    work = begin(Work.objects.get().pk)
    cancel(work=work, by=operator())

    with pytest.raises(Cancelled):
        make_paper(work, Progress(work, None), tmp_path)

    assert not work.files.exists()
