"""What the front page tells people who fill in nothing: where things stand, where to go on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.urls import reverse

from accounts.models import User
from accounts.permissions import Role, memberships_of
from evaluations.access import verifies
from evaluations.addresses import step_address
from evaluations.models import Assessment, AssessmentState, Scorecard
from evaluations.provinces import provinces_of
from evaluations.queries import assessments_with_scores
from evaluations.step_queries import reopenings_waiting_for
from evaluations.waiting import waiting_for
from evaluations.workflow import Action
from regions.models import Level

# Who reads about one regency and answers nothing there.
READERS = (Role.TASK_FORCE, Role.EXECUTIVE)


@dataclass(frozen=True, slots=True)
class Way:
    """A link onward."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Lead:
    """One thing that concerns the person: a heading, where it stands, and the ways on.

    `score` is the stored SELF score with the moment it was computed, where there is one.
    """

    title: str
    ways: tuple[Way, ...]
    sentence: str = ""
    score: Decimal | None = None
    target: Decimal | None = None
    scored_at: datetime | None = None


def leads_of(user: User) -> list[Lead]:
    """For verifiers, people of a province, and readers of a regency; a few queries each."""
    return [*_verification(user), *_reopenings(user), *_provinces(user), *_regencies(user)]


def _verification(user: User) -> Iterator[Lead]:
    if not verifies(user):
        return
    waiting = waiting_for(user)
    parts = [
        f"{len(waiting.submitted)} evaluasi menunggu verifikasi dimulai",
        f"{waiting.unjudged} pertanyaan belum dinilai",
    ]
    if waiting.fresh:
        parts.append(f"{waiting.fresh} perbaikan diajukan lagi")
    way = Way("Buka antrean verifikasi", reverse("evaluations:verification"))
    yield Lead("Verifikasi", (way,), "; ".join(parts) + ".")


def _reopenings(user: User) -> Iterator[Lead]:
    """Results that another admin wants to open again: this person's word is waited for."""
    for asked in reopenings_waiting_for(user):
        row = asked.assessment
        way = Way("Periksa usulan", step_address(row, Action.REOPEN))
        title = f"Usulan membuka kembali: {row.region.title} {row.round.year}"
        yield Lead(title, (way,), f"{asked.asked_by} mengusulkan: {asked.reason}")


def _provinces(user: User) -> Iterator[Lead]:
    for province in provinces_of(user):
        board = reverse("evaluations:board_latest", query={"provinsi": province.code})
        sentence = "Predikat, nilai, dan target semua kabupaten/kota dalam satu halaman."
        yield Lead(province.title, (Way("Buka papan provinsi", board),), sentence)


def _regencies(user: User) -> Iterator[Lead]:
    """What is not final of each regency that the person only reads, and its newest year."""
    read = {
        held.region_id
        for held in memberships_of(user)
        if held.role in READERS and held.region.level == Level.REGENCY
    }
    if not read:
        return
    shown: set[str] = set()
    for assessment, card in assessments_with_scores(user):
        is_running = assessment.state != AssessmentState.FINAL
        if assessment.region_id in read and (is_running or assessment.region_id not in shown):
            shown.add(assessment.region_id)
            yield _regency(assessment, card)


def _regency(assessment: Assessment, card: Scorecard | None) -> Lead:
    place = {"year": assessment.round.year, "region": assessment.region_id}
    ways = (
        Way("Lembar Sekda", reverse("reports:sekda", kwargs=place)),
        Way("Kemajuan", reverse("evaluations:progress", kwargs=place)),
        Way("Ringkasan nilai", reverse("evaluations:overview", kwargs=place)),
    )
    return Lead(
        title=f"{assessment.region.title} {assessment.round.year}",
        ways=ways,
        score=card.total if card else None,
        target=assessment.target,
        scored_at=card.computed_at if card else None,
    )
