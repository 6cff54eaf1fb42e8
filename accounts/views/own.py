"""Signing in and out, the own account, the own password."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import scopes, services, sessions
from accounts.addresses import client_address
from accounts.contacts import printed_nip
from accounts.devices import device_of, remember
from accounts.forms import PasswordForm, SignInForm, put_focus
from accounts.models import User
from accounts.permissions import memberships_of
from accounts.throttle import TooManyAttempts

WRONG = "Nama atau kata sandi tidak cocok, atau akun tidak aktif. Periksa, lalu coba lagi."
UNPROCESSABLE = 422
TOO_MANY = 429


@login_not_required
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(_own_address(request, request.GET.get("next", "")))
    if request.method != "POST":
        form = SignInForm(initial={"next": request.GET.get("next", "")})
        return _sign_in_page(request, form, 200)
    form = SignInForm(request.POST)
    if not form.is_valid():
        return _sign_in_page(request, form, UNPROCESSABLE)
    return _try_to_sign_in(request, form)


def _try_to_sign_in(request: HttpRequest, form: SignInForm) -> HttpResponse:
    told = form.cleaned_data
    try:
        user = _check(request, told["name"], told["password"])
    except services.WrongNameOrPassword:
        return _sign_in_page(request, form, UNPROCESSABLE, refused=WRONG)
    except TooManyAttempts as error:
        return _sign_in_page(request, form, TOO_MANY, refused=_please_wait(error.seconds))
    sessions.begin(request=request, user=user)
    response = redirect(_own_address(request, told["next"]))
    remember(response=response, device=device_of(request), user=user)
    return response


@login_not_required
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    query = {"berakhir": sessions.Ending.SIGNED_OUT.value}
    return redirect(reverse("accounts:sign_in", query=query))


@require_safe
def account(request: HttpRequest) -> HttpResponse:
    user = request.user
    facts = [
        ("Nama pengguna", user.username),
        ("Surel", user.email),
        ("NIP", printed_nip(user.nip)),
        ("Akun berlaku sampai", user.valid_until and date_format(user.valid_until)),
    ]
    context = {
        "facts": facts,
        "memberships": memberships_of(user),
        "manages": scopes.manages_accounts(user),
    }
    return render(request, "accounts/account.html", context)


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    form = PasswordForm(request.POST or None, user=request.user)
    if not form.is_valid() or not _knows_current(request, form):
        put_focus(form, otherwise="current")
        crumbs = [("Akun saya", reverse("accounts:account")), ("Ganti kata sandi", "")]
        context = {"form": form, "crumbs": crumbs}
        status = UNPROCESSABLE if form.is_bound else 200
        return render(request, "accounts/password.html", context, status=status)
    services.change_password(user=request.user, password=form.cleaned_data["new"], by=request.user)
    sessions.keep_own(request=request, user=request.user)
    messages.success(request, "Kata sandi diganti. Sesi Anda di perangkat lain sudah ditutup.")
    return redirect("accounts:account")


def _knows_current(request: HttpRequest, form: PasswordForm) -> bool:
    """Counted like a sign-in: a screen left open is no place to guess the password either."""
    try:
        _check(request, request.user.username, form.cleaned_data["current"])
    except services.WrongNameOrPassword:
        form.add_error("current", "Kata sandi sekarang tidak cocok. Ketik lagi.")
    except TooManyAttempts as error:
        form.add_error("current", _please_wait(error.seconds))
    return form.is_valid()


def _check(request: HttpRequest, name: str, typed: str) -> User:
    return services.check_sign_in(
        name=name, password=typed, address=client_address(request), device=device_of(request)
    )


def _sign_in_page(
    request: HttpRequest, form: SignInForm, status: int, refused: str = ""
) -> HttpResponse:
    put_focus(form, otherwise="password" if refused else "name")
    ended = sessions.SENTENCES.get(request.GET.get("berakhir", ""), "")
    context = {"form": form, "refused": refused, "ended": "" if form.is_bound else ended}
    return render(request, "accounts/sign_in.html", context, status=status)


def _own_address(request: HttpRequest, wanted: str) -> str:
    """`wanted` when it lies on this site, else the front page (no open redirect)."""
    own = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if own else resolve_url("home")


def _please_wait(seconds: int) -> str:
    wait = f"{seconds} detik" if seconds < 60 else f"{-(-seconds // 60)} menit"
    return f"Terlalu banyak percobaan masuk. Tunggu {wait}, lalu coba lagi."
