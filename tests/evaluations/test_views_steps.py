"""The steps of an assessment as people take them: asked on a page, refused with a sentence."""

from __future__ import annotations

from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from accounts.models import User
from accounts.permissions import Role
from audit.clock import in_words
from evaluations.checklist import checklist_of
from evaluations.models import Assessment, Award, Reopening, Scorecard
from evaluations.services import judge_unanswered
from evaluations.workflow import Action, State
from tests.evaluations.scene import (
    admin,
    finalised,
    fresh,
    judged,
    opened,
    operator,
    proposed,
    returned,
    said,
    small,
    submitted,
    verified,
    verifier,
    verifying,
)
from tests.world import BENGKULU, KAUR, SELUMA, user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("shipped")]

STEP = "/evaluasi/2024/17.04/langkah/{}/"
OVERVIEW = "/evaluasi/2024/17.04/"


@pytest.fixture
def kaur() -> Assessment:
    assessment = opened()
    said(assessment, "1.1", "a")
    said(assessment, "13.1", "0")
    return fresh(assessment)


def browser(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def confirmed(assessment: Assessment) -> list[str]:
    return [item.key for item in checklist_of(assessment)]


def concluded(assessment: Assessment) -> Assessment:
    """Verified to the end, what nobody answered by one deed instead of 272."""
    row = fresh(assessment)
    row = row if row.state == State.VERIFYING else verifying(row)
    judge_unanswered(assessment=row, by=verifier())
    return verified(fresh(row))


def repair_end(assessment: Assessment) -> str:
    """Until when it is repaired, as people of Kaur read it."""
    return in_words(fresh(assessment).repair_until, ZoneInfo("Asia/Jakarta"))


def text(response) -> str:
    return response.content.decode()


def test_the_check_list_names_what_is_missing_and_what_it_costs(kaur) -> None:
    page = text(browser(operator()).get(STEP.format("ajukan")))

    assert "272 pertanyaan belum diisi" in page
    assert "2 jawaban tanpa bukti yang wajib" in page
    assert f"{OVERVIEW}pertanyaan/?saring=belum" in page


def test_submitting_without_every_tick_changes_nothing_and_keeps_the_ticks(kaur) -> None:
    first, second = confirmed(kaur)

    response = browser(operator()).post(STEP.format("ajukan"), {"confirmed": [first]})

    page = text(response)
    assert response.status_code == 422
    assert "Centang setiap peringatan" in page
    assert f'value="{first}" id="periksa-1" checked' in page
    assert f'value="{second}" id="periksa-2" checked' not in page
    assert fresh(kaur).state == State.DRAFT


def test_each_warning_names_its_members_folded_when_they_are_many(kaur) -> None:
    page = text(browser(operator()).get(STEP.format("ajukan")))

    assert "Sebutkan 272 hal satu per satu" in page
    assert f'<li><a href="{OVERVIEW}1/1.1/">1.1 ' in page
    assert page.count("<details><summary>Sebutkan") == 1


def test_ticks_are_kept_for_later_and_only_new_things_are_asked_again(kaur) -> None:
    client = browser(operator())
    keep = f"{OVERVIEW}daftar-periksa/"

    kept = client.post(keep, {"confirmed": confirmed(kaur)}, follow=True)
    said(kaur, "1.1", "")
    page = text(client.get(STEP.format("ajukan")))

    assert kept.redirect_chain == [(STEP.format("ajukan"), 302)]
    assert "Centang disimpan untuk 274 hal." in text(kept)
    assert "Tidak ada peringatan baru." in text(kept)
    assert page.count('name="confirmed"') == 1
    assert 'value="belum-diisi:1.1"' in page
    assert "1 yang baru ada di atas daftar." in page
    assert "Sudah diperiksa" in page


def test_what_is_new_since_the_page_was_opened_is_named(kaur) -> None:
    ticks = confirmed(kaur)
    said(kaur, "1.1", "")

    response = browser(operator()).post(STEP.format("ajukan"), {"confirmed": ticks})

    assert response.status_code == 422
    assert "Daftar periksa berubah sejak Anda buka: 273 pertanyaan belum diisi (baru: 1.1 " in text(
        response
    )
    assert fresh(kaur).state == State.DRAFT


def test_keeping_nothing_says_so_and_a_closed_door_is_a_sentence(kaur) -> None:
    client, keep = browser(operator()), f"{OVERVIEW}daftar-periksa/"
    ticks = confirmed(kaur)

    nothing = text(client.post(keep, follow=True))
    submitted(kaur)
    closed = text(client.post(keep, {"confirmed": ticks}, follow=True))

    assert "Belum ada centang baru." in nothing
    assert "Evaluasi ini diajukan" in closed
    assert client.get(keep).status_code == 405


def test_an_operator_submits_and_the_answers_lock_with_the_reason(kaur) -> None:
    client = browser(operator())

    done = client.post(STEP.format("ajukan"), {"confirmed": confirmed(kaur)}, follow=True)

    assert "Evaluasi diajukan ke provinsi dengan nilai mandiri" in text(done)
    assert fresh(kaur).state == State.SUBMITTED
    locked = text(client.get(f"{OVERVIEW}1/1.1/"))
    assert "Evaluasi sudah diajukan, jawaban terkunci." in locked
    assert 'id="answer-form"' not in locked
    refused = client.post(f"{OVERVIEW}1/1.1/simpan/", {"value": "b", "version": "1"})
    assert refused.status_code == 409
    assert "jawaban terkunci" in text(refused)


def test_a_second_click_on_submit_is_refused_with_the_state(kaur) -> None:
    keys = confirmed(kaur)
    client = browser(operator())
    client.post(STEP.format("ajukan"), {"confirmed": keys})

    again = client.post(STEP.format("ajukan"), {"confirmed": keys})

    assert again.status_code == 409
    assert Scorecard.objects.filter(stage="self").count() == 1


def test_a_submission_is_taken_back(kaur) -> None:
    submitted(kaur)
    client = browser(operator())

    client.post(STEP.format("tarik"))

    assert fresh(kaur).state == State.DRAFT
    assert 'id="answer-form"' in text(client.get(f"{OVERVIEW}1/1.1/"))


def test_after_the_verification_began_nothing_can_be_taken_back(kaur) -> None:
    verifying(kaur)

    page = browser(operator()).get(STEP.format("tarik"))

    assert "Belum dapat: Tarik pengajuan. Evaluasi ini diverifikasi" in text(page)
    assert '<form method="post"' not in text(page).partition("<main")[2]


def test_a_verifier_starts_and_the_self_card_freezes(kaur) -> None:
    submitted(kaur)

    browser(verifier()).post(STEP.format("mulai-verifikasi"))

    assert fresh(kaur).state == State.VERIFYING
    assert Scorecard.objects.get(stage="self").frozen_at is not None


def test_sending_back_lists_what_goes_back_with_its_reasons(kaur) -> None:
    judged(verifying(kaur), "1.1")
    client = browser(verifier())

    page = text(client.get(STEP.format("kembalikan")))
    done = text(client.post(STEP.format("kembalikan"), follow=True))

    assert "1.1: Tahun dokumen tidak sesuai" in page
    assert f"Dikirim kembali. Perbaikan dapat dilakukan sampai {repair_end(kaur)}." in done
    assert fresh(kaur).state == State.RETURNED


def test_sending_back_nothing_is_refused(kaur) -> None:
    verifying(kaur)

    response = browser(verifier()).post(STEP.format("kembalikan"))

    assert response.status_code == 409
    assert "Belum ada pertanyaan yang dikembalikan" in text(response)
    assert fresh(kaur).state == State.VERIFYING


def test_what_came_back_is_listed_with_reasons_repaired_and_handed_in_again(kaur) -> None:
    returned(kaur, "1.1")
    client = browser(operator())

    listed = text(client.get(f"{OVERVIEW}perbaikan/"))
    question_page = text(client.get(f"{OVERVIEW}1/1.1/"))
    other = text(client.get(f"{OVERVIEW}13/13.1/"))
    saved = client.post(f"{OVERVIEW}1/1.1/simpan/", {"value": "b", "version": "1"})
    after = text(client.get(f"{OVERVIEW}perbaikan/"))
    client.post(STEP.format("ajukan-ulang"))

    assert "1 pertanyaan dikembalikan provinsi" in listed
    assert "Tahun dokumen tidak sesuai" in listed
    assert "Belum diperbaiki" in listed
    assert "Nilai mandiri tetap" in question_page
    assert 'id="answer-form"' in question_page
    assert 'id="answer-form"' not in other
    assert saved.status_code == 302
    assert "Sudah diperbaiki" in after
    assert fresh(kaur).state == State.VERIFYING
    assert fresh(kaur).review == 2


def test_the_self_score_stays_on_every_page_while_an_answer_is_repaired(kaur) -> None:
    client = browser(operator())
    before = client.get(OVERVIEW).context["page"].standing.card.total
    returned(kaur, "1.1")

    client.post(f"{OVERVIEW}1/1.1/simpan/", {"value": "b", "version": "1"})

    assert client.get(OVERVIEW).context["page"].standing.card.total == before
    assert client.get(f"{OVERVIEW}1/1.1/").context["shown"].repair.points < before


def test_concluding_with_open_questions_names_their_number(kaur) -> None:
    verifying(kaur)

    response = browser(verifier()).post(STEP.format("selesaikan"))

    assert response.status_code == 409
    assert "Masih ada 274 pertanyaan tanpa hasil verifikasi" in text(response)


def test_the_regency_sees_the_provinces_points_once_it_has_concluded(kaur) -> None:
    judged(verifying(kaur), "1.1", "0")
    client = browser(operator())

    hidden = text(client.get(f"{OVERVIEW}1/1.1/"))
    concluded(kaur)
    shown = text(client.get(f"{OVERVIEW}1/1.1/"))

    assert "Hasil verifikasi provinsi" not in hidden
    assert "Hasil verifikasi provinsi" in shown
    assert fresh(kaur).state == State.VERIFIED


def cluster_codes(assessment: Assessment) -> list[str]:
    return list(assessment.round.instrument.clusters.values_list("code", flat=True))


def recorded_points(assessment: Assessment, **changes: str) -> dict[str, str]:
    points = {f"cluster-{code}": "10,5" for code in cluster_codes(assessment)}
    return {"stage": "central", **points, **changes}


def test_a_result_of_the_ministry_is_recorded_per_cluster_and_can_be_corrected(kaur) -> None:
    concluded(kaur)
    client = browser(admin())

    client.post(STEP.format("catat"), recorded_points(kaur))
    client.post(STEP.format("catat"), recorded_points(kaur, **{"cluster-V": "12"}))

    assert str(Scorecard.objects.get(stage="central").total) == "75.00"
    assert fresh(kaur).state == State.VERIFIED


@pytest.mark.parametrize("wrong", ["", "-1", "abc", "10,555", "999999", "1e1", "1_0", "١", "NaN"])
def test_points_that_no_cluster_can_have_are_refused_and_stay_typed(kaur, wrong) -> None:
    concluded(kaur)

    response = browser(admin()).post(
        STEP.format("catat"), recorded_points(kaur, **{"cluster-V": wrong})
    )

    assert response.status_code == 422
    assert not Scorecard.objects.filter(stage="central").exists()
    assert f'value="{wrong}"' in text(response) or not wrong


DECREE = {
    "score": "600,36",
    "awarded": "madya",
    "ground_number": "SK Nomor 100 Tahun 2025",
    "ground_date": "2025-08-08",
    "note": "",
}


def test_the_decree_is_kept_beside_the_computed_predicate_and_locks_all(kaur) -> None:
    concluded(kaur)

    done = browser(admin()).post(STEP.format("tetapkan"), DECREE, follow=True)

    award = Award.objects.get()
    assert (str(award.score), award.predicate) == ("600.36", "madya")
    assert fresh(kaur).state == State.FINAL
    assert "Evaluasi sudah ditetapkan dan tidak dapat diubah lagi." in text(done)


@pytest.mark.parametrize(
    "change",
    [
        {"score": "1000,01"},
        {"awarded": "platina"},
        {"ground_number": ""},
        {"ground_date": "31-02-2025"},
        {"note": "x" * 2001},
    ],
)
def test_a_faulty_decree_changes_nothing(kaur, change) -> None:
    concluded(kaur)

    response = browser(admin()).post(STEP.format("tetapkan"), DECREE | change)

    assert response.status_code == 422
    assert fresh(kaur).state == State.VERIFIED
    assert not Award.objects.exists()


def reply_to(assessment: Assessment, answer: str = "setuju", **said: str) -> dict[str, str]:
    """What the page of the wish that waits would send."""
    return {"proposal": proposed(assessment), "answer": answer, **said}


def test_a_result_is_opened_again_by_two_people(kaur) -> None:
    concluded(kaur)
    first, second = browser(admin()), browser(user(Role.PROVINCE_ADMIN, BENGKULU))

    first.post(STEP.format("buka-kembali"), {"reason": "Salah input kabupaten."})
    own = first.post(STEP.format("buka-kembali"), reply_to(kaur))
    before = fresh(kaur).state
    asked = text(second.get(STEP.format("buka-kembali")))
    second.post(STEP.format("buka-kembali"), reply_to(kaur))

    assert own.status_code == 409
    assert "Anda sendiri yang mengusulkan" in text(own)
    assert before == State.VERIFIED
    assert "Salah input kabupaten." in asked
    assert (fresh(kaur).state, fresh(kaur).version) == (State.VERIFYING, 2)
    assert Reopening.objects.get().confirmed_by is not None


def test_opening_again_needs_a_reason(kaur) -> None:
    concluded(kaur)

    response = browser(admin()).post(STEP.format("buka-kembali"), {"reason": "  "})

    assert response.status_code == 422
    assert not Reopening.objects.exists()


@pytest.fixture
def final(small_kaur) -> Assessment:
    return finalised(small_kaur)


@pytest.fixture
def small_kaur() -> Assessment:
    return opened(instrument=small())


def test_two_who_propose_at_the_same_moment_do_not_confirm_each_other(final) -> None:
    """Both opened the page while there was no wish; the second has never read the first's."""
    first, second = browser(admin()), browser(admin("admin2"))
    first.post(STEP.format("buka-kembali"), {"reason": "Berita acara keliru."})

    late = second.post(STEP.format("buka-kembali"), {"reason": "Ada keberatan bupati."})

    page = text(late)
    assert late.status_code == 409
    assert "Admin sudah mengusulkan ini." in page
    assert "<blockquote>Berita acara keliru.</blockquote>" in page
    assert "readonly>Ada keberatan bupati.</textarea>" in page
    assert f'name="proposal" value="{proposed(final)}"' in page
    assert (fresh(final).state, fresh(final).version) == (State.FINAL, 1)
    assert Reopening.objects.get().reason == "Berita acara keliru."


def test_a_second_wish_without_a_reason_confirms_nothing_either(final) -> None:
    browser(admin()).post(STEP.format("buka-kembali"), {"reason": "Berita acara keliru."})

    late = browser(admin("admin2")).post(STEP.format("buka-kembali"))

    assert late.status_code == 409
    assert "Admin sudah mengusulkan ini." in text(late)
    assert fresh(final).state == State.FINAL


@pytest.mark.parametrize("answer", ["setuju", "tolak"])
def test_who_answers_a_wish_that_is_no_longer_there_reads_the_one_that_is(final, answer) -> None:
    first, second = browser(admin()), browser(admin("admin2"))
    first.post(STEP.format("buka-kembali"), {"reason": "Berita acara keliru."})
    read = reply_to(final, answer, why="Tidak beralasan.")
    first.post(STEP.format("buka-kembali"), reply_to(final, "tarik"))
    first.post(STEP.format("buka-kembali"), {"reason": "Batalkan saja semuanya."})

    late = second.post(STEP.format("buka-kembali"), read)

    page = text(late)
    assert late.status_code == 409
    assert "Usulan yang Anda baca sudah berakhir." in page
    assert "<blockquote>Batalkan saja semuanya.</blockquote>" in page
    assert ">\nTidak beralasan.</textarea>" in page
    assert fresh(final).state == State.FINAL
    assert Reopening.objects.get(ended_at=None).reason == "Batalkan saja semuanya."
    assert second.post(STEP.format("buka-kembali"), reply_to(final)).status_code == 302
    assert fresh(final).state == State.VERIFYING


def test_who_answers_a_withdrawn_wish_keeps_what_was_typed(final) -> None:
    first, second = browser(admin()), browser(admin("admin2"))
    first.post(STEP.format("buka-kembali"), {"reason": "Berita acara keliru."})
    read = reply_to(final, "tolak", why="Tidak beralasan.")
    first.post(STEP.format("buka-kembali"), reply_to(final, "tarik"))

    late = second.post(STEP.format("buka-kembali"), read)

    assert late.status_code == 409
    assert "Tidak ada usulan membuka kembali yang menunggu." in text(late)
    assert "readonly>Tidak beralasan.</textarea>" in text(late)
    assert "Usulkan membuka kembali" in text(late)


@pytest.mark.parametrize(
    ("why", "words"),
    [
        ("Sudah benar.", "dengan alasan: Sudah benar. Alasan usulan itu: Berita acara keliru."),
        ("", "tanpa menulis alasan. Alasan usulan itu: Berita acara keliru."),
    ],
)
def test_the_other_admin_refuses_and_both_read_it(final, why, words) -> None:
    first, second = browser(admin()), browser(admin("admin2"))
    first.post(STEP.format("buka-kembali"), {"reason": "Berita acara keliru."})

    done = second.post(STEP.format("buka-kembali"), reply_to(final, "tolak", why=why), follow=True)

    assert "Usulan ditolak. Hasil tetap seperti semula; usulan baru dapat dibuat." in text(done)
    for client in (first, second):
        page = text(client.get(STEP.format("buka-kembali")))
        assert "Admin2 menolak usulan Admin pada " in page
        assert words in page
        assert "Usulkan membuka kembali" in page
    assert fresh(final).state == State.FINAL
    second.post(STEP.format("buka-kembali"), {"reason": "Ternyata benar."})
    first.post(STEP.format("buka-kembali"), reply_to(final))
    assert fresh(final).state == State.VERIFYING


def test_who_proposed_withdraws_and_both_read_it(final) -> None:
    first, second = browser(admin()), browser(admin("admin2"))
    first.post(STEP.format("buka-kembali"), {"reason": "Berita acara keliru."})

    done = first.post(STEP.format("buka-kembali"), reply_to(final, "tarik"), follow=True)

    assert "Usulan ditarik. Hasil tetap seperti semula" in text(done)
    for client in (first, second):
        assert "Admin menarik usulannya sendiri pada " in text(
            client.get(STEP.format("buka-kembali"))
        )
    assert proposed(final) == ""


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"answer": "hapus"}, "Pilih setuju, tolak, atau tarik."),
        ({"answer": ""}, "Pilih setuju, tolak, atau tarik."),
        ({"answer": "tolak", "why": "x" * 2001}, "2000"),
    ],
)
def test_an_answer_that_says_nothing_or_too_much_changes_nothing(final, said, words) -> None:
    browser(admin()).post(STEP.format("buka-kembali"), {"reason": "Berita acara keliru."})

    response = browser(admin("admin2")).post(STEP.format("buka-kembali"), reply_to(final) | said)

    assert response.status_code == 422
    assert words in text(response)
    assert proposed(final) != ""


