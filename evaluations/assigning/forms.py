"""Input of the pages that propose assignments; no writes here."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms
from django.http import QueryDict

from accounts.models import Agency
from evaluations.assigning.copies import Copy, CopyRow

CHOICE = "pilih-"
# One office for all questions of one office of last year; a question's own choice counts first.
FOR_ALL = "semua-"
LEAVE = "-"
REPLACE = "timpa"
SEEN = "seen"
LONGEST_NAME = 1_000


class UnknownOffice(Exception):  # noqa: N818 - it reads as what it says
    """The page sent an office that it never offers."""

    def __init__(self) -> None:
        super().__init__("Instansi yang dipilih tidak ada lagi di daftar. Pilih yang lain.")


class TableForm(forms.Form):
    """The table of the decree; what is inside is judged by assignment_files.py."""

    file = forms.FileField(
        allow_empty_file=True,
        error_messages={
            "required": "Pilih dahulu berkas CSV atau XLSX.",
            "invalid": "Pilih dahulu berkas CSV atau XLSX.",
        },
    )


def chosen_copies(sent: QueryDict, copy: Copy) -> dict[str, Agency]:
    """Question code -> office: what is clear, what was ticked and what was chosen by hand.

    Raises UnknownOffice.
    """
    offices = {office.public_id: office for office in copy.offices}
    ticked = set(sent.getlist(REPLACE))
    wanted = {row.question.code: _clear(row) for row in copy.copied}
    for row in copy.taken:
        if row.question.code in ticked:
            wanted[row.question.code] = _clear(row)
    for row in copy.chosen_by_hand:
        key = _chosen(sent, row)
        if key not in ("", LEAVE, *offices):
            raise UnknownOffice
        if key in offices:
            wanted[row.question.code] = offices[key]
    return wanted


def chosen_names(sent: QueryDict) -> Mapping[str, str]:
    """Key of a written name -> public id of the office that somebody chose for it."""
    return {
        name.removeprefix(CHOICE): sent[name]
        for name in sent
        if name.startswith(CHOICE) and len(name) <= LONGEST_NAME and sent[name]
    }


def _chosen(sent: QueryDict, row: CopyRow) -> str:
    for_all = row.before.public_id if row.before else ""
    own = sent.get(f"{CHOICE}{row.question.code}", "")
    return own or sent.get(f"{FOR_ALL}{for_all}", "")


def _clear(row: CopyRow) -> Agency:
    if row.office is None:
        raise UnknownOffice
    return row.office
