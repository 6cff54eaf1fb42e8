"""Pages about works: what their owner sees in each state, and nobody else."""

from datetime import timedelta

import pytest
from django.urls import reverse

from jobs import turns
from jobs.models import Work, WorkState
from jobs.works import run_work
from tests.clock import set_clock
from tests.jobs.kinds import NOON, at, done, ordered, text_of
from tests.world import person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
S = WorkState


def test_a_waiting_work_tells_how_many_are_ahead_and_asks_again(client, owner, monkeypatch):
    ordered(person())
    set_clock(monkeypatch, NOON + timedelta(seconds=1))
    work = ordered(owner)

    page = text_of(client.get(at(work)))

    assert "Menunggu giliran" in page
    assert "1 pekerjaan lain menunggu lebih dahulu." in page
    assert f'hx-get="{at(work)}" hx-trigger="every 2s"' in page
    assert f'href="{at(work)}"' in page


def test_a_running_work_shows_how_far_it_is_in_words_and_as_a_bar(client, owner) -> None:
    work = turns.begin(ordered(owner).pk)
    Work.objects.update(step="Menyusun surat", done=1200, total=2400)

    page = text_of(client.get(at(work)))

    assert '<progress class="kla-work-bar" max="2400" value="1200"' in page
    assert "Menyusun surat: 1.200 dari 2.400." in page


def test_what_is_asked_again_is_the_state_alone_and_the_end_loads_the_page(client, owner) -> None:
    work = ordered(owner)
    htmx = {"HX-Request": "true"}

    waiting = client.get(at(work), headers=htmx)
    run_work.call(work.pk)
    ended = client.get(at(work), headers=htmx)

    assert "<html" not in waiting.content.decode()
    assert "HX-Refresh" not in waiting.headers
    assert ended.headers["HX-Refresh"] == "true"


def test_a_done_work_shows_each_file_with_size_hash_and_until_when(client, owner) -> None:
    work = done(owner, names=["satu.txt", "dua.txt"])

    page = text_of(client.get(at(work)))

    assert "Unduh sebelum 28 Juni 2024, 12.00 WIB" in page
    for file in work.files.all():
        assert f'href="{at(work, "file", file.number)}"' in page
        assert file.sha256 in page
    assert "hx-trigger" not in page


def test_a_refused_work_shows_why_and_can_be_tried_again(client, owner) -> None:
    work = done(owner, trouble="refused")

    page = text_of(client.get(at(work)))
    answer = client.post(at(work, "retry"), follow=True)

    assert "Belum ada jawaban. Isi dahulu, lalu pesan lagi." in page
    assert "Pekerjaan dimulai lagi dari awal." in text_of(answer)
    assert Work.objects.get().state == S.WAITING


def test_a_waiting_work_can_be_cancelled_and_what_was_cancelled_tried_again(client, owner) -> None:
    work = ordered(owner)

    answer = client.post(at(work, "cancel"), follow=True)

    assert "Pekerjaan dibatalkan." in text_of(answer)
    assert at(work, "retry") in text_of(answer)
    assert Work.objects.get().state == S.CANCELLED


def test_a_running_work_says_that_it_will_stop(client, owner) -> None:
    work = turns.begin(ordered(owner).pk)

    page = text_of(client.post(at(work, "cancel"), follow=True))

    assert "Pembatalan diminta. Pekerjaan berhenti pada langkah berikutnya." in page
    assert "Sedang dibatalkan" in page
    assert at(work, "cancel") not in page


def test_at_the_wrong_moment_the_page_says_so_and_shows_what_is_true(client, owner) -> None:
    work = done(owner)

    too_late = client.post(at(work, "cancel"))
    not_failed = client.post(at(work, "retry"))

    assert (too_late.status_code, not_failed.status_code) == (409, 409)
    assert "sudah berakhir, jadi tidak dapat dibatalkan" in text_of(too_late)
    assert "Hanya pekerjaan yang gagal atau dibatalkan" in text_of(not_failed)
    assert "satu.txt" in text_of(not_failed)


def test_a_fourth_unfinished_work_cannot_be_tried_again(client, owner) -> None:
    failed = done(owner, trouble="refused")
    for name in "abc":
        ordered(owner, names=[name])

    answer = client.post(at(failed, "retry"))

    assert answer.status_code == 409
    assert "3 adalah batasnya" in text_of(answer)


# --- the list -------------------------------------------------------------------------------------


def test_the_list_holds_the_own_works_only_and_asks_again_while_one_is_unfinished(client, owner):
    done(owner)
    ordered(person(), names=["orang-lain.txt"])
    quiet = text_of(client.get(reverse("jobs:works")))
    ordered(owner, names=["lagi.txt"])

    busy = text_of(client.get(reverse("jobs:works")))

    assert (quiet.count("<tr>"), busy.count("<tr>")) == (2, 3)
    assert ("every 4s" in quiet, "every 4s" in busy) == (False, True)


def test_who_has_ordered_nothing_reads_where_works_come_from(client, owner) -> None:
    assert "Belum ada pekerjaan yang Anda pesan." in text_of(client.get(reverse("jobs:works")))


@pytest.mark.parametrize("count", [1, 5])
def test_the_list_costs_the_same_queries_for_any_number(
    client, owner, count, django_assert_max_num_queries
) -> None:
    for number in range(count):
        done(owner, names=[f"{number}.txt"])
    client.get(reverse("jobs:works"))

    with django_assert_max_num_queries(14):
        client.get(reverse("jobs:works"))


@pytest.mark.parametrize(
    ("region", "told"),
    [("17.04", "12.00 WIB"), ("71.01", "13.00 WITA"), ("94.01", "14.00 WIT"), ("", "12.00 WIB")],
)
def test_moments_are_told_in_the_clock_of_the_region(client, owner, region, told) -> None:
    work = ordered(owner)
    Work.objects.update(region=region)

    assert f"Dipesan 27 Juni 2024, {told}." in text_of(client.get(at(work)))


@pytest.mark.parametrize(
    ("method", "name", "more"),
    [("get", "work", ()), ("post", "cancel", ()), ("post", "retry", ()), ("get", "file", (1,))],
)
def test_the_work_of_somebody_else_does_not_exist(client, owner, method, name, more) -> None:
    foreign = done(person())

    assert getattr(client, method)(at(foreign, name, *more)).status_code == 404
    assert Work.objects.get().state == S.DONE
