"""Signing in, and choosing a password: the own one, a forgotten one, that of a new account."""

from __future__ import annotations

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.contrib.auth import password_validation

from accounts.models import Invitation, User
from accounts.usernames import propose_username

# Longer ones only cost the hasher time; passphrases fit (security 1 asks for 128 at least).
LONGEST_PASSWORD = 256


def _password_field(label: str, autocomplete: str, **more) -> forms.CharField:
    """Blanks at the ends belong to the password; managers find the field by `autocomplete`."""
    return forms.CharField(
        label=label,
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete}),
        **more,
    )


def _helper(button: str) -> FormHelper:
    helper = FormHelper()
    helper.attrs = {"novalidate": ""}
    helper.add_input(Submit("", button))
    return helper


def put_focus(form: forms.Form, otherwise: str) -> None:
    """Place the cursor in the first wrong field, or in the field `otherwise`."""
    wrong = (name for name in form.fields if form.is_bound and form.has_error(name))
    form.fields[next(wrong, otherwise)].widget.attrs["autofocus"] = True


class SignInForm(forms.Form):
    name = forms.CharField(
        label="Nama pengguna, surel, atau NIP",
        max_length=254,
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    password = _password_field("Kata sandi", "current-password")
    next = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)

    helper = _helper("Masuk")


class NewPasswordForm(forms.Form):
    """A new password, typed twice; `user` may be an account that is not saved yet."""

    new = _password_field(
        "Kata sandi baru",
        "new-password",
        help_text="Paling sedikit 12 karakter. Beberapa kata acak mudah diingat dan sulit ditebak.",
    )
    repeated = _password_field("Ulangi kata sandi baru", "new-password")

    helper = _helper("Simpan kata sandi")

    def __init__(self, *args, user: User, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_new(self) -> str:
        new = self.cleaned_data["new"]
        password_validation.validate_password(new, self.user)
        return new

    def clean(self) -> None:
        new, repeated = self.cleaned_data.get("new"), self.cleaned_data.get("repeated")
        if new and repeated and new != repeated:
            self.add_error("repeated", "Kedua kata sandi baru tidak sama. Ketik ulang keduanya.")


class PasswordForm(NewPasswordForm):
    """The own password, by somebody who knows it."""

    current = _password_field("Kata sandi sekarang", "current-password")

    field_order = ("current", "new", "repeated")

    def clean(self) -> None:
        super().clean()
        new = self.cleaned_data.get("new")
        if new and not self.errors and new == self.cleaned_data.get("current"):
            self.add_error("new", "Kata sandi baru sama dengan yang lama. Pilih yang lain.")


class AccountForm(NewPasswordForm):
    """User name and password of somebody who was invited."""

    username = forms.CharField(
        label="Nama pengguna",
        max_length=60,
        help_text="3-60 huruf kecil, angka, titik, atau garis; mulai dengan huruf. Dipakai untuk "
        "masuk, bersama kata sandi.",
        widget=forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )

    field_order = ("username", "new", "repeated")
    helper = _helper("Buat akun dan masuk")

    def __init__(self, *args, invitation: Invitation, **kwargs) -> None:
        super().__init__(*args, user=_future_user(invitation), **kwargs)
        self.fields["new"].label = "Kata sandi"
        self.fields["repeated"].label = "Ulangi kata sandi"
        if not self.is_bound:
            self.initial["username"] = propose_username(invitation.full_name)

    def clean_username(self) -> str:
        """Checked before the password, which may not repeat it."""
        name = self.cleaned_data["username"].casefold()
        field = User._meta.get_field("username")
        for validator in field.validators:
            validator(name)
        if User.objects.filter(username=name).exists():
            other = propose_username(name)
            raise forms.ValidationError(
                f"Nama pengguna {name} sudah dipakai orang lain. Coba {other}."
            )
        self.user.username = name
        return name


def _future_user(invitation: Invitation) -> User:
    user = User(
        full_name=invitation.full_name, email=invitation.email or None, nip=invitation.nip or None
    )
    user.future_places = [invitation.region.name]
    return user