RIGHTS = {
    "operator": {"ajukan", "tarik", "ajukan-ulang"},
    "verifier": {"mulai-verifikasi", "kembalikan", "selesaikan"},
    "province_admin": {"catat", "tetapkan", "buka-kembali"},
    "task_force": set(),
    "executive": set(),
    "auditor": set(),
}


@pytest.mark.parametrize("role", RIGHTS)
def test_each_step_is_for_its_own_role(kaur, role) -> None:
    province = role in ("verifier", "province_admin", "auditor")
    client = browser(user(Role(role), BENGKULU if province else KAUR))

    open_to = {action for action in Action if client.get(STEP.format(action)).status_code == 200}

    assert open_to == RIGHTS[role]


def test_a_stranger_and_an_unknown_step_get_404(kaur) -> None:
    stranger = browser(user(Role.OPERATOR, SELUMA))

    statuses = [stranger.get(STEP.format(action)).status_code for action in Action]

    assert set(statuses) == {404}
    assert browser(operator()).get(STEP.format("hapus")).status_code == 404
    assert stranger.post(STEP.format("ajukan")).status_code == 404


def test_each_warning_leads_to_who_or_what_is_missing_and_an_unticked_one_is_marked(kaur) -> None:
    first, second = confirmed(kaur)

    page = text(browser(operator()).post(STEP.format("ajukan"), {"confirmed": [first]}))

    assert page.count('aria-invalid="true"') == 1
    assert f'value="{second}" id="periksa-2" aria-invalid="true"' in page


