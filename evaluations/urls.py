from django.urls import path, register_converter

from evaluations.views import (
    area_checks,
    area_sheets,
    areas,
    assessments,
    assignments,
    board,
    deadlines,
    grid,
    profiles,
    progress,
    proof,
    questions,
    requests,
    steps,
    suggestions,
    tasks,
    verification,
)


class RegencyCode:
    """A kabupaten or kota, as in 17.04."""

    regex = r"[0-9]{2}\.[0-9]{2}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class AreaCode(RegencyCode):
    """A kecamatan or village, as in 17.04.01 and 17.04.01.2001."""

    regex = r"[0-9]{2}\.[0-9]{2}\.[0-9]{2}(?:\.[0-9]{4})?"


register_converter(RegencyCode, "regency")
register_converter(AreaCode, "area")

app_name = "evaluations"

ASSESSMENT = "evaluasi/<int:year>/<regency:region>/"
VERIFICATION = "verifikasi/<int:year>/<regency:region>/"
QUESTION = f"{ASSESSMENT}<str:indicator>/<str:code>/"
AREA = "wilayah/<area:code>/"
AREA_YEAR = f"{AREA}<int:year>/"
ROLLUPS = f"{ASSESSMENT}wilayah/"
ASKED = f"{ASSESSMENT}permintaan/"

urlpatterns = [
    path("tugas/", tasks.tasks, name="tasks"),
    path("evaluasi/", assessments.listing, name="list"),
    path("provinsi/", board.latest, name="board_latest"),
    path("provinsi/<int:year>/", board.board, name="board"),
    path("verifikasi/", verification.waiting, name="verification"),
    path(VERIFICATION, verification.queue, name="queue"),
    path(f"{VERIFICATION}tidak-dijawab/", verification.unanswered, name="judge_unanswered"),
    path(f"{VERIFICATION}<str:code>/", verification.desk, name="desk"),
    path(ASSESSMENT, assessments.overview, name="overview"),
    path(f"{ASSESSMENT}pertanyaan/", assessments.all_questions, name="questions"),
    path(f"{ASSESSMENT}kemajuan/", progress.progress, name="progress"),
    path(f"{ASSESSMENT}target/", assessments.target, name="target"),
    path(f"{ASSESSMENT}langkah/<str:action>/", steps.step, name="step"),
    path(f"{ASSESSMENT}perbaikan/", steps.repairs, name="repairs"),
    path(f"{ASSESSMENT}usulan/<str:public_id>/", suggestions.confirm, name="confirm_suggestions"),
    path(f"{ASSESSMENT}penugasan/", assignments.assignments, name="assignments"),
    path("wilayah/", areas.areas, name="areas"),
    path(AREA, areas.area, name="area"),
    path(f"{AREA}desa/", grid.grid, name="grid"),
    path(f"{AREA_YEAR}desa/", grid.save, name="save_grid"),
    path(f"{AREA_YEAR}templat/", area_sheets.template, name="area_template"),
    path(f"{AREA_YEAR}unggah/", area_sheets.upload, name="area_upload"),
    path(f"{AREA_YEAR}unggah/simpan/", area_sheets.save, name="area_upload_save"),
    path(f"{AREA_YEAR}profil/", profiles.profile, name="profile"),
    path(f"{ASSESSMENT}profil/", profiles.regency, name="profile_sums"),
    path(f"{ASSESSMENT}profil/unduh/", profiles.regency_file, name="profile_file"),
    path(f"{AREA_YEAR}<str:question>/riwayat/", grid.history, name="cell_history"),
    path(f"{AREA_YEAR}kirim/", areas.send, name="hand_in_area"),
    path(f"{AREA_YEAR}lepas/<str:proof_id>/", areas.unlink_proof, name="unlink_area_proof"),
    path(f"{AREA_YEAR}<str:question>/simpan/", areas.save, name="save_area"),
    path(f"{AREA_YEAR}<str:question>/bukti/", areas.add_proof, name="add_area_proof"),
    path(f"{AREA_YEAR}<str:question>/pakai/", areas.link_proof, name="link_area_proof"),
    path(ROLLUPS, area_checks.overview, name="area_answers"),
    path(f"{ROLLUPS}kecamatan/<area:area>/", area_checks.kecamatan, name="kecamatan_answers"),
    path(
        f"{ROLLUPS}kecamatan/<area:area>/periksa/",
        area_checks.check_kecamatan,
        name="check_kecamatan",
    ),
    path(f"{ROLLUPS}<str:question>/", area_checks.question, name="area_question"),
    path(f"{ROLLUPS}<str:question>/periksa/", area_checks.check, name="check_areas"),
    path("permintaan/", requests.mine, name="my_requests"),
    path("permintaan/<str:public_id>/", requests.answer, name="answer_request"),
    path("permintaan/<str:public_id>/pilih/", requests.choose, name="choose_requested"),
    path(ASKED, requests.matrix, name="requests"),
    path(f"{ASKED}baru/", requests.new, name="new_request"),
    path(f"{ASKED}pengingat/", deadlines.reminders, name="reminders"),
    path(f"{ASKED}<str:public_id>/", requests.paper, name="request"),
    path(f"{ASKED}<str:public_id>/periksa/", requests.decide, name="decide_request"),
    path(f"{ASKED}<str:public_id>/batal/", requests.cancel, name="cancel_request"),
    path(f"{ASKED}<str:public_id>/perpanjang/", deadlines.extend_request, name="extend_request"),
    path(f"{ASSESSMENT}<str:indicator>/", questions.indicator, name="indicator"),
    path(QUESTION, questions.question, name="question"),
    path(f"{QUESTION}simpan/", questions.save, name="save"),
    path(f"{QUESTION}bukti/", proof.add, name="add_proof"),
    path(f"{QUESTION}bukti/tautkan/", proof.link, name="link_proof"),
    path(f"{QUESTION}bukti/<str:link_id>/lepas/", proof.unlink, name="unlink_proof"),
]
