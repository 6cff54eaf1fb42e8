"""Where the apps above lead people who have ordered a work."""

from django.urls import reverse

from jobs.models import Work


def work_url(work: Work) -> str:
    """The page of the work, for its owner."""
    return reverse("jobs:work", args=[work.public_id])
