"""Mail about invitations. The outbox holds only which one: the link is made as the mail leaves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from accounts import links
from accounts.models import Invitation
from audit.clock import db_now, in_words
from jobs.outbox import send_by_mail
from regions.timezones import timezone_of


def send_invitation(payload: Mapping[str, Any]) -> None:
    """Deliver to the invited person; one that was taken up or revoked meanwhile needs no mail.

    Delivered a second time after a crash, the newer mail holds the link that works.
    """
    waiting = Invitation.objects.open_at(db_now()).select_related("region", "agency__region")
    invitation = waiting.filter(public_id=payload["invitation"]).exclude(email="").first()
    if invitation is None:
        return
    url = links.issue_for_mail(invitation).url
    until = in_words(invitation.expires_at, timezone_of(invitation.region))
    body = (
        f"Anda diundang ke Portal KLA sebagai {invitation.get_role_display()}, "
        f"{invitation.place}.\n\n"
        f"Buka tautan ini untuk memilih nama pengguna dan kata sandi:\n{url}\n\n"
        f"Tautan hanya dapat dipakai satu kali, sampai {until}. Jangan teruskan kepada orang "
        "lain.\n"
        "Bila Anda merasa tidak diundang, abaikan surel ini."
    )
    send_by_mail({"to": invitation.email, "subject": "Undangan Portal KLA", "body": body})
