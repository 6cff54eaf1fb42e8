"""Input of the register's pages: what is looked for, and which document replaces another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet

from accounts.models import Agency, User
from evidence.models import Document, DocumentKind, DocumentQuerySet
from evidence.searching import search
from evidence.sensitivity import Sensitivity
from regions.models import Region

MOST_CHOICES = 20


class DocumentFilter(forms.Form):
    """The filters of the list, from the address; what is not understood filters nothing.

    Offers only years and owners that the person's own list holds: three queries.
    """

    q = forms.CharField(label="Cari", max_length=100, required=False)
    jenis = forms.ChoiceField(choices=DocumentKind.choices, required=False)
    kelas = forms.ChoiceField(choices=Sensitivity.choices, required=False)
    tahun = forms.ChoiceField(required=False)
    milik = forms.ChoiceField(required=False)

    def __init__(self, data: Mapping[str, Any], *, documents: DocumentQuerySet) -> None:
        super().__init__(data)
        self.documents = documents
        self.fields["tahun"].choices = _years_of(documents)
        self.fields["milik"].choices = _owners_of(documents)
        self.is_valid()
        self.asked: dict[str, str] = self.cleaned_data

    def found(self) -> DocumentQuerySet:
        """The documents that are asked for, newest first."""
        asked, documents = self.asked, self.documents
        if words := asked.get("q"):
            documents = search(documents, words)
        if kind := asked.get("jenis"):
            documents = documents.filter(kind=kind)
        if sensitivity := asked.get("kelas"):
            documents = documents.filter(sensitivity=sensitivity)
        if year := asked.get("tahun"):
            documents = documents.filter(year=year)
        if owner := asked.get("milik"):
            what, _, key = owner.partition(":")
            lookup = {"kantor": "agency__public_id", "wilayah": "area"}[what]
            documents = documents.filter(**{lookup: key})
        return documents


def _years_of(documents: DocumentQuerySet) -> list[tuple[str, str]]:
    years = documents.exclude(year=None).order_by("-year").values_list("year", flat=True)
    return [(str(year), str(year)) for year in years.distinct()]


def _owners_of(documents: DocumentQuerySet) -> list[tuple[str, str]]:
    """Offices, then areas; as values of the address."""
    offices = Agency.objects.filter(pk__in=documents.order_by().values("agency"))
    areas: QuerySet[Region] = Region.objects.filter(pk__in=documents.order_by().values("area"))
    found = [(f"kantor:{office.public_id}", office.name) for office in offices.order_by("name")]
    return found + [(f"wilayah:{area.code}", area.title) for area in areas.order_by("code")]


class ReplaceForm(forms.Form):
    """Which of the person's documents takes the place of another; none takes it back."""

    q = forms.CharField(max_length=100, required=False)
    pengganti = forms.CharField(max_length=22, required=False)

    def __init__(self, data: Mapping[str, Any], *, document: Document, user: User) -> None:
        super().__init__(data)
        others = Document.objects.openable_by(user).filter(region=document.region_id)
        self.others = others.exclude(pk=document.pk)
        self.is_valid()

    @property
    def words(self) -> str:
        return self.cleaned_data.get("q", "")

    def choices(self) -> list[Document]:
        """Found by the search, newest first; without words the newest of the same regency."""
        return list(search(self.others, self.words)[:MOST_CHOICES])

    def chosen(self) -> Document | None:
        """The document that was picked; None for an unknown one too (see `is_empty`)."""
        return self.others.filter(public_id=self.cleaned_data.get("pengganti", "")).first()

    @property
    def is_empty(self) -> bool:
        return not self.cleaned_data.get("pengganti")
