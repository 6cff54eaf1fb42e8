"""People and their roles: the list, one person, giving and ending roles, handing an office over."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import invitations, password_links, services
from accounts.contacts import printed_nip
from accounts.decorators import managers_only, on_membership, on_person, on_scope
from accounts.exports import send, wanted
from accounts.filters import PeopleFilter
from accounts.history import history_of
from accounts.invitations import AlreadyInvited
from accounts.manage_forms import EndForm, HandOverForm, RoleFields
from accounts.models import Membership, User
from accounts.people_exports import people_book
from accounts.people_queries import person_rows, roles_of, state_of, waiting_invitations
from accounts.sharing import share_invitation, share_password_link
from accounts.views.answers import (
    CONFLICT,
    PEOPLE,
    already_invited,
    crumbs,
    form_page,
    link_page,
    posted,
    refused,
)
from regions.models import Region
from regions.timezones import jakarta_day

PER_PAGE = 25


@require_safe
@managers_only
def people(request: HttpRequest) -> HttpResponse:
    today = jakarta_day(request.now)
    form = PeopleFilter(request.GET, by=request.user)
    if wanted(request):
        rows = person_rows(form.found(today), request.user, today)
        return send(request, people_book(form, rows))
    page = Paginator(form.found(today), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": person_rows(page, request.user, today),
        "waiting": waiting_invitations(request.user, request.now),
        "crumbs": crumbs(("Orang", "")),
    }
    return render(request, "accounts/people.html", context)


@require_safe
@on_person
def person(request: HttpRequest, person: User) -> HttpResponse:
    return _person_page(request, person)


@require_POST
@on_person
def switch(request: HttpRequest, person: User) -> HttpResponse:
    """Deactivate the account, or with `open=1` let it be used again."""
    opening = request.POST.get("open") == "1"
    deed = services.reopen_account if opening else services.close_account
    try:
        deed(user=person, by=request.user)
    except services.Refused as refusal:
        return _person_page(request, person, str(refusal))
    done = "diaktifkan kembali" if opening else "dinonaktifkan; semua sesinya ditutup"
    messages.success(request, f"Akun {person} {done}.")
    return redirect("accounts:person", person.public_id)


@require_POST
@on_person
def password_link(request: HttpRequest, person: User) -> HttpResponse:
    """A link for a person who forgot the password, shown once."""
    try:
        issued = password_links.make_password_link(user=person, by=request.user)
    except services.Refused as refusal:
        return _person_page(request, person, str(refusal))
    back = reverse("accounts:person", args=[person.public_id])
    return link_page(request, share_password_link(issued), back, (str(person), back))


@require_http_methods(["GET", "HEAD", "POST"])
@on_person
def add_role(request: HttpRequest, person: User) -> HttpResponse:
    """Give one more role to somebody who has an account."""

    @on_scope()
    def in_scope(request: HttpRequest, scope: Region) -> HttpResponse:
        return _add_role(request, person, scope)

    return in_scope(request)


@require_http_methods(["GET", "HEAD", "POST"])
@on_membership
def end_role(request: HttpRequest, membership: Membership) -> HttpResponse:
    services.refuse_changing(membership=membership, by=request.user)
    form = EndForm(posted(request), today=jakarta_day(request.now))
    if request.method != "POST" or not form.is_valid():
        return _role_page(request, "end_role", form, membership)
    try:
        services.end_membership(
            membership=membership, last_day=form.cleaned_data["last_day"], by=request.user
        )
    except services.Refused as refusal:
        return _role_page(request, "end_role", refused(form, refusal), membership)
    messages.success(request, f"Peran {membership.get_role_display()} diakhiri.")
    return redirect("accounts:person", membership.user.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
@on_membership
def hand_over(request: HttpRequest, membership: Membership) -> HttpResponse:
    """End a role and invite the successor to the same office."""
    services.refuse_changing(membership=membership, by=request.user)
    today = jakarta_day(request.now)
    is_own = membership.user_id == request.user.pk
    form = HandOverForm(posted(request), today=today, is_own=is_own)
    if request.method != "POST" or not form.is_valid():
        return _role_page(request, "hand_over", form, membership)
    told = form.cleaned_data
    try:
        issued = invitations.hand_over(
            membership=membership,
            last_day=told["last_day"] or today - timedelta(days=1),
            successor=form.invitee(),
            ends_on=told["ends_on"],
            form_key=told["form_key"],
            by=request.user,
        )
    except AlreadyInvited as earlier:
        return already_invited(request, earlier)
    except services.Refused as refusal:
        return _role_page(request, "hand_over", refused(form, refusal), membership)
    messages.success(request, f"Peran {membership.user} diakhiri; penggantinya diundang.")
    back = reverse("accounts:people")
    return link_page(request, share_invitation(issued), back, PEOPLE)


def _add_role(request: HttpRequest, person: User, scope: Region) -> HttpResponse:
    form = RoleFields(posted(request), scope=scope, by=request.user, today=jakarta_day(request.now))
    context = {"person": person, "scope": scope, "crumbs": _crumbs(person, "Tambah peran")}
    if request.method != "POST" or not form.is_valid():
        return form_page(request, "accounts/add_role.html", form, context)
    post = form.post()
    try:
        services.add_membership(
            user=person,
            role=post.role,
            region=post.region,
            agency=post.agency,
            ends_on=post.ends_on,
            by=request.user,
        )
    except services.Refused as refusal:
        return form_page(request, "accounts/add_role.html", refused(form, refusal), context)
    messages.success(request, f"Peran {post.role.label} diberikan kepada {person}.")
    return redirect("accounts:person", person.public_id)


def _person_page(request: HttpRequest, person: User, refusal: str = "") -> HttpResponse:
    today = jakarta_day(request.now)
    roles = roles_of(person, request.user, today)
    manages = services.manages_account(request.user, person)
    context = {
        "person": person,
        "facts": [
            ("Nama pengguna", person.username),
            ("Surel", person.email),
            ("Telepon", person.phone),
            ("NIP", printed_nip(person.nip)),
        ],
        "state": state_of(person, roles, today),
        "roles": roles,
        "manages": manages and person != request.user,
        "is_self": person == request.user,
        "history": history_of(person.log_name, request.user, whole=manages),
        "refusal": refusal,
        "crumbs": _crumbs(person),
    }
    return render(request, "accounts/person.html", context, status=CONFLICT if refusal else 200)


def _role_page(
    request: HttpRequest, page: str, form: EndForm | HandOverForm, membership: Membership
) -> HttpResponse:
    title = {"end_role": "Akhiri peran", "hand_over": "Serah terima"}[page]
    context = {"membership": membership, "crumbs": _crumbs(membership.user, title)}
    return form_page(request, f"accounts/{page}.html", form, context)


def _crumbs(person: User, last: str = "") -> list[tuple[str, str]]:
    if not last:
        return crumbs(PEOPLE, (str(person), ""))
    address = reverse("accounts:person", args=[person.public_id])
    return crumbs(PEOPLE, (str(person), address), (last, ""))
