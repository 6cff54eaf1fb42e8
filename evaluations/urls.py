from django.urls import path, register_converter

from evaluations.views import (
    assessments,
    assignments,
    board,
    progress,
    proof,
    questions,
    steps,
    tasks,
)


class RegencyCode:
    """A kabupaten or kota, as in 17.04."""

    regex = r"[0-9]{2}\.[0-9]{2}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(RegencyCode, "regency")

app_name = "evaluations"

ASSESSMENT = "evaluasi/<int:year>/<regency:region>/"
QUESTION = f"{ASSESSMENT}<str:indicator>/<str:code>/"

urlpatterns = [
    path("tugas/", tasks.tasks, name="tasks"),
    path("evaluasi/", assessments.listing, name="list"),
    path("provinsi/", board.latest, name="board_latest"),
    path("provinsi/<int:year>/", board.board, name="board"),
    path(ASSESSMENT, assessments.overview, name="overview"),
    path(f"{ASSESSMENT}pertanyaan/", assessments.all_questions, name="questions"),
    path(f"{ASSESSMENT}kemajuan/", progress.progress, name="progress"),
    path(f"{ASSESSMENT}target/", assessments.target, name="target"),
    path(f"{ASSESSMENT}langkah/<str:action>/", steps.step, name="step"),
    path(f"{ASSESSMENT}perbaikan/", steps.repairs, name="repairs"),
    path(f"{ASSESSMENT}penugasan/", assignments.assignments, name="assignments"),
    path(f"{ASSESSMENT}<str:indicator>/", questions.indicator, name="indicator"),
    path(QUESTION, questions.question, name="question"),
    path(f"{QUESTION}simpan/", questions.save, name="save"),
    path(f"{QUESTION}bukti/", proof.add, name="add_proof"),
    path(f"{QUESTION}bukti/tautkan/", proof.link, name="link_proof"),
    path(f"{QUESTION}bukti/<str:link_id>/lepas/", proof.unlink, name="unlink_proof"),
]
