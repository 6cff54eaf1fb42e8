"""Input of the pages on which people, offices and invitations are managed; no writes here.

What is offered is what the person may give: a foreign region or office is an invalid choice.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms

from accounts.contacts import clean_name, clean_nip, clean_phone
from accounts.day_fields import day_field
from accounts.institutions import known_institutions
from accounts.invitations import Invitee, Post
from accounts.models import Agency, AgencyKind, User
from accounts.permissions import Role
from accounts.services import offered_roles
from regions.models import Level, Region

SLUG = re.compile(r"\A[a-z][a-z0-9-]{1,39}\Z")
MOST_ALIASES = 20


def key_field() -> forms.CharField:
    """The form's own key: sent twice, it does its deed once (security 79)."""
    return forms.CharField(
        max_length=64, required=False, widget=forms.HiddenInput, initial=secrets.token_urlsafe
    )


class ManageForm(forms.Form):
    """Drawn by {% crispy form %} inside the page's own form element."""

    fields_shown: tuple[Any, ...] = ()

    def __init__(self, *args: Any, today: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(*self.fields_shown)

    def not_past(self, name: str) -> date | None:
        day = self.cleaned_data.get(name)
        if day and self.today and day < self.today:
            raise forms.ValidationError("Tanggal ini sudah lewat. Pilih hari ini atau sesudahnya.")
        return day


class PersonFields(ManageForm):
    """Who is invited."""

    full_name = forms.CharField(
        label="Nama lengkap",
        max_length=150,
        help_text="Boleh dengan gelar.",
        error_messages={"required": "Tulis nama lengkap orang yang diundang."},
    )
    email = forms.EmailField(
        label="Surel",
        max_length=254,
        required=False,
        help_text="Boleh kosong. Bila diisi, undangan juga dikirim lewat surel.",
        error_messages={"invalid": "Tulis surel seperti nama@contoh.go.id, atau kosongkan."},
    )
    nip = forms.CharField(
        label="NIP", max_length=40, required=False, help_text="18 angka, boleh kosong."
    )
    phone = forms.CharField(
        label="Telepon (WhatsApp)",
        max_length=30,
        required=False,
        help_text="Boleh kosong, misalnya 0812 3456 7890.",
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )
    form_key = key_field()

    person_shown = ("full_name", Row(Column("email"), Column("phone")), "nip", "form_key")
    fields_shown = person_shown

    def clean_full_name(self) -> str:
        return clean_name(self.cleaned_data["full_name"])

    def clean_nip(self) -> str:
        return clean_nip(self.cleaned_data["nip"])

    def clean_phone(self) -> str:
        return clean_phone(self.cleaned_data["phone"])

    def invitee(self) -> Invitee:
        told = self.cleaned_data
        return Invitee(told["full_name"], told["email"], told["nip"], told["phone"])


class RoleFields(ManageForm):
    """Which role, and where inside `scope` (a province or regency)."""

    role = forms.ChoiceField(label="Peran", error_messages={"required": "Pilih perannya."})
    area = forms.ChoiceField(
        label="Kecamatan atau desa/kelurahan", required=False, help_text="Hanya untuk Camat/Desa."
    )
    agency = forms.ChoiceField(
        label="Instansi", required=False, help_text="Hanya untuk Kontributor OPD."
    )
    ends_on = day_field("Hari terakhir", help_text="Kosongkan bila tanpa batas.")

    role_shown: tuple[Any, ...] = ("role", Row(Column("area"), Column("agency")), "ends_on")
    fields_shown = role_shown

    def __init__(self, *args: Any, scope: Region, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scope = scope
        roles = offered_roles(by, scope)
        self.areas = {area.code: area for area in _areas_of(scope)} if Role.AREA in roles else {}
        offices = Agency.objects.existing().filter(region=scope)
        self.offices = {office.public_id: office for office in offices}
        self.fields["role"].choices = [
            ("", "Pilih peran"),
            *((role.value, role.label) for role in roles),
        ]
        self.fields["area"].choices = [("", "–"), *_grouped(self.areas.values())]
        self.fields["agency"].choices = [
            ("", "–"),
            *((key, office.name) for key, office in self.offices.items()),
        ]

    def clean_ends_on(self) -> date | None:
        return self.not_past("ends_on")

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        role = told.get("role")
        if not role:
            return told
        needed = {Role.AREA: "area", Role.CONTRIBUTOR: "agency"}.get(Role(role))
        for name, sentence in (
            ("area", "Pilih kecamatan atau desa/kelurahannya."),
            ("agency", "Pilih instansinya."),
        ):
            if name == needed and not told.get(name) and name not in self.errors:
                self.add_error(name, sentence)
            elif name != needed and told.get(name):
                label = Role(role).label
                self.add_error(name, f"Peran {label} tidak memakai isian ini. Pilih –.")
        return told

    def post(self) -> Post:
        told = self.cleaned_data
        region = self.areas.get(told["area"], self.scope)
        return Post(Role(told["role"]), region, self.offices.get(told["agency"]), told["ends_on"])


class InviteForm(RoleFields, PersonFields):
    fields_shown = (*RoleFields.role_shown, *PersonFields.person_shown)


class HandOverForm(PersonFields):
    """The successor, and when the present holder stops."""

    last_day = day_field(
        "Hari terakhir pejabat sekarang",
        help_text="Kosongkan untuk mengakhiri perannya saat ini juga.",
    )
    ends_on = day_field("Hari terakhir pengganti", help_text="Kosongkan bila tanpa batas.")

    fields_shown = (*PersonFields.person_shown, Row(Column("last_day"), Column("ends_on")))

    def __init__(self, *args: Any, is_own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_own:
            # Without a role the giver could not even see the link.
            self.fields["last_day"].required = True
            self.fields["last_day"].help_text = "Peran Anda sendiri; paling cepat hari ini."

    def clean_last_day(self) -> date | None:
        return self.not_past("last_day")

    def clean_ends_on(self) -> date | None:
        return self.not_past("ends_on")


class EndForm(ManageForm):
    last_day = day_field(
        "Hari terakhir", help_text="Kosongkan untuk mengakhiri peran saat ini juga."
    )

    fields_shown = ("last_day",)

    def clean_last_day(self) -> date | None:
        return self.not_past("last_day")


class OfficeForm(ManageForm):
    name = forms.CharField(
        label="Nama instansi",
        max_length=150,
        error_messages={"required": "Tulis nama instansi."},
    )
    kind = forms.ChoiceField(label="Jenis", choices=AgencyKind.choices, initial=AgencyKind.OPD)
    institution = forms.CharField(
        label="Bidang tugas dalam instrumen",
        max_length=40,
        required=False,
        help_text="Pertanyaan untuk bidang ini diusulkan kepada instansi. Boleh kosong.",
    )
    aliases = forms.CharField(
        label="Nama lain",
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Satu nama setiap baris, misalnya Dinkes. Dikenali saat impor.",
    )

    fields_shown = ("name", "kind", "institution", "aliases")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = known_institutions()
        if known:
            # An older instrument's slug stays a choice of the office that has it.
            stored = self.initial.get("institution", "")
            offered = dict(known) if not stored else {stored: stored} | dict(known)
            field = self.fields["institution"]
            self.fields["institution"] = forms.ChoiceField(
                label=field.label,
                required=False,
                help_text=field.help_text,
                choices=[("", "Tidak ada"), *offered.items()],
            )

    def clean_institution(self) -> str:
        slug = self.cleaned_data["institution"].strip()
        if slug and not SLUG.match(slug):
            raise forms.ValidationError("Tulis huruf kecil, angka, dan tanda -, misalnya dinkes.")
        return slug

    def clean_aliases(self) -> list[str]:
        lines = (" ".join(line.split()) for line in self.cleaned_data["aliases"].splitlines())
        names = list(dict.fromkeys(line for line in lines if line))
        if len(names) > MOST_ALIASES:
            raise forms.ValidationError(f"Paling banyak {MOST_ALIASES} nama lain.")
        if too_long := next((name for name in names if len(name) > 150), None):
            raise forms.ValidationError(f"“{too_long[:40]}…” lebih dari 150 huruf.")
        return names

    def told(self) -> dict[str, Any]:
        """What the services take besides the office and the person."""
        cleaned = self.cleaned_data
        return {**cleaned, "kind": AgencyKind(cleaned["kind"])}


class ImportForm(forms.Form):
    file = forms.FileField(
        label="Berkas XLSX",
        allow_empty_file=True,
        error_messages={"required": "Pilih satu berkas XLSX, paling besar 5 MB."},
    )


def _areas_of(scope: Region) -> Iterable[Region]:
    if scope.level != Level.REGENCY:
        return []
    areas = Region.objects.filter(regency=scope, valid_until__isnull=True)
    return areas.filter(level__in=(Level.KECAMATAN, Level.VILLAGE)).select_related("parent")


def _grouped(areas: Iterable[Region]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Kecamatan first, then the villages under the name of theirs."""
    groups: dict[str, list[tuple[str, str]]] = {"Kecamatan": []}
    for area in areas:
        is_kecamatan = area.level == Level.KECAMATAN
        title = "Kecamatan" if is_kecamatan else f"Desa/kelurahan di {area.parent.title}"
        groups.setdefault(title, []).append((area.code, area.title))
    return [(title, options) for title, options in groups.items() if options]
