"""Signed papers: the signature holds, a changed byte breaks it, nothing else is changed."""

from __future__ import annotations

import logging
from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import translation
from pdfua import validate
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from reports import papers, signing
from reports.printing import NotPrinted
from tests.reports.scene import opened_pdf, sekda
from tests.signing import NOW, PASSWORD, certificate_file


@pytest.fixture(scope="module")
def held(tmp_path_factory):
    path = tmp_path_factory.mktemp("kunci") / "portal.p12"
    return certificate_file(path, name="Portal KLA Uji")


@pytest.fixture
def setup(settings, held):
    settings.SIGNING_P12, settings.SIGNING_PASSWORD = held, PASSWORD
    return settings


@pytest.fixture(scope="module")
def printed(held):
    """The Sekda page as it leaves, and as it was before it was signed."""
    plain = {}

    def kept(content, **told):
        plain["content"] = content
        return signed(content, **told)

    signed = papers.signed
    with pytest.MonkeyPatch.context() as at, translation.override("id"):
        at.setattr("django.conf.settings.SIGNING_P12", held)
        at.setattr("django.conf.settings.SIGNING_PASSWORD", PASSWORD)
        at.setattr(papers, "db_now", lambda: NOW)
        at.setattr(papers, "signed", kept)
        content = papers.print_pages([sekda()], "A4").content
    return content, plain["content"]


def judged(content: bytes):
    """What a reader says who trusts exactly this certificate."""
    found = PdfFileReader(BytesIO(content)).embedded_signatures
    (signature,) = found
    trust = ValidationContext(trust_roots=[signature.signer_cert], moment=NOW)
    return signature, validate_pdf_signature(signature, trust)


def test_a_reader_finds_one_whole_and_valid_signature(printed):
    signature, status = judged(printed[0])

    assert status.bottom_line
    assert status.coverage.name == "ENTIRE_FILE"
    assert status.signing_cert.subject.native == {"common_name": "Portal KLA Uji"}
    told = signature.sig_object
    assert str(told["/SubFilter"]) == "/ETSI.CAdES.detached"
    assert str(told["/Reason"]) == "Lembar ini dikeluarkan Portal KLA"
    assert str(told["/Location"]) == "Bintuhan"


def test_a_changed_byte_breaks_it(printed):
    content = bytearray(printed[0])
    place = content.index(b"stream\n") + 100
    content[place] ^= 1

    _, status = judged(bytes(content))

    assert not status.intact
    assert not status.bottom_line


def test_pages_and_tags_are_the_same_bytes_as_before(printed, tmp_path):
    signed, plain = printed
    path = tmp_path / "lembar.pdf"
    path.write_bytes(signed)

    assert signed.startswith(plain)
    assert not validate(str(path)).findings
    with opened_pdf(signed) as document:
        assert document.Root.MarkInfo.Marked
        assert len(document.pages) == 1
        assert document.check_pdf_syntax() == []


@pytest.mark.parametrize(
    ("now", "word"),
    [
        (NOW + timedelta(days=9_001), "sudah kedaluwarsa"),
        (NOW - timedelta(days=2), "belum berlaku"),
    ],
)
def test_out_of_its_time_a_certificate_signs_nothing(setup, now, word):
    with pytest.raises(NotPrinted) as refusal:
        signing.signed(b"%PDF-1.7", location="Bintuhan", now=now)

    assert refusal.value.status == 500
    assert f"sertifikat tanda tangan elektronik portal {word}" in str(refusal.value)
    assert "Minta pengelola server menggantinya." in str(refusal.value)


@pytest.mark.parametrize("fault", ["gone", "no certificate", "wrong password"])
def test_what_can_not_be_opened_is_refused_and_no_secret_is_logged(setup, tmp_path, caplog, fault):
    path = tmp_path / "lain.p12"
    if fault == "no certificate":
        path.write_bytes(b"bukan sertifikat")
    if fault == "wrong password":
        certificate_file(path)
        setup.SIGNING_PASSWORD = "salah sekali"
    setup.SIGNING_P12 = str(path)

    with caplog.at_level(logging.DEBUG), pytest.raises(NotPrinted, match="tidak dapat dibaca"):
        signing.signed(b"%PDF-1.7", location="Bintuhan", now=NOW)

    assert signing.signatory() == ""
    assert "signing: " in caplog.text
    assert setup.SIGNING_PASSWORD not in caplog.text


def test_a_renewed_certificate_is_used_without_a_restart(setup, tmp_path):
    path = tmp_path / "baru.p12"
    setup.SIGNING_P12 = certificate_file(path, name="Lama")
    before = signing.signatory()

    certificate_file(path, name="Baru")

    assert (before, signing.signatory()) == ("Lama", "Baru")


def test_without_a_certificate_nobody_signs(settings):
    assert not settings.SIGNING_P12
    assert not signing.is_signing()
    assert signing.signatory() == ""


def test_the_check_page_names_who_signs(setup, client, db):
    page = client.get("/periksa/").content.decode()

    assert "ditandatangani secara elektronik oleh <strong>Portal KLA Uji</strong>" in page
