"""What the front page says to those who read, verify or watch."""

from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import User
from accounts.permissions import Role
from evaluations.models import Assessment, Audience, Comment
from evaluations.services import ask_to_reopen, mark_read, refuse_reopening, reopen
from kla_portal.home import leads_of
from tests.evaluations.scene import (
    admin,
    finalised,
    fresh,
    opened,
    operator,
    proposed,
    returned,
    said,
    small,
    submitted,
    verifier,
    verifying,
)
from tests.evaluations.talking import OF_CHILDREN, a_thread, meet, talked_about
from tests.world import BENGKULU, KAUR, KINAL, SELUMA, agency, user

pytestmark = pytest.mark.django_db


def page(person: User) -> str:
    client = Client()
    client.force_login(person)
    return client.get("/").content.decode()


def test_a_verifier_reads_what_waits(kaur) -> None:
    submitted(opened(SELUMA, instrument=kaur.round.instrument))
    verifying(kaur)

    lead = leads_of(verifier())[0]

    assert lead.sentence == ("1 evaluasi menunggu verifikasi dimulai; 4 pertanyaan belum dinilai.")
    assert "Buka antrean verifikasi" in page(verifier())


@pytest.fixture
def kaur():
    return opened(instrument=small())


def test_people_of_the_province_find_its_board(kaur) -> None:
    for person in (admin(), user(Role.AUDITOR, BENGKULU)):
        shown = page(person)

        assert f"/provinsi/?provinsi={BENGKULU}" in shown
        assert "Provinsi Bengkulu" in shown


@pytest.mark.parametrize("role", [Role.EXECUTIVE, Role.TASK_FORCE])
def test_a_reader_of_a_regency_sees_its_newest_score_and_the_sekda_page(kaur, role) -> None:
    finalised(opened(KAUR, year=2023, instrument=kaur.round.instrument))

    leads = leads_of(user(role, KAUR))

    assert [lead.title for lead in leads] == ["Kabupaten Kaur 2024"]
    assert leads[0].ways[0].url == "/evaluasi/2024/17.04/sekda/"


@pytest.mark.parametrize("role", [Role.EXECUTIVE, Role.TASK_FORCE])
def test_a_reader_sees_every_running_year_and_the_newest_the_newest_first(kaur, role) -> None:
    finalised(opened(KAUR, year=2022, instrument=kaur.round.instrument))
    opened(KAUR, year=2025, instrument=kaur.round.instrument)
    reader = user(role, KAUR)

    running = [lead.title for lead in leads_of(reader)]
    finalised(kaur)
    over = [lead.title for lead in leads_of(reader)]
    finalised(Assessment.objects.get(region=KAUR, round__year=2025))

    assert running == ["Kabupaten Kaur 2025", "Kabupaten Kaur 2024"]
    assert over == ["Kabupaten Kaur 2025"]
    assert [lead.title for lead in leads_of(reader)] == ["Kabupaten Kaur 2025"]


def test_who_fills_in_answers_gets_no_lead(kaur) -> None:
    dinkes = user(Role.CONTRIBUTOR, KAUR, agency=agency("dinkes", KAUR))

    for person in (user(Role.OPERATOR, KAUR), dinkes, user(Role.AREA, KINAL)):
        assert leads_of(person) == []


def test_a_reader_elsewhere_reads_nothing_of_kaur(kaur) -> None:
    assert "Kaur" not in page(user(Role.EXECUTIVE, SELUMA))


def test_the_other_admin_is_told_of_a_wish_to_reopen_until_it_is_confirmed(kaur) -> None:
    kaur = finalised(kaur)
    ask_to_reopen(assessment=kaur, reason="Berita acara keliru.", by=admin())

    shown = page(admin("admin2"))

    assert "Usulan membuka kembali: Kabupaten Kaur 2024" in shown
    assert "mengusulkan: Berita acara keliru." in shown
    assert "/evaluasi/2024/17.04/langkah/buka-kembali/" in shown
    for person in (admin(), verifier(), user(Role.EXECUTIVE, KAUR)):
        assert "Usulan membuka kembali" not in page(person)
    reopen(assessment=fresh(kaur), proposal=proposed(kaur), by=admin("admin2"))
    assert "Usulan membuka kembali" not in page(admin("admin2"))


def test_a_wish_that_was_refused_waits_for_nobody(kaur) -> None:
    kaur = finalised(kaur)
    ask_to_reopen(assessment=kaur, reason="Berita acara keliru.", by=admin())

    refuse_reopening(assessment=kaur, proposal=proposed(kaur), by=admin("admin2"))

    assert "Usulan membuka kembali" not in page(admin("admin2"))


@pytest.mark.parametrize("name", ["operator", "dinkes", "gugus", "sekda", "verif", "admin"])
def test_everybody_who_discusses_is_told_of_new_comments_until_they_are_read(name) -> None:
    talked = talked_about()
    other = "gugus" if name == "operator" else "operator"
    first = a_thread(talked, other)
    a_thread(talked, other, text="Mohon dilihat.", mentioned=(name,))

    assert '<a href="/diskusi/">2 komentar baru, 1 menyebut Anda</a>' in page(meet(name))
    mark_read(comments=Comment.objects.exclude(thread=first), by=meet(name))
    assert '<a href="/diskusi/">1 komentar baru</a>' in page(meet(name))
    mark_read(comments=Comment.objects.all(), by=meet(name))
    assert "komentar baru" not in page(meet(name))


def test_comments_that_are_not_for_somebody_are_not_counted_for_him() -> None:
    talked = talked_about()
    a_thread(talked, "operator", Audience.REGENCY)
    a_thread(talked, "operator", code=OF_CHILDREN, text="Tentang anak.")

    for name in ("operator", "seluma", "auditor", "desa", "admin"):
        assert "komentar baru" not in page(meet(name))
    assert "1 komentar baru" in page(meet("verif"))
    assert "1 komentar baru" in page(meet("gugus"))


def test_the_operator_reads_what_the_state_allows_and_never_that_all_is_proven(kaur) -> None:
    said(kaur, "1.1", "a")
    submitted(kaur)

    locked = page(operator())

    assert "Evaluasi sudah diajukan, jawaban terkunci." in locked
    assert "sudah diisi dan berbukti" not in locked


def test_the_operator_reads_what_came_back_and_until_when(kaur) -> None:
    said(kaur, "1.1", "a")
    returned(kaur, "1.1")

    shown = page(operator())

    assert "1 pertanyaan dikembalikan untuk Anda perbaiki, sisa 2 hari." in shown
    assert "Perbaiki · 3,00 dari 3,00 poin mandiri" in shown
    assert "/evaluasi/2024/17.04/perbaikan/" in shown
