"""The log of deeds about people, offices and invitations, in sentences."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils.formats import date_format

from accounts.models import Agency, User
from accounts.permissions import ROLE_LABELS, Permission, memberships_granting
from audit.models import Event
from regions.models import Region

SHOWN = 50
# Signing in happens daily and would push everything else out.
UNSHOWN = ("account.signed_in", "account.sign_in_refused")


@dataclass(frozen=True, slots=True)
class Deed:
    """One line: when, what in one sentence, by whom ("" for the machine's own operator)."""

    at: datetime
    says: str
    actor: str


@dataclass(frozen=True)
class _Names:
    """Of regions and offices that events name by code."""

    regions: dict[str, str]
    offices: dict[str, str]

    def role(self, event: Event) -> str:
        told = event.data
        label = ROLE_LABELS.get(told.get("role"), "Peran")
        place = self.offices.get(told.get("agency") or "") or self.regions.get(event.region, "")
        return f"{label}, {place}" if place else label


def history_of(subject: str, by: User, *, whole: bool) -> list[Deed]:
    """The latest deeds about `subject` in the reader's reach, newest first.

    `whole`: the reader also sees what belongs to no region, such as a changed password.
    """
    condition = _in_reach(by) | (Q(region="") if whole else Q(pk__in=[]))
    events = Event.objects.filter(condition, subject=subject).exclude(verb__in=UNSHOWN)
    shown = list(events.order_by("-pk")[:SHOWN])
    names = _names_in(shown)
    people = dict(
        User.objects.filter(username__in={event.actor for event in shown}).values_list(
            "username", "full_name"
        )
    )
    return [
        Deed(event.at, _says(event, names), people.get(event.actor, event.actor)) for event in shown
    ]


def _in_reach(by: User) -> Q:
    condition = Q(pk__in=[])
    for held in memberships_granting(by, Permission.MANAGE_ACCOUNTS):
        code = held.region_id
        condition |= Q(region=code) | Q(region__startswith=f"{code}.")
    return condition


def _names_in(events: Sequence[Event]) -> _Names:
    codes = {event.region for event in events if event.region}
    offices = {event.data.get("agency") for event in events} - {None}
    return _Names(
        {region.code: region.title for region in Region.objects.filter(code__in=codes)},
        dict(Agency.objects.filter(public_id__in=offices).values_list("public_id", "name")),
    )


def _ended(event: Event, names: _Names) -> str:
    last_day = event.data.get("ends_on")
    until = f" (hari terakhir {_day(last_day)})" if last_day else ""
    return f"Peran diakhiri: {names.role(event)}{until}."


def _other(event: Event, names: _Names, sentence: str) -> str:
    """About two offices: the event names the other one."""
    office = names.offices.get(event.data.get("agency") or "", "instansi lain")
    return sentence.format(office=office, year=event.data.get("year", ""))


def _day(iso: str) -> str:
    return date_format(date.fromisoformat(iso))


SENTENCES: dict[str, Callable[[Event, _Names], str]] = {
    "account.opened": lambda event, names: "Akun dibuat lewat undangan.",
    "account.password_changed": lambda event, names: "Kata sandi diganti.",
    "account.password_link_made": lambda event, names: "Tautan kata sandi baru dibuat.",
    "account.closed": lambda event, names: "Akun dinonaktifkan.",
    "account.reopened": lambda event, names: "Akun diaktifkan kembali.",
    "token.made": lambda event, names: "Token API dibuat.",
    "token.ended": lambda event, names: "Token API diakhiri.",
    "membership.added": lambda event, names: f"Peran diberikan: {names.role(event)}.",
    "membership.ended": _ended,
    "invitation.made": lambda event, names: f"Diundang: {names.role(event)}.",
    "invitation.renewed": lambda event, names: "Tautan undangan diperbarui.",
    "invitation.revoked": lambda event, names: "Undangan dibatalkan.",
    "invitation.taken_up": lambda event, names: "Undangan dipakai.",
    "agency.added": lambda event, names: "Instansi ditambahkan.",
    "agency.changed": lambda event, names: "Data instansi diubah.",
    "agency.closed": lambda event, names: "Instansi ditutup.",
    "agency.reopened": lambda event, names: "Instansi dibuka kembali.",
    "agency.succeeded": lambda event, names: _other(
        event, names, "Digantikan oleh {office} sejak {year}."
    ),
    "agency.took_over": lambda event, names: _other(
        event, names, "Menggantikan {office} sejak {year}."
    ),
    "agency.succession_removed": lambda event, names: _other(
        event, names, "Catatan digantikan oleh {office} dihapus."
    ),
    "agency.origin_removed": lambda event, names: _other(
        event, names, "Catatan menggantikan {office} dihapus."
    ),
}


def _says(event: Event, names: _Names) -> str:
    sentence = SENTENCES.get(event.verb)
    return sentence(event, names) if sentence else event.verb
