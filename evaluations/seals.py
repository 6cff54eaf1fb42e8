"""What a preview showed, carried to its confirmation by the page itself: signed, not secret.

Whoever confirms gets back what the preview looked at, and it is judged again before it is written.
"""

from __future__ import annotations

from typing import Any

from django.core import signing

from accounts.models import User
from evaluations.services import Refused

# Longer than anybody looks at a preview.
SEALED_FOR = 3600  # seconds


def seal(told: Any, *, about: str, by: User) -> str:
    """For a hidden field; opens only for this person and what it is `about`. `told` is JSON."""
    return signing.dumps(told, salt=_salt(about, by), compress=True)


def unseal(sealed: str, *, about: str, by: User) -> Any:
    """What is behind the field. Raises Refused when it is not ours, or too old."""
    try:
        return signing.loads(sealed, salt=_salt(about, by), max_age=SEALED_FOR)
    except signing.BadSignature as error:
        raise Refused("Pratinjau sudah terlalu lama terbuka. Kirim lagi berkasnya.") from error


def _salt(about: str, by: User) -> str:
    return f"evaluations.seals.{about}.{by.public_id}"
