"""A user name to begin with, made from the person's name."""

from __future__ import annotations

import re
import unicodedata
from itertools import count

from accounts.models import User

LONGEST = 40
SHORTEST = 3


def propose_username(full_name: str) -> str:
    """ "dr. Sari Dewi, M.Kes" -> "sari.dewi", or "sari.dewi2" when that is somebody's."""
    base = _base(full_name)
    taken = set(User.objects.filter(username__startswith=base).values_list("username", flat=True))
    names = (base if number == 1 else f"{base}{number}" for number in count(1))
    return next(name for name in names if name not in taken)


def _base(full_name: str) -> str:
    plain = unicodedata.normalize("NFKD", full_name.split(",")[0]).encode("ascii", "ignore")
    # Titles before a name end with a point: "dr.", "H.", "Drs."
    words = [word for word in plain.decode().casefold().split() if not word.endswith(".")]
    letters = [re.sub(r"[^a-z0-9]", "", word) for word in words]
    name = ".".join(word for word in letters[:2] if word)[:LONGEST].strip(".")
    if len(name) < SHORTEST or not name[0].isalpha():
        return "pengguna"
    return name
