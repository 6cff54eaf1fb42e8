"""What the two forms about requests begin with: whom to ask, and what to send."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from accounts.models import Agency
from evaluations.models import Assessment, RequestRecipient
from evaluations.request_lists import ReadyList, lists_for
from evaluations.request_titles import secret_codes, told_title
from evaluations.scorecards import counting_day
from evaluations.times.window_queries import self_window
from evidence.sensitivity import Sensitivity
from instruments.services import sheet_of
from regions.models import Level, Region
from regions.timezones import timezone_of


@dataclass(frozen=True, slots=True)
class AskingParts:
    """Lists and recipients to choose from; villages of one kecamatan at a time, `of` its code."""

    assessment: Assessment
    lists: Sequence[ReadyList]
    areas: Sequence[Region]
    agencies: Sequence[Agency]
    of: str
    now: datetime

    @property
    def of_form(self) -> dict[str, Any]:
        """What request_forms.AskForm takes."""
        return {
            "lists": self.lists,
            "areas": self.areas,
            "agencies": self.agencies,
            "zone": timezone_of(self.assessment.region),
            "now": self.now,
        }

    @property
    def kecamatan(self) -> list[Region]:
        return [area for area in self.areas if area.level == Level.KECAMATAN]


def asking_parts(assessment: Assessment, kecamatan: str, now: datetime) -> AskingParts:
    """Three queries; an unknown `kecamatan` offers no villages."""
    day = counting_day(assessment.region, self_window(assessment), now)
    areas = Region.objects.existing_on(day).filter(regency=assessment.region_id)
    wanted = Q(level=Level.KECAMATAN)
    if kecamatan:
        wanted |= Q(level=Level.VILLAGE, parent=kecamatan)
    return AskingParts(
        assessment=assessment,
        lists=lists_for(sheet_of(assessment.round.instrument)),
        areas=list(areas.filter(wanted).order_by("code")),
        agencies=list(Agency.objects.existing().filter(region=assessment.region_id)),
        of=kecamatan,
        now=now,
    )


def proposed_upload(recipient: RequestRecipient) -> dict[str, Any]:
    """Kind, subject and class of the paper that was asked for.

    More people read the subject of a secret document than its request: it is named by its kind.
    """
    asked = recipient.request
    sheet = sheet_of(asked.assessment.round.instrument)
    is_specific = bool(secret_codes(sheet, asked))
    return {
        "kind": asked.kind,
        "subject": f"{told_title(sheet, recipient)} – {recipient.name}"[:250],
        "sensitivity": Sensitivity.SPECIFIC if is_specific else Sensitivity.RESTRICTED,
    }
