"""Where the overview of an assessment leads on: what to do next, and the other pages about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from accounts.models import User
from accounts.permissions import Permission, has_permission
from evaluations.models import Assessment
from evaluations.queries import Overview
from evaluations.step_queries import StepButton
from evaluations.workflow import Action, State

P = Permission


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    url: str
    icon: str = ""


# What there is besides the overview, and who may open it.
PAGES = (
    ("Kemajuan", "evaluations:progress", "people", P.VIEW_EVALUATION),
    ("Jawaban wilayah", "evaluations:area_answers", "building", P.VIEW_EVALUATION),
    ("Permintaan berkas", "evaluations:requests", "inbox", P.VIEW_EVALUATION),
    ("Diskusi", "evaluations:assessment_talks", "chat-left-text", P.VIEW_EVALUATION),
    ("Waktu dan batas", "evaluations:times", "alarm", P.SET_DEADLINES),
    ("Verifikasi", "evaluations:queue", "check2-square", P.VERIFY),
    ("Contoh penilai kedua", "evaluations:samples", "eye", P.DRAW_SAMPLE),
    ("Dari tahun lalu", "evaluations:last_year", "clock-history", P.ANSWER_ALL),
    ("Dari tahun lalu", "evaluations:last_year", "clock-history", P.ANSWER_ASSIGNED),
    ("Bandingkan tahun", "evaluations:compare_years", "calendar-event", P.VIEW_EVALUATION),
    ("Rekap jawaban", "evaluations:recap", "file-earmark-spreadsheet", P.ANSWER_ALL),
    ("Nilai tersimpan", "evaluations:cards", "lock-fill", P.VIEW_EVALUATION),
    ("Lembar Sekda", "reports:sekda", "printer", P.PRINT_PAPERS),
    ("Berkas untuk situs nasional", "reports:bundle", "folder2-open", P.EXPORT_BUNDLE),
)
# The step that a state waits for; others stand beside it.
NEXT = {
    State.SUBMITTED: Action.START_VERIFICATION,
    State.VERIFYING: Action.CONCLUDE,
    State.VERIFIED: Action.FINALISE,
}


def links_for(assessment: Assessment, user: User) -> list[Link]:
    """The further pages that the person may open."""
    place = {"year": assessment.round.year, "region": assessment.region_id}
    links = [
        Link(label, reverse(name, kwargs=place), icon)
        for label, name, icon, permission in PAGES
        if has_permission(user, permission, assessment.region)
    ]
    if has_permission(user, P.PRINT_PAPERS, assessment.region):
        links.append(Link("Surat dan laporan", reverse("reports:index"), "printer"))
    if assessment.state == State.RETURNED:
        repairs = reverse("evaluations:repairs", kwargs=place)
        links.append(Link("Yang dikembalikan", repairs, "arrow-counterclockwise"))
    return links


def primary_of(page: Overview, steps: Sequence[StepButton]) -> Link:
    """The one thing to do next: finish the answers, submit, repair, or take the due step."""
    assessment = page.assessment
    open_steps = {step.action: step for step in steps}
    due = NEXT.get(State(assessment.state))
    complete = not page.standing.card.unanswered and not page.standing.card.unsupported
    if complete and assessment.state == State.DRAFT:
        due = Action.SUBMIT
    if due in open_steps:
        return Link(open_steps[due].label, open_steps[due].url)
    place = {"year": assessment.round.year, "region": assessment.region_id}
    if assessment.state == State.RETURNED:
        return Link("Lihat yang dikembalikan", reverse("evaluations:repairs", kwargs=place))
    questions = reverse("evaluations:questions", kwargs=place)
    if assessment.state != State.DRAFT:
        return Link("Lihat semua pertanyaan", questions)
    if page.standing.card.unanswered:
        return Link("Lihat yang belum diisi", f"{questions}?saring=belum")
    return Link("Lihat yang tanpa bukti", f"{questions}?saring=tanpa-bukti")
