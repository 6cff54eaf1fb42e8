"""What people type on a letterhead, turned into lines of print."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict

from reports.forms import LARGEST_ARMS, LetterheadForm, PaperForm
from reports.letterheads import TEXTS as FIELDS
from reports.models import Letterhead
from tests.reports.scene import TEXTS, kaur, png


def filled(files=None, **changed) -> LetterheadForm:
    data = QueryDict(mutable=True)
    data.update(TEXTS | {"version": "0"} | changed)
    return LetterheadForm(data, files, region=kaur(), stored=None)


def test_a_filled_form_gives_the_texts():
    form = filled()

    assert form.is_valid()
    assert form.texts() == TEXTS


def test_everything_may_stay_blank():
    form = filled(**dict.fromkeys(TEXTS, ""))

    assert form.is_valid()
    assert set(form.texts().values()) == {""}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Bintuhan  ", "Bintuhan"),
        ("Bin\ttuhan\r\nKaur", "Bin tuhan Kaur"),
        ("Bintu\u200bhan\u202e", "Bintuhan"),
        ("Bintu\0han", "Bintuhan"),
        ("a\u0308", "ä"),
        ("<b>Bintuhan</b>", "<b>Bintuhan</b>"),
        ("{{ kop }}", "{{ kop }}"),
    ],
)
def test_a_line_keeps_its_words_and_loses_what_nobody_sees(typed, kept):
    form = filled(city=typed)

    assert form.is_valid()
    assert form.cleaned_data["city"] == kept


@pytest.mark.parametrize("typed", ["19701231 199803 1 004", "197012311998031004"])
def test_a_nip_may_be_written_in_groups(typed):
    form = filled(nip=typed)

    assert form.is_valid()
    assert form.cleaned_data["nip"] == "197012311998031004"


@pytest.mark.parametrize("typed", ["123", "1970123119980310045", "19701231199803100x", "१" * 18])
def test_another_number_is_no_nip(typed):
    assert filled(nip=typed).errors["nip"] == [
        "NIP terdiri dari 18 angka, misalnya 197012311998031004."
    ]


@pytest.mark.parametrize("typed", ["3896", "389633", "abcde", "3896٣"])
def test_a_postal_code_has_five_digits(typed):
    assert filled(postal_code=typed).errors["postal_code"] == [
        "Kode pos terdiri dari 5 angka, misalnya 38963."
    ]


def test_a_surel_is_an_address():
    assert filled(email="setda").errors["email"] == [
        "Tulis alamat surel seperti setda@kaurkab.go.id."
    ]


@pytest.mark.parametrize("name", ["government", "office", "address", "city", "signatory", "rank"])
def test_too_long_a_line_says_how_long_it_may_be(name):
    longest = Letterhead._meta.get_field(name).max_length

    assert filled(**{name: "x" * longest}).is_valid()
    assert filled(**{name: "x" * (longest + 1)}).errors[name] == [
        f"Paling banyak {longest} huruf, sekarang {longest + 1}. Singkat tulisannya."
    ]


@pytest.mark.parametrize("version", ["-1", "x", "1.5"])
def test_a_version_is_a_count(version):
    assert "version" in filled(version=version).errors


def sent(content: bytes, name: str) -> dict:
    return {"arms": SimpleUploadedFile(name, content)}


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (png(), "lambang.pdf", "Lambang harus berupa gambar PNG, JPEG, atau WebP."),
        (b"", "lambang.png", "Berkas gambar kosong (0 byte)."),
        (b"x" * (LARGEST_ARMS + 1), "lambang.png", "Gambar 1,1 MB melebihi batas 1 MB."),
    ],
)
def test_a_picture_is_refused_by_name_and_size_and_the_texts_stay(content, name, words):
    form = filled(sent(content, name))

    assert not form.is_valid()
    assert form.errors["arms"][0].startswith(words)
    assert form["city"].value() == "Bintuhan"
    assert form.kop().city == "Bintuhan"


def test_the_form_has_a_field_for_each_text_and_no_other():
    names = set(filled().fields)

    assert names == {*FIELDS, "version", "arms"}


def test_a_field_with_a_default_says_what_is_printed_when_blank():
    form = filled()

    assert "Bila kosong dicetak: PEMERINTAH KABUPATEN KAUR." in form.fields["government"].help_text
    assert "Bila kosong dicetak: Sekretaris Daerah." in form.fields["position"].help_text


def test_a_faulty_field_is_left_out_of_the_preview():
    kop = filled(nip="123").kop()

    assert kop.nip == ""
    assert kop.signatory == TEXTS["signatory"]


@pytest.mark.parametrize(("typed", "paper"), [("", "A4"), ("A4", "A4"), ("F4", "F4")])
def test_the_paper_is_a4_unless_another_is_asked_for(typed, paper):
    form = PaperForm({"kertas": typed})

    assert form.is_valid()
    assert form.cleaned_data["kertas"] == paper


@pytest.mark.parametrize("typed", ["A5", "a4", "A4,F4", "<script>"])
def test_another_paper_is_refused_with_the_two_that_there_are(typed):
    form = PaperForm({"kertas": typed})

    assert form.errors["kertas"][0].endswith("Pilih A4 atau F4.")
