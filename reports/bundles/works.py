"""Making a bundle in the background: ordered by a person, performed by the worker, fetched once.

A bundle is all papers of a regency in one hand, so it is not for everybody who may open each of
them: the operator types it into the national site, the provincial admin hands it over
(`Permission.EXPORT_BUNDLE`). Both is asked again when the work begins and at each download.
"""

from __future__ import annotations

from pathlib import Path

from django.db import transaction

from accounts.models import User
from accounts.permissions import Permission, has_permission
from audit.clock import db_now
from audit.services import Entry, record, record_all
from evaluations.models import Assessment
from jobs import works
from jobs.models import Work
from jobs.progress import Progress
from jobs.works import WorkRefused
from reports.bundles.parts import MB
from reports.bundles.writing import Bundle, Overtaken, write_bundle
from reports.raised import raised_since

KIND = "bundle"
ZIP = "application/zip"


def order_bundle(*, assessment: Assessment, part_mb: int, by: User) -> Work:
    """Have a bundle made in parts of at most `part_mb` megabytes. Raises WorkRefused."""
    year = assessment.round.year
    return works.order(
        kind=KIND,
        title=f"Berkas untuk situs nasional {assessment.region.title} {year}",
        region=assessment.region_id,
        arguments={"year": year, "part_mb": part_mb},
        by=by,
    )


def make_bundle(work: Work, progress: Progress, folder: Path) -> None:
    """Registered with jobs/works.py."""
    assessment, owner = _assessment(work), User.objects.get(pk=work.owner_id)
    _require_right(owner, assessment)
    made_at = db_now()
    bundle = made_or_refused(
        assessment,
        folder=folder,
        part_size=work.arguments["part_mb"] * MB,
        made=(made_at, str(owner)),
        told=progress,
    )
    # The way to here may have taken a while.
    _require_right(User.objects.get(pk=work.owner_id), assessment)
    for number, path in enumerate(bundle.parts, 1):
        progress.keep(path, part_name(assessment, number, len(bundle.parts)), ZIP)
        path.unlink()
    record_bundle(bundle, subject=f"work:{work.public_id}", by=owner)


def made_or_refused(assessment: Assessment, **how) -> Bundle:
    """`write_bundle`, with a sentence for what people can mend. Raises WorkRefused."""
    try:
        return write_bundle(assessment, **how)
    except Overtaken:
        raise WorkRefused(
            "Selagi berkas dibuat, sebuah dokumen di dalamnya dinyatakan rahasia, dibuang, atau "
            "tidak terbaca lagi. Tidak ada yang disimpan. Buat berkasnya sekali lagi."
        ) from None


def part_name(assessment: Assessment, number: int, parts: int) -> str:
    name = f"berkas-nasional-{assessment.region_id}-{assessment.round.year}"
    return f"{name}.zip" if parts == 1 else f"{name}-bagian-{number}-dari-{parts}.zip"


def may_fetch(work: Work, user: User) -> bool:
    """The right, and that no paper inside has become secret since the bundle was begun."""
    assessment = _assessment(work)
    if not has_permission(user, Permission.EXPORT_BUNDLE, assessment.region):
        return False
    return not raised_since(work, assessment)


def _assessment(work: Work) -> Assessment:
    rows = Assessment.objects.select_related("round__instrument", "region")
    return rows.get(region=work.region, round__year=work.arguments["year"])


def _require_right(owner: User, assessment: Assessment) -> None:
    if not has_permission(owner, Permission.EXPORT_BUNDLE, assessment.region):
        raise WorkRefused(
            "Anda tidak lagi berhak membuat berkas ini. Minta operator kabupaten/kota membuatnya."
        )


@transaction.atomic
def record_bundle(bundle: Bundle, *, subject: str, by: User | None) -> None:
    """What went out: one event with the counts, and one for each paper's own log."""
    assessment = bundle.contents.assessment
    told = {"year": assessment.round.year, "is_submitted": bundle.contents.is_submitted}
    record(
        verb="bundle.made",
        subject=subject,
        region=assessment.region_id,
        by=by,
        data=told | bundle.counts(),
    )
    inside = {paper.key: paper.version for paper in bundle.contents.papers if paper.is_inside}
    record_all(
        entries=[
            Entry(
                "document.bundled",
                f"document:{version.document.public_id}",
                version.document.region_id,
                {"version": key, "bundle": subject},
            )
            for key, version in inside.items()
        ],
        by=by,
    )
