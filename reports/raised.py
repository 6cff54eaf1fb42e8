"""Whether something that was made of an evaluation's papers may still be handed out."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from audit.models import Event
from evaluations.models import Assessment, Scorecard, Stage
from evidence.models import Document
from evidence.sensitivity import Sensitivity


def raised_since(assessment: Assessment, moment: datetime) -> bool:
    """Whether a paper that proves something there has become secret since; three queries at most.

    A paper counts while it is linked, and as long as a submitted claim names it.
    """
    raised = Event.objects.filter(
        verb="document.class_raised", region=assessment.region_id, at__gte=moment
    ).values_list("subject", flat=True)
    keys = {subject.removeprefix("document:") for subject in raised}
    if not keys:
        return False
    proves = (
        Q(versions__links__answer__assessment=assessment)
        | Q(versions__area_links__answer__assessment=assessment)
        | Q(versions__public_id__in=_claimed(assessment))
    )
    secret = Document.objects.filter(public_id__in=keys, sensitivity=Sensitivity.SPECIFIC)
    return secret.filter(proves).exists()


def _claimed(assessment: Assessment) -> list[str]:
    cards = Scorecard.objects.filter(assessment=assessment, stage=Stage.SELF)
    return [
        told["version"]
        for card in cards
        for claim in card.card.get("claims", ())
        for told in claim["documents"]
    ]
