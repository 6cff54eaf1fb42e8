"""Words of cells that a page draws as a chip."""

from __future__ import annotations

from collections.abc import Iterable

# As templates/_chip.html says them; a test holds the two together.
STATUS_WORDS = {
    "empty": "Belum diisi",
    "answered": "Diisi",
    "not_applicable": "Tidak berlaku",
    "submitted": "Diajukan",
    "resubmitted": "Diajukan lagi",
    "accepted": "Diterima",
    "returned": "Dikembalikan",
    "late": "Terlambat",
    "waiting": "Belum dikirim",
    "sent": "Dikirim",
    "verified": "Terverifikasi",
    "rejected": "Ditolak",
}


def status_words(statuses: Iterable[str]) -> str:
    return ", ".join(STATUS_WORDS[status] for status in statuses)


def yes(told: bool) -> str:
    """A mark that can be filtered; blank where there is nothing to mark."""
    return "ya" if told else ""
