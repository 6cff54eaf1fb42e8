"""What can be read in a paper: kept of class U and R, only counted in class S (rules 4)."""

from __future__ import annotations

from evidence.models import Document, DocumentText


def forget_text(*, document: Document) -> None:
    """Drop the kept text of a paper that becomes class S; inside the transaction of that deed."""
    texts = DocumentText.objects.filter(version__document=document).exclude(text="")
    texts.update(text="")
