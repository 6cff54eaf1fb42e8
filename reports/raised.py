"""Whether something that was made of an evaluation's papers may still be handed out."""

from __future__ import annotations

from audit.clock import db_now
from audit.models import Event
from evaluations.models import Assessment
from evidence.models import Document
from jobs.models import Work


def raised_since(work: Work, assessment: Assessment) -> bool:
    """Whether a paper that may be in what `work` made has become secret since; two queries.

    Any paper of the regency that was there may be: what it proves today is not asked, for it may
    have been taken away since, and the file still holds it.
    """
    raised = Event.objects.filter(
        verb="document.class_raised", region=assessment.region_id, at__gte=work.created_at
    ).values_list("subject", flat=True)
    keys = {subject.removeprefix("document:") for subject in raised}
    until = work.finished_at or db_now()
    return Document.objects.filter(public_id__in=keys, created_at__lte=until).exists()
