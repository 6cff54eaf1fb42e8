"""What a paper that was asked for is called where others read it than who sends and judges it.

A secret one is told by its kind only: its title may hold a name (rules 4).
"""

from __future__ import annotations

from evaluations.models import EvidenceRequest, RequestRecipient
from evidence.sensitivity import Sensitivity
from instruments.sheet import Sheet


def told_title(sheet: Sheet, recipient: RequestRecipient) -> str:
    """Fetch the recipient with its request and, of what was sent, with the document."""
    request = recipient.request
    if is_secret(sheet, recipient):
        return f"{request.get_kind_display()} (rahasia)"
    return request.title


def is_secret(sheet: Sheet, recipient: RequestRecipient) -> bool:
    """Whether the paper concerns a child, by its own class or by the questions that it is for."""
    version = recipient.version
    if version is not None and version.document.sensitivity == Sensitivity.SPECIFIC:
        return True
    codes = known_codes(sheet, recipient.request)
    return any(sheet.is_sensitive(code) for code in codes)


def known_codes(sheet: Sheet, request: EvidenceRequest) -> list[str]:
    """The questions that the paper is for, as far as the form still has them."""
    return [code for code in (*request.proves, *request.proposed) if sheet.has_question(code)]
