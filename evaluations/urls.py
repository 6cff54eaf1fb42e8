from django.urls import path, register_converter

from evaluations.views import (
    area_checks,
    area_sheets,
    areas,
    assessments,
    assignment_proposals,
    assignments,
    board,
    cards,
    carrying,
    cases,
    comments,
    comparing,
    deadlines,
    grid,
    ledger,
    outside,
    profiles,
    progress,
    proof,
    questions,
    recaps,
    requests,
    result_imports,
    rounds,
    roundtrip,
    samples,
    steps,
    strictness,
    suggestions,
    tasks,
    times,
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
OUTSIDE = f"{ASSESSMENT}hasil/<str:stage>/"

urlpatterns = [
    path("tugas/", tasks.tasks, name="tasks"),
    path("evaluasi/", assessments.listing, name="list"),
    path("provinsi/", board.latest, name="board_latest"),
    path("provinsi/<int:year>/", board.board, name="board"),
    path("provinsi/putaran/", rounds.rounds, name="rounds"),
    path("provinsi/putaran/baru/", rounds.new, name="new_round"),
    path("provinsi/putaran/<int:year>/", rounds.one, name="round"),
    path("provinsi/putaran/<int:year>/tambah/", rounds.add_regencies, name="add_regencies"),
    path("provinsi/putaran/<int:year>/tahap/<str:stage>/", rounds.stage, name="round_stage"),
    path("provinsi/<int:year>/ketegasan/", strictness.strictness, name="strictness"),
    path("provinsi/hasil/", result_imports.results, name="results"),
    path("provinsi/hasil/simpan/", result_imports.save, name="results_save"),
    path("provinsi/hasil/templat/", result_imports.template, name="results_template"),
    path("verifikasi/", verification.waiting, name="verification"),
    path("verifikasi/antrean/", cases.queue, name="all_cases"),
    path(
        "verifikasi/<int:year>/indikator/<str:indicator>/", cases.one_indicator, name="side_by_side"
    ),
    path(VERIFICATION, verification.queue, name="queue"),
    path(f"{VERIFICATION}tidak-dijawab/", verification.unanswered, name="judge_unanswered"),
    path(f"{VERIFICATION}contoh/", samples.samples, name="samples"),
    path(f"{VERIFICATION}contoh/<str:public_id>/", samples.second, name="second_verdict"),
    path(f"{VERIFICATION}<str:code>/", verification.desk, name="desk"),
    path(ASSESSMENT, assessments.overview, name="overview"),
    path(f"{ASSESSMENT}pertanyaan/", assessments.all_questions, name="questions"),
    path(f"{ASSESSMENT}kemajuan/", progress.progress, name="progress"),
    path(f"{ASSESSMENT}rekap/", recaps.recap, name="recap"),
    path(f"{ASSESSMENT}rekap/simpan/", recaps.save, name="recap_save"),
    path(f"{ASSESSMENT}rekap/templat/", recaps.template, name="recap_template"),
    path(f"{ASSESSMENT}isian-excel/", roundtrip.roundtrip, name="roundtrip"),
    path(f"{ASSESSMENT}isian-excel/unduh/", roundtrip.download, name="roundtrip_file"),
    path(f"{ASSESSMENT}isian-excel/simpan/", roundtrip.save, name="roundtrip_save"),
    path(f"{ASSESSMENT}target/", assessments.target, name="target"),
    path(f"{ASSESSMENT}tahun-lalu/", carrying.last_year, name="last_year"),
    path(f"{ASSESSMENT}bandingkan/", comparing.years, name="compare_years"),
    path(f"{ASSESSMENT}angka/", ledger.ledger, name="ledger"),
    path(f"{ASSESSMENT}tangga/", ledger.staircase, name="staircase"),
    path(f"{ASSESSMENT}perubahan/", ledger.changes, name="changes"),
    path(f"{ASSESSMENT}langkah/<str:action>/", steps.step, name="step"),
    path(OUTSIDE, outside.outside, name="outside"),
    path(f"{OUTSIDE}templat/", outside.template, name="outside_template"),
    path(f"{OUTSIDE}unggah/", outside.upload, name="outside_upload"),
    path(f"{OUTSIDE}unggah/simpan/", outside.save, name="outside_save"),
    path(f"{OUTSIDE}alasan/", outside.reasons, name="outside_reasons"),
    path(f"{ASSESSMENT}kartu/", cards.cards, name="cards"),
    path(f"{ASSESSMENT}kartu/<str:stage>.json", cards.card_file, name="card_file"),
    path(f"{ASSESSMENT}kartu/<str:stage>/", cards.cards, name="cards_of_stage"),
    path(f"{ASSESSMENT}daftar-periksa/", steps.confirm, name="confirm_warnings"),
    path(f"{ASSESSMENT}perbaikan/", steps.repairs, name="repairs"),
    path(f"{ASSESSMENT}usulan/<str:public_id>/", suggestions.confirm, name="confirm_suggestions"),
    path(f"{ASSESSMENT}penugasan/", assignments.assignments, name="assignments"),
    path(f"{ASSESSMENT}waktu/", times.times, name="times"),
    path(f"{ASSESSMENT}waktu/batas/", times.cutoff, name="set_cutoff"),
    path(f"{ASSESSMENT}waktu/tambahan/", times.give, name="give_time"),
    path(f"{ASSESSMENT}waktu/<str:public_id>/akhiri/", times.end, name="end_time"),
    path(f"{ASSESSMENT}penugasan/salin/", assignment_proposals.copy, name="assignment_copy"),
    path(f"{ASSESSMENT}penugasan/tabel/", assignment_proposals.table, name="assignment_table"),
    path(
        f"{ASSESSMENT}penugasan/tabel/simpan/",
        assignment_proposals.save_table,
        name="assignment_save",
    ),
    path("wilayah/", areas.areas, name="areas"),
    path(AREA, areas.area, name="area"),
    path(f"{AREA}desa/", grid.grid, name="grid"),
    path(f"{AREA_YEAR}desa/", grid.save, name="save_grid"),
    path(f"{AREA_YEAR}templat/", area_sheets.template, name="area_template"),
    path(f"{AREA_YEAR}unggah/", area_sheets.upload, name="area_upload"),
    path(f"{AREA_YEAR}unggah/simpan/", area_sheets.save, name="area_upload_save"),
    path(f"{AREA_YEAR}profil/", profiles.profile, name="profile"),
    path(f"{ASSESSMENT}profil/", profiles.regency, name="profile_sums"),
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
    path("diskusi/", comments.mine, name="talks"),
    path("diskusi/<str:public_id>/balas/", comments.answer, name="answer_talk"),
    path("diskusi/<str:public_id>/selesai/", comments.settle, name="settle_talk"),
    path("diskusi/<str:public_id>/laporan/", comments.print_it, name="print_talk"),
    path("diskusi/<str:public_id>/<str:comment_id>/tarik/", comments.take_back, name="take_back"),
    path(f"{ASSESSMENT}diskusi/", comments.of_assessment, name="assessment_talks"),
    path(f"{QUESTION}diskusi/", comments.talk, name="talk"),
    path(f"{QUESTION}diskusi/dibaca/", comments.read, name="read_talk"),
    path(f"{ASSESSMENT}<str:indicator>/", questions.indicator, name="indicator"),
    path(QUESTION, questions.question, name="question"),
    path(f"{QUESTION}simpan/", questions.save, name="save"),
    path(f"{QUESTION}bukti/", proof.add, name="add_proof"),
    path(f"{QUESTION}bukti/tautkan/", proof.link, name="link_proof"),
    path(f"{QUESTION}bukti/<str:link_id>/lepas/", proof.unlink, name="unlink_proof"),
]
