"""A village's figures of its children: saved as a whole, with the version that was looked at."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from accounts.models import User
from audit.clock import db_now
from audit.services import record
from evaluations.figures import FIGURES, LARGEST, SEXES, Counts
from evaluations.models import AreaFigure, AreaProfile, Assessment
from evaluations.services.doors import Refused, require_open
from regions.models import Level, Region


class StaleProfile(Refused):
    """Somebody saved the figures since the form was opened; `current` is what stands now."""

    def __init__(self, current: AreaProfile) -> None:
        super().__init__(
            "Angka desa ini sudah diubah orang lain sejak halaman Anda buka. Isian Anda masih ada "
            "di bawah dan belum disimpan."
        )
        self.current = current


@transaction.atomic
def save_profile(
    *,
    assessment: Assessment,
    village: Region,
    counts: Mapping[tuple[str, str], int | None],
    version: int,
    by: User,
    taken_from: int | None = None,
) -> AreaProfile:
    """Let `counts` be the village's figures; None, or a missing one, is not known and never 0.

    Written while the answers can be, that is in an open draft. The event names the figures that
    changed but holds no number: the log is read by more people than the figures. `taken_from` is
    the year whose figures were taken over. Raises Refused or StaleProfile.
    """
    now_row = require_open(assessment, area=village.code, by=by)
    wanted = _checked(assessment, village, counts)
    profile = (
        AreaProfile.objects.filter(assessment=now_row, area=village)
        .select_related("updated_by")
        .first()
    )
    present = counts_of(profile)
    if wanted == present:
        return profile or AreaProfile(assessment=now_row, area=village)
    if (profile.version if profile else 0) != version:
        raise StaleProfile(profile)
    profile = profile or AreaProfile(assessment=now_row, area=village)
    profile.version += 1
    profile.updated_at, profile.updated_by = db_now(), by
    profile.save()
    changed = sorted(place for place in wanted | present if wanted.get(place) != present.get(place))
    _write(profile, wanted)
    data = {
        "year": now_row.round.year,
        "version": profile.version,
        "figures": [f"{key}:{sex}" for key, sex in changed],
    }
    record(
        verb="area_profile.saved",
        subject=f"area:{village.code}",
        region=village.code,
        by=by,
        data=data | ({"taken_from": taken_from} if taken_from else {}),
    )
    return profile


def counts_of(profile: AreaProfile | None) -> Counts:
    """What a profile holds; nothing without one."""
    if profile is None:
        return {}
    rows = AreaFigure.objects.filter(profile=profile).values_list("figure", "sex", "count")
    return {(figure, sex): count for figure, sex, count in rows if figure in FIGURES}


def _checked(
    assessment: Assessment, village: Region, counts: Mapping[tuple[str, str], int | None]
) -> Counts:
    if village.level != Level.VILLAGE or not assessment.region.contains(village):
        raise Refused(f"{village} bukan desa/kelurahan di {assessment.region}.")
    wanted = {place: count for place, count in counts.items() if count is not None}
    for (key, sex), count in wanted.items():
        if key not in FIGURES or sex not in SEXES:
            raise Refused(f"Angka {key[:30]!r} tidak dikenal.")
        if not 0 <= count <= LARGEST:
            raise Refused(f"Tulis bilangan bulat dari 0 sampai {LARGEST}.")
    return wanted


def _write(profile: AreaProfile, wanted: Counts) -> None:
    """Rows in place of rows: three queries, whatever changed."""
    AreaFigure.objects.filter(profile=profile).delete()
    AreaFigure.objects.bulk_create(
        AreaFigure(profile=profile, figure=key, sex=sex, count=count)
        for (key, sex), count in wanted.items()
    )
