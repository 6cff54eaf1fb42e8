"""The log's lines about a document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from accounts.models import User
from audit.services import FollowUp, record
from evidence.models import Document


def record_deed(
    verb: str,
    document: Document,
    by: User | None,
    data: Mapping[str, Any],
    *,
    outbox: Sequence[FollowUp] = (),
) -> None:
    """Names, subjects and numbers stay out of `data`: they may name a child (security 91)."""
    record(
        verb=verb,
        subject=f"document:{document.public_id}",
        region=document.region_id,
        by=by,
        data=dict(data),
        outbox=outbox,
    )
