"""Inviting, and the invitations that were made."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import invitations as deeds
from accounts.contacts import printed_nip
from accounts.decorators import managers_only, on_invitation, on_scope
from accounts.exports import send, wanted
from accounts.filters import InvitationFilter
from accounts.history import history_of
from accounts.manage_forms import InviteForm
from accounts.models import Invitation
from accounts.people_exports import invitations_book
from accounts.people_queries import InvitationRow, invitation_rows
from accounts.services import Refused
from accounts.sharing import share_invitation
from accounts.views.answers import (
    INVITATIONS,
    already_invited,
    crumbs,
    form_page,
    link_page,
    posted,
    refused,
)
from regions.models import Region
from regions.timezones import jakarta_day, timezone_of

PER_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@on_scope()
def invite(request: HttpRequest, scope: Region) -> HttpResponse:
    form = InviteForm(posted(request), scope=scope, by=request.user, today=jakarta_day(request.now))
    context = {"scope": scope, "crumbs": crumbs(INVITATIONS, ("Undang orang", ""))}
    if request.method != "POST" or not form.is_valid():
        return form_page(request, "accounts/invite.html", form, context)
    try:
        issued = deeds.invite(
            invitee=form.invitee(),
            post=form.post(),
            form_key=form.cleaned_data["form_key"],
            by=request.user,
        )
    except deeds.AlreadyInvited as earlier:
        return already_invited(request, earlier)
    except Refused as refusal:
        return form_page(request, "accounts/invite.html", refused(form, refusal), context)
    back = reverse("accounts:invitations")
    return link_page(request, share_invitation(issued), back, INVITATIONS)


@require_safe
@managers_only
def invitations(request: HttpRequest) -> HttpResponse:
    form = InvitationFilter(request.GET, by=request.user)
    rows = form.found(request.now).select_related("region", "agency")
    if wanted(request):
        return send(request, invitations_book(form, invitation_rows(rows, request.now)))
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": invitation_rows(page, request.now),
        "crumbs": crumbs(("Undangan", "")),
    }
    return render(request, "accounts/invitations.html", context)


@require_safe
@on_invitation
def invitation(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    context = {
        "invitation": invitation,
        "row": InvitationRow(invitation, invitation.state_at(request.now)),
        "facts": [
            ("Peran", invitation.get_role_display()),
            ("Wilayah", invitation.region.title),
            ("Instansi", invitation.agency and invitation.agency.name),
            ("Surel", invitation.email),
            ("Telepon", invitation.phone),
            ("NIP", printed_nip(invitation.nip)),
            ("Diundang oleh", str(invitation.created_by or "Pengelola server")),
        ],
        "history": history_of(invitation.log_name, request.user, whole=False),
        "crumbs": crumbs(INVITATIONS, (invitation.full_name, "")),
    }
    with timezone.override(timezone_of(invitation.region)):
        return render(request, "accounts/invitation.html", context)


@require_POST
@on_invitation
def renew(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """A new link, shown once; the old one is dead."""
    back = reverse("accounts:invitation", args=[invitation.public_id])
    try:
        issued = deeds.renew(invitation=invitation, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(back)
    return link_page(request, share_invitation(issued), back, INVITATIONS)


@require_POST
@on_invitation
def revoke(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    try:
        deeds.revoke(invitation=invitation, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Undangan dibatalkan. Tautannya tidak berlaku lagi.")
    return redirect("accounts:invitation", invitation.public_id)
