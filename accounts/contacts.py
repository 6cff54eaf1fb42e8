"""How people write names, NIP and telephone numbers, and how they are kept."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from accounts.models import NIP, PHONE

LONGEST_NAME, LONGEST_EMAIL = 150, 254


def clean_name(text: str) -> str:
    """One line without double blanks; titles stay as written. Raises ValidationError."""
    name = " ".join(text.split())
    if not any(letter.isalpha() for letter in name):
        raise ValidationError("Nama belum diisi. Tulis nama lengkap, boleh dengan gelar.")
    if not name.isprintable():
        raise ValidationError("Nama berisi karakter yang tidak dapat dicetak. Ketik ulang.")
    if len(name) > LONGEST_NAME:
        raise ValidationError(f"Nama paling panjang {LONGEST_NAME} huruf; ini {len(name)}.")
    return name


def clean_email(text: str) -> str:
    """An address or "". Raises ValidationError."""
    email = text.strip()
    if not email:
        return ""
    try:
        validate_email(email)
    except ValidationError as error:
        raise ValidationError(
            f"Surel “{email[:60]}” tidak benar. Tulis seperti nama@contoh.go.id, atau kosongkan."
        ) from error
    if len(email) > LONGEST_EMAIL:
        raise ValidationError(f"Surel paling panjang {LONGEST_EMAIL} huruf.")
    return email


def clean_nip(text: str) -> str:
    """18 digits or ""; blanks, dots and hyphens don't count. Raises ValidationError."""
    digits = re.sub(r"[\s.\-]", "", text)
    if digits and not re.fullmatch(NIP.regex, digits):
        raise ValidationError(
            f"NIP terdiri dari 18 angka; ini {len(digits)} karakter. Periksa, atau kosongkan."
        )
    return digits


def clean_phone(text: str) -> str:
    """ "+62812..." or ""; "0812", "62812" and "812" are Indonesian. Raises ValidationError."""
    digits = re.sub(r"[\s.\-()]", "", text)
    if not digits:
        return ""
    for beginning, country in (("+", "+"), ("0", "+62"), ("62", "+62"), ("8", "+628")):
        if digits.startswith(beginning):
            digits = country + digits.removeprefix(beginning)
            break
    if not re.fullmatch(PHONE.regex, digits):
        raise ValidationError(
            "Nomor telepon tidak dikenali. Tulis seperti 0812 3456 7890, atau kosongkan."
        )
    return digits


def printed_nip(nip: str | None) -> str:
    """As on letters: birthday, first month of service, sex, number."""
    return f"{nip[:8]} {nip[8:14]} {nip[14]} {nip[15:]}" if nip else ""
