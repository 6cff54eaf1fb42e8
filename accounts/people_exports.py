"""The lists of people, offices and invitations as files, with their filters in words."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from accounts.exports import About, Book, Column, Fields, Kind, listing_of
from accounts.filters import ListFilter, in_words
from accounts.models import Agency
from accounts.people_queries import InvitationRow, PersonRow

PEOPLE: Fields = (
    (Column("Nama", 34), lambda row: str(row.user)),
    (Column("Nama pengguna", 22), lambda row: row.user.username),
    (
        Column("Peran", 60),
        lambda row: "; ".join(
            f"{role.membership.get_role_display()}, {role.place}" for role in row.roles
        ),
    ),
    (Column("Keadaan", 16), lambda row: row.state.label),
)
OFFICES: Fields = (
    (Column("Nama", 44), lambda office: office.name),
    (Column("Wilayah", 24), lambda office: office.region.short_name),
    (Column("Jenis", 24), lambda office: office.get_kind_display()),
    (Column("Bidang tugas", 28), lambda office: office.institution),
    (Column("Orang", 10, Kind.COUNT), lambda office: office.people),
)
INVITATIONS: Fields = (
    (Column("Nama", 34), lambda row: row.invitation.full_name),
    (Column("Peran", 26), lambda row: row.invitation.get_role_display()),
    (Column("Wilayah atau instansi", 36), lambda row: row.place),
    (Column("Diundang", 20, Kind.DAY), lambda row: timezone.localdate(row.invitation.created_at)),
    (Column("Berlaku sampai", 24, Kind.MOMENT), lambda row: row.invitation.expires_at),
    (Column("Keadaan", 18), lambda row: row.state.label),
)


def people_book(form: ListFilter, rows: Sequence[PersonRow]) -> Book:
    return _book("orang", "Orang", form, PEOPLE, rows)


def offices_book(form: ListFilter, offices: Sequence[Agency]) -> Book:
    """`offices` know how many people act for them."""
    return _book("instansi", "Instansi", form, OFFICES, offices)


def invitations_book(form: ListFilter, rows: Sequence[InvitationRow]) -> Book:
    return _book("undangan", "Undangan", form, INVITATIONS, rows)


def _book(name: str, title: str, form: ListFilter, fields: Fields, rows: Sequence[object]) -> Book:
    about = About(title, filters=in_words(form))
    region = form.region.code if form.region else ""
    return Book(name, about, [listing_of(title, fields, rows)], region)
