"""Answers that several pages of accounts give: a form again, a link once, what was done before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy

from accounts.invitations import AlreadyInvited
from accounts.sharing import Share

CONFLICT, UNPROCESSABLE = 409, 422
Crumb = tuple[str, Any]
PEOPLE: Crumb = ("Orang", reverse_lazy("accounts:people"))
OFFICES: Crumb = ("Instansi", reverse_lazy("accounts:offices"))
INVITATIONS: Crumb = ("Undangan", reverse_lazy("accounts:invitations"))


def crumbs(*below: Crumb) -> list[Crumb]:
    """From the own account down."""
    return [("Akun", reverse("accounts:account")), *below]


def posted(request: HttpRequest) -> QueryDict | None:
    """What a form binds to: an empty form that was sent is a faulty one, not a new one."""
    return request.POST if request.method == "POST" else None


def refused(form: Form, refusal: Exception) -> Form:
    """`form` with the refusal above its fields; `form_page` answers it with 409."""
    form.refusal = str(refusal)
    return form


def form_page(
    request: HttpRequest, template: str, form: Form, context: Mapping[str, Any]
) -> HttpResponse:
    """The form, empty or with what was typed and what is wrong with it."""
    status = 200
    if form.is_bound:
        status = CONFLICT if hasattr(form, "refusal") else UNPROCESSABLE
    return render(request, template, {**context, "form": form}, status=status)


def link_page(request: HttpRequest, share: Share, back: str, parent: Crumb) -> HttpResponse:
    """The only page that ever shows this link: it is drawn in answer to the form, kept nowhere."""
    context = {"share": share, "back": back, "crumbs": crumbs(parent, ("Tautan sekali pakai", ""))}
    return render(request, "accounts/link.html", context)


def already_invited(request: HttpRequest, earlier: AlreadyInvited) -> HttpResponse:
    """For the second click on a button whose first click has done the deed."""
    messages.warning(
        request,
        "Undangan ini sudah dibuat. Tautannya hanya ditampilkan satu kali; bila belum sempat "
        "disalin, buat tautan baru di bawah ini.",
    )
    return redirect("accounts:invitation", earlier.invitation.public_id)
