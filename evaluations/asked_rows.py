"""One paper asked of one area or office, in the words that its reader is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from evaluations.models import EvidenceRequest, RequestExtension, RequestRecipient
from evaluations.request_titles import UNTOLD_REASON, Told
from regions.models import Level

# What a person should look at first.
ORDER = {"late": 0, "returned": 1, "waiting": 2, "sent": 3, "accepted": 4}
OPEN = frozenset({"late", "returned", "waiting"})
UNKNOWN_PAPER = "Dokumen yang tidak terbuka untuk Anda"
UNNAMED_PAPER = "Dokumen (rahasia)"


@dataclass(frozen=True, slots=True)
class AskedRow:
    """One paper asked of one area or office; `status` is the word of the chip.

    `told` is what the reader is told of it, `is_known` whether he may know the document that was
    sent. What pages and files say stands in `title` and below, not in the request.
    """

    recipient: RequestRecipient
    status: str
    told: Told
    is_known: bool = True

    @property
    def request(self) -> EvidenceRequest:
        return self.recipient.request

    @property
    def title(self) -> str:
        return self.told.title

    @property
    def reason(self) -> str:
        """Why it was given back; "" when it was not, or where that is not told."""
        is_shown = self.status == "returned" and self.told.tells_dealings
        return self.recipient.decision_reason if is_shown else ""

    @property
    def reason_words(self) -> str:
        """The same for a page, which says that there is one."""
        return self.reason or (UNTOLD_REASON if self.status == "returned" else "")

    @property
    def extension_reason(self) -> str:
        """Why more time was given; "" where none was, or where that is not told."""
        return self.extension.reason if self.extension and self.told.tells_dealings else ""

    @property
    def extension_words(self) -> str:
        """The same for a page."""
        reason = self.extension_reason
        return f"karena: {reason}" if reason else f"({UNTOLD_REASON})"

    @property
    def sent_words(self) -> str:
        """What the paper that was sent is called, as far as the reader may know; "" without one."""
        if self.recipient.version is None:
            return ""
        if not self.is_known:
            return UNKNOWN_PAPER
        document = self.recipient.version.document
        return document.subject if self.told.tells_dealings else UNNAMED_PAPER

    @property
    def due_at(self) -> datetime:
        """The extended moment where more time was given."""
        return self.recipient.due_at

    @property
    def extension(self) -> RequestExtension | None:
        return self.recipient.extension

    @property
    def is_open(self) -> bool:
        """Whether something is still to be sent."""
        return self.status in OPEN

    @property
    def was_late(self) -> bool:
        sent_at = self.recipient.sent_at
        return sent_at is not None and sent_at >= self.due_at

    @property
    def group(self) -> str:
        area = self.recipient.area
        if area is None:
            return "instansi"
        return "kecamatan" if area.level == Level.KECAMATAN else "desa"
