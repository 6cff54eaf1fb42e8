"""The own tokens: keys with which programs read what their owner may read (docs/api.md)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse_lazy
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import tokens as deeds
from accounts.models import ApiToken
from accounts.token_forms import TokenForm
from accounts.views.answers import crumbs, form_page, posted, refused

TOKENS = ("Token API", reverse_lazy("accounts:tokens"))


@require_safe
def tokens(request: HttpRequest) -> HttpResponse:
    context = {
        "rows": deeds.rows_of(request.user, request.now),
        "crumbs": crumbs(("Token API", "")),
    }
    return render(request, "accounts/tokens.html", context)


@sensitive_variables("made")
@require_http_methods(["GET", "HEAD", "POST"])
def token_new(request: HttpRequest) -> HttpResponse:
    """Make one; the answer to the form is the only page that ever shows it."""
    form = TokenForm(posted(request))
    context = {"crumbs": crumbs(TOKENS, ("Token baru", ""))}
    if request.method != "POST" or not form.is_valid():
        return form_page(request, "accounts/token_new.html", form, context)
    try:
        made = deeds.make_token(**form.cleaned_data, by=request.user)
    except deeds.TooManyTokens as refusal:
        return form_page(request, "accounts/token_new.html", refused(form, refusal), context)
    context |= {"token": made.token, "secret": made.secret}
    return render(request, "accounts/token_made.html", context)


@require_POST
def token_end(request: HttpRequest, public_id: str) -> HttpResponse:
    """The same press twice leaves it ended."""
    key = public_id if public_id.isprintable() else ""
    token = get_object_or_404(ApiToken, public_id=key, user=request.user)
    deeds.end_token(token=token, by=request.user)
    messages.success(request, f"Token “{token.name}” diakhiri. Program yang memakainya ditolak.")
    return redirect("accounts:tokens")
