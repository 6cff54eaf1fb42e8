"""Pages behind one-time links: taking up an invitation, and choosing a forgotten password anew."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import invitations, password_links, sessions
from accounts.decorators import on_link
from accounts.devices import device_of, remember
from accounts.forms import AccountForm, NewPasswordForm, put_focus
from accounts.models import Invitation, PasswordLink
from accounts.services import Refused
from accounts.views.answers import CONFLICT, form_page, posted, refused


@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@on_link(Invitation)
def take_up(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """The invited person opens an account, or takes up the role with the one that he has."""
    if request.user.is_authenticated:
        return _with_own_account(request, invitation)
    context = {
        "invitation": invitation,
        "sign_in": reverse("accounts:sign_in", query={"next": request.path}),
        "has_account": invitations.account_of(invitation) is not None,
    }
    form = AccountForm(posted(request), invitation=invitation)
    if request.method != "POST" or not form.is_valid():
        put_focus(form, otherwise="new")
        return form_page(request, "accounts/take_up.html", form, context)
    told = form.cleaned_data
    try:
        user = invitations.take_up_as_new(
            invitation=invitation, username=told["username"], password=told["new"]
        )
    except Refused as refusal:
        return form_page(request, "accounts/take_up.html", refused(form, refusal), context)
    sessions.begin(request=request, user=user)
    messages.success(
        request, f"Akun Anda siap. Lain kali masuk dengan nama pengguna {user.username}."
    )
    response = redirect("home")
    remember(response=response, device=device_of(request), user=user)
    return response


@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@on_link(PasswordLink)
def new_password(request: HttpRequest, link: PasswordLink) -> HttpResponse:
    form = NewPasswordForm(posted(request), user=link.user)
    if request.method != "POST" or not form.is_valid():
        put_focus(form, otherwise="new")
        return form_page(request, "accounts/new_password.html", form, {"person": link.user})
    password_links.choose_password(link=link, password=form.cleaned_data["new"])
    messages.success(request, "Kata sandi baru tersimpan. Silakan masuk.")
    return redirect("accounts:sign_in")


def _with_own_account(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    refusal = ""
    if request.method == "POST":
        try:
            invitations.take_up(invitation=invitation, by=request.user)
        except Refused as error:
            refusal = str(error)
        else:
            messages.success(request, f"Peran {invitation.get_role_display()} sekarang milik Anda.")
            return redirect("accounts:account")
    context = {"invitation": invitation, "refusal": refusal}
    status = CONFLICT if refusal else 200
    return render(request, "accounts/take_up_own.html", context, status=status)
