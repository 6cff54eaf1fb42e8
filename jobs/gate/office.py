"""XLSX and DOCX: a ZIP that hides nothing, then parts that are what they say (security 35-39)."""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring, iterparse

from jobs.gate import zips
from jobs.gate.refusal import Refused

CONTENT_TYPES = "[Content_Types].xml"
MAIN_TYPE = "application/vnd.openxmlformats-officedocument.{}.main+xml"
COMMON_FOLDERS = ("_rels/", "docProps/", "customXml/", "docMetadata/")
DTD = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
DECLARED = re.compile(rb"""^<\?xml[^>]*encoding=["']([^"']+)["']""")
ACTIVE_PARTS = re.compile(
    r"vbaproject|vbadata|/embeddings/|/activex/|/externallinks/|/macrosheets/|/connections\.xml",
    re.IGNORECASE,
)
# ValueError: a name that is not UTF-8. NotImplementedError: a ZIP version that zipfile can't read.
DAMAGE = (
    zips.Unfit,
    zipfile.BadZipFile,
    zlib.error,
    DefusedXmlException,
    ParseError,
    KeyError,
    ValueError,
    EOFError,
    NotImplementedError,
)
ACTIVE_TYPES = re.compile(r"macro|vba|activex|oleobject|attachedtemplate", re.IGNORECASE)


def read_xlsx(path: Path) -> None:
    _read(path, "XLSX", "xl/", MAIN_TYPE.format("spreadsheetml.sheet"))


def read_docx(path: Path) -> None:
    _read(path, "DOCX", "word/", MAIN_TYPE.format("wordprocessingml.document"))


def _read(path: Path, label: str, folder: str, main_type: str) -> None:
    try:
        with zips.open_guarded(path) as archive:
            _check_parts(archive, (*COMMON_FOLDERS, folder))
            main = _main_part(archive, main_type)
            if main is None:
                raise zips.Unfit
            _parse_in_full(archive, main)
    except DAMAGE:
        raise Refused(
            f"{label} ini rusak, terkunci, atau bukan {label} yang biasa. Buka di aplikasinya, "
            f"simpan ulang sebagai {label} tanpa kata sandi, lalu kirim hasilnya."
        ) from None


def _check_parts(archive: zipfile.ZipFile, folders: tuple[str, ...]) -> None:
    for part in archive.infolist():
        if part.filename != CONTENT_TYPES and not part.filename.startswith(folders):
            raise zips.Unfit
        if ACTIVE_PARTS.search(part.filename):
            raise _active()
        # Inflated to the last byte, which also checks its size and sum.
        data = archive.read(part)
        if part.filename.endswith((".xml", ".rels", ".vml")):
            _check_text(data)
        if part.filename.endswith(".rels"):
            _check_relations(fromstring(data, forbid_dtd=True))


def _check_text(data: bytes) -> None:
    """UTF-8 without a DTD; any other encoding could hide one from this look."""
    declared = DECLARED.match(data.removeprefix(b"\xef\xbb\xbf"))
    if declared and declared[1].lower() not in (b"utf-8", b"us-ascii", b"ascii"):
        raise zips.Unfit
    if b"\0" in data or DTD.search(data):
        raise zips.Unfit


def _check_relations(root: Element) -> None:
    """Only a hyperlink may lead outside the file."""
    for relation in root:
        kind = relation.get("Type", "")
        leads_out = relation.get("TargetMode", "").lower() == "external"
        if ACTIVE_TYPES.search(kind) or (leads_out and not kind.endswith("/hyperlink")):
            raise _active()


def _main_part(archive: zipfile.ZipFile, main_type: str) -> str | None:
    """The part that [Content_Types].xml gives the expected type; macros have another type."""
    main = None
    for entry in fromstring(archive.read(CONTENT_TYPES), forbid_dtd=True):
        kind = entry.get("ContentType", "")
        if ACTIVE_TYPES.search(kind):
            raise _active()
        if kind == main_type:
            main = entry.get("PartName", "").removeprefix("/")
    return main


def _parse_in_full(archive: zipfile.ZipFile, name: str) -> None:
    with archive.open(name) as part:
        for _, element in iterparse(part, forbid_dtd=True):
            element.clear()


def _active() -> Refused:
    return Refused(
        "Berkas ini berisi makro, objek sisipan, atau tautan ke berkas lain. Simpan salinan tanpa "
        "itu, atau simpan sebagai PDF, lalu kirim hasilnya."
    )