def test_the_button_of_reopening_says_what_it_does_for_whom(kaur) -> None:
    finalised(concluded(kaur))
    page = STEP.format("buka-kembali")
    first, second = browser(admin()), browser(admin("admin2"))

    assert "Usulkan membuka kembali" in text(first.get(page))
    first.post(page, {"reason": "Berita acara keliru."})

    waiting = text(first.get(page)).partition("<main")[2]
    assert "Menunggu persetujuan admin provinsi lain." in waiting
    assert "Setujui" not in waiting
    assert "Tolak usulan" not in waiting
    assert "Tarik usulan" in waiting
    answering = text(second.get(page))
    assert "Setujui dan buka kembali" in answering
    assert "Tolak usulan" in answering
    assert "Tarik usulan" not in answering


def test_an_award_that_differs_from_the_scale_says_so(kaur) -> None:
    finalised(concluded(kaur), score=Decimal("655.50"), awarded="nindya")

    page = text(browser(operator()).get(OVERVIEW))

    assert "Keputusan Menteri 1/2024 tanggal 1 Juni 2024" in page
    assert "Menurut hitungan portal, 655,50 berarti Madya." in page


def test_points_beyond_the_maximum_are_named_with_a_comma(kaur) -> None:
    concluded(kaur)

    page = text(browser(admin()).post(STEP.format("tetapkan"), {"score": "1000,5"}))

    assert "Paling banyak 1000." in page
