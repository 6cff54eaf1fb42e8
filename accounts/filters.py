"""The filters of the lists, from the address; what is not understood filters nothing."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from accounts.models import Agency, Invitation, LinkState, Membership, User
from accounts.people_queries import PersonState, people_in_state
from accounts.permissions import Role
from accounts.scopes import filter_regions
from regions.models import Region


class ListFilter(forms.Form):
    """Every field is a parameter of the address."""

    q = forms.CharField(label="Cari nama", max_length=100, required=False)
    wilayah = forms.ChoiceField(required=False)

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        self.regions = {region.code: region for region in filter_regions(by)}
        choices = [("", "Semua wilayah")]
        choices += [(code, region.title) for code, region in self.regions.items()]
        self.fields["wilayah"].choices = choices
        self.is_valid()

    @property
    def asked(self) -> dict[str, str]:
        """What was understood."""
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def region(self) -> Region | None:
        return self.regions.get(self.asked.get("wilayah", ""))

    def in_region(self) -> Q:
        return self.region.reach("region") if self.region else Q()


class PeopleFilter(ListFilter):
    peran = forms.ChoiceField(
        choices=[("", "Semua peran"), *((role.value, role.label) for role in Role)],
        required=False,
    )
    keadaan = forms.ChoiceField(
        choices=[("", "Semua keadaan"), *PersonState.choices], required=False
    )

    def found(self, today: date) -> QuerySet[User]:
        people = User.objects.managed_by(self.by).order_by("full_name", "pk")
        if words := self.asked.get("q"):
            people = people.filter(_holding(words, "full_name", "username", "email", "nip"))
        if self.region or "peran" in self.asked:
            held = Membership.objects.managed_by(self.by).filter(self.in_region())
            if role := self.asked.get("peran"):
                held = held.filter(role=role).not_over_on(today)
            people = people.filter(pk__in=held.values("user"))
        if state := self.asked.get("keadaan"):
            people = people_in_state(people, PersonState(state), self.by, today)
        return people


class OfficeFilter(ListFilter):
    keadaan = forms.ChoiceField(
        choices=[("", "Yang masih ada"), ("tutup", "Yang sudah ditutup")], required=False
    )

    def found(self) -> QuerySet[Agency]:
        offices = Agency.objects.managed_by(self.by).order_by("name", "pk")
        if words := self.asked.get("q"):
            offices = offices.filter(_holding(words, "name", "institution", "aliases"))
        closed = self.asked.get("keadaan") == "tutup"
        return offices.filter(self.in_region(), valid_until__isnull=not closed)


class InvitationFilter(ListFilter):
    keadaan = forms.ChoiceField(choices=[("", "Semua keadaan"), *LinkState.choices], required=False)

    def found(self, now: datetime) -> QuerySet[Invitation]:
        invitations = Invitation.objects.managed_by(self.by).order_by("-created_at", "-pk")
        if words := self.asked.get("q"):
            invitations = invitations.filter(_holding(words, "full_name", "email", "nip"))
        if state := self.asked.get("keadaan"):
            invitations = invitations.filter(_link_state(LinkState(state), now))
        return invitations.filter(self.in_region())


def in_words(form: forms.Form) -> list[tuple[str, str]]:
    """What a valid filter form was asked, as its page names it: ("Peran", "Verifikator provinsi").

    A choice that was not made says what it stands for ("Semua peran"); words that were not typed
    are left out.
    """
    told = []
    for name, field in form.fields.items():
        chosen = form.cleaned_data.get(name) or ""
        if isinstance(field, forms.ChoiceField):
            chosen = str(dict(field.choices).get(chosen, "Semua"))
        if chosen:
            told.append((str(form[name].label), chosen))
    return told


def _link_state(state: LinkState, now: datetime) -> Q:
    unused = Q(used_at__isnull=True, revoked_at__isnull=True)
    return {
        LinkState.USED: Q(used_at__isnull=False),
        LinkState.REVOKED: Q(revoked_at__isnull=False),
        LinkState.OPEN: unused & Q(expires_at__gt=now),
        LinkState.EXPIRED: unused & Q(expires_at__lte=now),
    }[state]


def _holding(words: str, *fields: str) -> Q:
    condition = Q()
    for name in fields:
        condition |= Q(**{f"{name}__icontains": words})
    return condition
