"""The part of the password policy that Django does not bring (security 1)."""

from __future__ import annotations

import re
import string

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from accounts.models import User

SITE_WORDS = ("layakanak", "kabupaten", "kecamatan", "kelurahan", "provinsi", "password", "portal",
              "sandi", "layak", "desa", "kota", "anak", "kla", "kab", "kec")  # fmt: skip
YEAR = r"(?:19|20)\d\d"
BETWEEN_WORDS = re.compile(rf"[\s{re.escape(string.punctuation)}]+")
SHORTEST_REST = 8
FEWEST_CHARACTERS = 5


class ContextWordsValidator:
    """Refuses a password of which little is left without the words everybody here would try.

    Words are taken out, not forbidden: "klarinet-ungu-di-atap" holds "kla" and is a good password.
    """

    def __init__(self) -> None:
        self._common = CommonPasswordValidator().passwords

    def validate(self, password: str, user: User | None = None) -> None:
        rest = what_is_left(password, _own_words(user))
        too_simple = len(set(rest)) < FEWEST_CHARACTERS or rest in self._common
        if len(rest) < SHORTEST_REST or too_simple:
            raise ValidationError(
                "Kata sandi ini mudah ditebak: isinya hampir hanya nama Anda, kata seperti "
                "“kabupaten” atau “KLA”, tahun, atau huruf berulang. Pakai beberapa kata acak.",
                code="password_of_context_words",
            )

    def get_help_text(self) -> str:
        return "Jangan hanya memakai nama Anda, nama daerah, “KLA”, atau tahun."


def what_is_left(password: str, own_words: list[str]) -> str:
    """`password` in small letters without site words, own words, years and punctuation."""
    folded = BETWEEN_WORDS.sub("", password.casefold())
    words = sorted({*SITE_WORDS, *own_words}, key=len, reverse=True)
    return re.sub("|".join([*map(re.escape, words), YEAR]), "", folded)


def _own_words(user: User | None) -> list[str]:
    """Parts of the user's names and of the regions the account works for, from three letters on."""
    if user is None:
        return []
    told = " ".join(
        [user.username, user.full_name, user.email or "", user.nip or "", *_places(user)]
    )
    return [word for word in BETWEEN_WORDS.split(told.casefold()) if len(word) >= 3]


def _places(user: User) -> list[str]:
    if user.pk is None:
        return list(user.future_places)
    return list(user.memberships.values_list("region__name", flat=True))
