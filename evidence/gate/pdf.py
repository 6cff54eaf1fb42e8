"""PDF: parsed without repair, without anything that acts by itself (security 38, 40)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pikepdf

from evidence.gate.tail import MARKUP, refuse_second_content
from jobs.gate.refusal import Refused

MOST_PAGES = 500
BLANK = b" \t\r\n\f\0"
HEADER = re.compile(rb"%PDF-[12]\.\d[\r\n %]")
# Keys that carry something active, and values of /S, /Type and /Subtype that do.
ACTIVE_KEYS = {"/JS", "/JavaScript", "/EmbeddedFiles", "/EF", "/XFA", "/RichMediaContent"}
ACTIVE_VALUES = {
    "/JavaScript",
    "/Launch",
    "/SubmitForm",
    "/ImportData",
    "/GoToE",
    "/GoToR",
    "/Rendition",
    "/EmbeddedFile",
    "/FileAttachment",
    "/RichMedia",
    "/Movie",
    "/Sound",
    "/3D",
    "/Screen",
}
SUSPECT = re.compile(
    rb"/(?:" + "|".join(n[1:] for n in sorted(ACTIVE_KEYS | ACTIVE_VALUES)).encode() + rb")\b"
)
UNREADABLE = (
    "PDF ini tidak dapat dibaca: berkasnya rusak atau terpotong. Buka di komputer, "
    "cetak ke PDF, lalu kirim hasilnya."
)


def count_pages(path: Path) -> int:
    """Pages of an acceptable PDF; raises Refused."""
    data = path.read_bytes()
    _check_ends(data)
    try:
        with pikepdf.open(path, attempt_recovery=False, suppress_warnings=True) as pdf:
            _check_content(pdf)
            pages = len(pdf.pages)
    except pikepdf.PasswordError:
        raise _encrypted() from None
    except (pikepdf.PdfError, ValueError, KeyError, TypeError, RuntimeError):
        # qpdf reports a damaged object as any of these, depending on who asked for it.
        raise Refused(UNREADABLE) from None
    # After the parse: a broken PDF should be told as broken.
    refuse_second_content(path, b"", "PDF")
    return pages


def _check_ends(data: bytes) -> None:
    if not HEADER.match(data) or not data.rstrip(BLANK).endswith(b"%%EOF"):
        raise Refused(UNREADABLE)
    # Behind a valid header a comment may still be a page in a browser's eyes.
    if MARKUP.search(data[:1024]) or b"<svg" in data[:1024].lower():
        raise Refused(UNREADABLE)


def _check_content(pdf: pikepdf.Pdf) -> None:
    if pdf.is_encrypted:
        raise _encrypted()
    if len(pdf.pages) > MOST_PAGES:
        raise Refused(
            f"PDF ini {len(pdf.pages)} halaman, batasnya {MOST_PAGES} halaman. "
            "Bagi menjadi beberapa berkas."
        )
    if not len(pdf.pages):
        raise Refused("PDF ini tidak berisi halaman. Cetak ulang dokumennya ke PDF.")
    for item in _all_objects(pdf):
        if SUSPECT.search(item.unparse(resolved=True)) and _is_active(item):
            raise Refused(
                "PDF ini berisi skrip, lampiran, atau formulir yang bekerja sendiri. Cetak ke PDF "
                "dari aplikasi pembacanya, lalu kirim hasilnya."
            )


def _all_objects(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    """Every dictionary and array of the file, used or not; of a stream its dictionary.

    An object's own direct children come with it, so a direct dictionary can't hide.
    """
    yield pdf.trailer
    for item in pdf.objects:
        if isinstance(item, pikepdf.Stream):
            yield item.stream_dict
        elif isinstance(item, pikepdf.Dictionary | pikepdf.Array):
            yield item


def _is_active(item: pikepdf.Object) -> bool:
    """Whether a dictionary in `item` acts; a text that only mentions "/JavaScript" doesn't."""
    waiting = [item]
    while waiting:
        here = waiting.pop()
        if isinstance(here, pikepdf.Dictionary):
            if ACTIVE_KEYS & set(here.keys()):
                return True
            if any(str(here.get(key)) in ACTIVE_VALUES for key in ("/S", "/Type", "/Subtype")):
                return True
            waiting += _direct(here.values())
        elif isinstance(here, pikepdf.Array):
            waiting += _direct(here)
    return False


def _direct(children) -> list[pikepdf.Object]:
    """Only children written in place: the others come in their own turn."""
    return [
        child
        for child in children
        if isinstance(child, pikepdf.Dictionary | pikepdf.Array) and not child.is_indirect
    ]


def _encrypted() -> Refused:
    return Refused(
        "PDF ini terkunci kata sandi atau dibatasi. Simpan salinan tanpa kata sandi, "
        "lalu kirim salinan itu."
    )
