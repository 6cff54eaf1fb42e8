"""Plain text for a chat group, and the address that opens WhatsApp with it; no gateway, no account.

The person looks at the text and sends it; the portal never does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import quote

from audit.clock import in_words
from evaluations.models import EvidenceRequest
from evaluations.request_titles import Told
from regions.timezones import timezone_of

WHATSAPP = "https://wa.me/?text="
# Longer addresses are cut on the way by some phones; the copied text has no limit.
LONGEST_LINK = 6000


def whatsapp_link(text: str) -> str:
    """An address that opens WhatsApp with the text, or "" when it would be too long."""
    link = f"{WHATSAPP}{quote(text, safe='')}"
    return link if len(link) <= LONGEST_LINK else ""


def message_of(asked: EvidenceRequest, told: Told, waiting: Mapping[str, datetime]) -> str:
    """ "Mohon mengirim: ..." to those who have not sent it yet, by name with their due moments.

    Who was given more time is told so. `told` is what everybody may read of it.
    """
    region = asked.assessment.region
    zone = timezone_of(region)
    extended: dict[datetime, list[str]] = defaultdict(list)
    for name, due_at in waiting.items():
        if due_at != asked.due_at:
            extended[due_at].append(name)
    lines = [
        f"Yth. {'; '.join(waiting)}" if waiting else "Terima kasih, semua sudah mengirim.",
        "",
        f"Mohon mengirim: {told.title}",
        f"Paling lambat: {in_words(asked.due_at, zone)}",
        *(
            f"Diperpanjang sampai {in_words(until, zone)}: {'; '.join(names)}"
            for until, names in sorted(extended.items())
        ),
        f"Untuk: evaluasi KLA {region.title} {asked.assessment.round.year}",
    ]
    if told.guidance:
        lines += ["", told.guidance]
    return "\n".join([*lines, "", "Kirim lewat Portal KLA, menu Permintaan."])
