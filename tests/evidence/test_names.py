"""Names that people and attackers send, and what is stored of them."""

import unicodedata
from datetime import date
from email.message import Message

import pytest
from django.utils.http import content_disposition_header
from hypothesis import example, given
from hypothesis import strategies as st

from evidence.names import LONGEST, clean_name, extension

NAMES = [
    ("SK Gugus Tugas.pdf", "SK Gugus Tugas.pdf"),
    ("laporan akhir (2).PDF", "laporan akhir (2).PDF"),
    ("../../etc/passwd.pdf", "passwd.pdf"),
    ("..\\..\\windows\\win.ini.pdf", "win.ini.pdf"),
    ("C:\\Users\\camat\\SK.pdf", "SK.pdf"),
    ("/etc/cron.d/x.pdf", "x.pdf"),
    ("sk\x00.pdf", "sk.pdf"),
    ("sk\r\nSet-Cookie: a=b.pdf", "skSet-Cookie_ a=b.pdf"),
    ("sk\u202efdp.exe.pdf", "skfdp.exe.pdf"),
    ("s\u200bk\ufeff.pdf", "sk.pdf"),
    ("sk\u2028baris.pdf", "skbaris.pdf"),
    ('<img src=x onerror=alert(1)>".pdf', "_img src=x onerror=alert(1)__.pdf"),
    ("nama: apa?*|.pdf", "nama_ apa___.pdf"),
    ("e\u0301.pdf", "\u00e9.pdf"),
    ("  .pdf", "pdf"),
    ("...", "berkas"),
    ("", "berkas"),
    ("/", "berkas"),
    ("sk.pdf.", "sk.pdf"),
    ("KK 1704010203040005.pdf", "KK xxxxxxxxxxxxxxxx.pdf"),
    ("1704.0102.0304.0005 Siti.jpg", "xxxxxxxxxxxxxxxx Siti.jpg"),
    ("NIP 196804111993031009.pdf", "NIP 196804111993031009.pdf"),
    ("\u0661" * 16 + ".pdf", "xxxxxxxxxxxxxxxx.pdf"),
]


@pytest.mark.parametrize(("sent", "stored"), NAMES)
def test_a_name_is_stored_without_what_could_fool(sent, stored):
    assert clean_name(sent) == stored


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ("akta 1704054606120003.pdf", "akta NIK-anak.pdf"),
        ("akta 1704_0546_0612_0003.pdf", "akta NIK-anak.pdf"),
        ("ktp 1704010203800005.pdf", "ktp xxxxxxxxxxxxxxxx.pdf"),
        ("foto 9999999999999999.jpg", "foto xxxxxxxxxxxxxxxx.jpg"),
    ],
)
def test_the_number_of_a_child_goes_and_that_there_was_one_stays(sent, stored):
    name = clean_name(sent, on=date(2024, 6, 27))

    assert (name, clean_name(name)) == (stored, stored)


@pytest.mark.parametrize("letter", ["a", "\u00e4", "\u6f22", "\U0001f600"])
def test_a_long_name_keeps_its_extension_and_fits_in_bytes(letter):
    stored = clean_name(letter * 300 + ".pdf")

    assert stored.endswith(f"{letter}.pdf")
    assert LONGEST - 4 < len(stored.encode()) <= LONGEST


def test_a_long_extension_fits_too():
    assert clean_name("sk." + "\u00e4" * 300) == "berkas." + "\u00e4" * 56


@given(st.text(max_size=400))
@example("\ud800.pdf")
@example("a" * 119 + "\u00e4.pdf")
def test_whatever_is_sent_becomes_one_harmless_line(sent):
    stored = clean_name(sent)

    assert stored
    assert len(stored.encode()) <= LONGEST
    assert unicodedata.is_normalized("NFC", stored)
    assert not set(stored) & set('/\\"<>|*?:\r\n\0')
    assert clean_name(stored) == stored


@given(st.text(max_size=200))
def test_a_browser_reads_back_the_stored_name_from_the_header(sent):
    stored = clean_name(sent)

    header = Message()
    header["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=stored)

    assert header.get_content_disposition() == "attachment"
    assert header.get_filename() == stored


def test_an_extension_is_compared_in_lower_case():
    assert [extension("a.PDF"), extension("a.tar.JPG"), extension("a")] == [".pdf", ".jpg", ""]
