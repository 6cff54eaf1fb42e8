"""How a new link is handed to its person: shown once, as a text to send on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from accounts.links import Issued
from audit.clock import in_words
from jobs.outbox import mail_leaves
from regions.models import Region
from regions.timezones import WIB, timezone_of


@dataclass(frozen=True, slots=True)
class Share:
    """`until` in words; `whatsapp` opens a message with `text`, to `phone` when it is known."""

    name: str
    url: str
    until: str
    text: str
    phone: str
    mailed_to: str = ""
    place: str = ""

    @property
    def whatsapp(self) -> str:
        return f"https://wa.me/{self.phone.lstrip('+')}?{urlencode({'text': self.text})}"


def share_invitation(issued: Issued) -> Share:
    invitation = issued.link
    until = _until(invitation.expires_at, invitation.region)
    text = (
        f"Yth. {invitation.full_name}, Anda diundang ke Portal KLA sebagai "
        f"{invitation.get_role_display()}, {invitation.place}. Buka tautan ini untuk memilih nama "
        f"pengguna dan kata sandi: {issued.url} Hanya dapat dipakai satu kali, sampai {until}."
    )
    return Share(
        name=invitation.full_name,
        url=issued.url,
        until=until,
        text=text,
        phone=invitation.phone,
        mailed_to=invitation.email if mail_leaves() else "",
        place=f"{invitation.get_role_display()}, {invitation.place}",
    )


def share_password_link(issued: Issued) -> Share:
    user = issued.link.user
    until = _until(issued.link.expires_at)
    text = (
        f"Yth. {user}, buka tautan ini untuk memilih kata sandi baru Portal KLA: {issued.url} "
        f"Hanya dapat dipakai satu kali, sampai {until}."
    )
    return Share(name=str(user), url=issued.url, until=until, text=text, phone=user.phone)


def shares(issued: list[Issued]) -> list[Share]:
    return [share_invitation(one) for one in issued]


def _until(moment: datetime, region: Region | None = None) -> str:
    return in_words(moment, timezone_of(region) if region else WIB)
