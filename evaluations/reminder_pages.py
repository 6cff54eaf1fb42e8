"""The page with a text for everybody who still owes something, ready to be sent by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from accounts.links import site
from evaluations.addresses import reminder_anchor
from evaluations.chat_texts import whatsapp_link
from evaluations.missing import Missing, kecamatan_and_offices, missing_in
from evaluations.models import Assessment
from evaluations.reminder_texts import brief_text, reminder_text, summary_text


@dataclass(frozen=True, slots=True)
class Reminder:
    """One text: `link` opens WhatsApp with it, `is_brief` when only its counts fit into that."""

    key: str
    name: str
    count: int
    text: str
    link: str
    is_brief: bool = False

    @property
    def anchor(self) -> str:
        return reminder_anchor(self.key)


@dataclass(frozen=True, slots=True)
class RemindersPage:
    """`everybody` is one text for a group chat, None when nobody owes anything."""

    everybody: Reminder | None
    rows: tuple[Reminder, ...]
    count: int


def reminders_page(assessment: Assessment, now: datetime) -> RemindersPage:
    """The same six queries for any number of kecamatan, offices and papers."""
    owing = kecamatan_and_offices(missing_in(assessment, now))
    count = sum(missing.count for missing in owing)
    if not owing:
        return RemindersPage(None, (), 0)
    text = summary_text(owing, f"{site()}{reverse('home')}")
    everybody = Reminder("semua", "Semua", count, text, whatsapp_link(text))
    return RemindersPage(everybody, tuple(_reminder(one, now) for one in owing), count)


def _reminder(missing: Missing, now: datetime) -> Reminder:
    text = reminder_text(missing, now, site())
    whole = whatsapp_link(text)
    link = whole or whatsapp_link(brief_text(missing, site()))
    return Reminder(missing.key, missing.name, missing.count, text, link, is_brief=not whole)
