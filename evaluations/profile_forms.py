"""Input of a village's profile: whole numbers, blank for what nobody knows; no writes here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from evaluations.figures import FIGURES, LARGEST, SEXES, Counts

# The button that fills blanks with last year's numbers: all of them, or those of one figure.
TAKE, ALL = "ambil", "semua"
LARGEST_VERSION = 10**8


def field_name(key: str, sex: str) -> str:
    return f"{key}-{sex}"


class CountField(forms.Field):
    """A whole number >= 0 as people write it ("1.234"); "" is None and never 0."""

    widget = forms.TextInput(
        attrs={"inputmode": "numeric", "autocomplete": "off", "class": "form-control"}
    )

    def to_python(self, value: Any) -> int | None:
        text = "".join((value or "").split())
        if not text:
            return None
        digits = text.replace(".", "") if _has_thousands(text) else text
        if not (digits.isascii() and digits.isdecimal()):
            raise forms.ValidationError(
                f"“{text[:20]}” bukan bilangan bulat. Tulis misalnya 0, 12, atau 1.234; "
                "kosongkan bila belum diketahui."
            )
        if len(digits) > len(str(LARGEST)) and int(digits[:20]) > LARGEST:
            raise forms.ValidationError("Paling besar 999.999. Periksa angkanya.")
        return int(digits)


def _has_thousands(text: str) -> bool:
    """Whether the dots stand where Indonesian puts them: 1.234, never 12.5."""
    first, *others = text.split(".")
    return bool(others) and 1 <= len(first) <= 3 and all(len(part) == 3 for part in others)


class ProfileForm(forms.Form):
    """One field a number, named "anak_0_1-L"; `version` is that of the profile looked at."""

    version = forms.IntegerField(min_value=0, max_value=LARGEST_VERSION, widget=forms.HiddenInput)

    def __init__(self, *args: Any, counts: Counts | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key in FIGURES:
            for sex in SEXES:
                known = (counts or {}).get((key, str(sex)))
                self.fields[field_name(key, sex)] = CountField(required=False, initial=known)

    @property
    def counts(self) -> dict[tuple[str, str], int | None]:
        """What was typed, also of the fields that are well formed in a faulty form."""
        told = {(key, str(sex)): field_name(key, sex) for key in FIGURES for sex in SEXES}
        return {place: self.cleaned_data.get(name) for place, name in told.items()}

    @property
    def is_broken(self) -> bool:
        return "version" in self.errors


def taken_over(
    counts: Mapping[tuple[str, str], int | None], before: Counts, what: str
) -> dict[tuple[str, str], int | None]:
    """`counts` with blanks filled from `before`; `what` is ALL or one figure's key."""
    return {
        (key, sex): before.get((key, sex)) if count is None and what in (ALL, key) else count
        for (key, sex), count in counts.items()
    }
