"""Papers leave the portal: each gets its number and its proof before it is set."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from django.db import transaction
from django.db.models import Max
from django.urls import reverse

from accounts.links import site
from accounts.models import User
from audit.clock import db_now
from audit.ids import public_id
from audit.services import record
from regions.models import Region
from reports.content.page import PaperPage, Proof
from reports.models import Paper

P = TypeVar("P", bound=PaperPage)


def paper_number(paper: Paper) -> str:
    """ "KLA/17.04/2024/0012": the region, the year, and the count of its papers."""
    return f"KLA/{paper.region_id}/{paper.year}/{paper.number:04d}"


def proof_of(paper: Paper) -> Proof:
    """Raises accounts.links.NoSite where nobody has said at which address the portal is found."""
    address = reverse("reports:check", args=[paper.public_id])
    return Proof(paper.public_id, paper_number(paper), f"{site()}{address}")


@transaction.atomic
def issue(pages: Sequence[P], *, size: str, by: User | None) -> list[P]:
    """The pages of one region and year with their proofs, counted and kept for good.

    `size` is the paper's. A page whose setting fails afterwards leaves a gap in the numbers.
    """
    first = pages[0]
    # The region's row is the lock: two who print at once get two numbers.
    Region.objects.select_for_update().get(pk=first.region.pk)
    kept = Paper.objects.filter(region=first.region, year=first.year)
    last = kept.aggregate(last=Max("number"))["last"] or 0
    made_at = db_now()
    rows = [
        Paper(
            public_id=public_id(),
            number=last + place,
            kind=page.kind,
            title=page.title,
            region=page.region,
            year=page.year,
            stage=page.stage,
            instrument=page.instrument,
            recipient=page.recipient,
            options=dict(page.options),
            figures=[list(pair) for pair in page.told],
            paper=size,
            fingerprint=page.fingerprint,
            made_at=made_at,
            made_by=by,
        )
        for place, page in enumerate(pages, 1)
    ]
    Paper.objects.bulk_create(rows)
    return [page.proved(proof_of(row)) for page, row in zip(pages, rows, strict=True)]


@transaction.atomic
def record_printing(pages: Sequence[PaperPage], *, size: str, by: User | None) -> None:
    """Leave a trace of papers that were made, and of the figures on them; `pages` have proofs."""
    first = pages[0]
    record(
        verb="report.printed",
        subject=f"report:{first.kind}",
        region=first.region.code,
        by=by,
        data={
            "year": first.year,
            "paper": size,
            "papers": len(pages),
            "first": first.proof.public_id if first.proof else "",
            "fingerprint": first.fingerprint,
        },
    )
