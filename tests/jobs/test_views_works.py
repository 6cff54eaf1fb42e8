"""Pages about works: what their owner sees in each state, and files that can be continued."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from audit.models import Event
from jobs import outputs, turns, works
from jobs.models import Work, WorkFile, WorkState
from jobs.works import run_work
from tests.clock import set_clock
from tests.jobs.kinds import KIND, make_files, ordered, registered
from tests.world import person

pytestmark = pytest.mark.django_db
NOON = datetime(2024, 6, 27, 5, 0, tzinfo=UTC)
CONTENT = b"isi satu.txt"
S = WorkState


@pytest.fixture(autouse=True)
def _noon(monkeypatch) -> Iterator[None]:
    set_clock(monkeypatch, NOON)
    with registered():
        yield


@pytest.fixture
def owner(client: Client) -> User:
    """Signed in."""
    who = person()
    client.force_login(who)
    return who


def done(owner: User, **arguments) -> Work:
    work = ordered(owner, **arguments)
    run_work.call(work.pk)
    return Work.objects.get(pk=work.pk)


def at(work: Work, name: str = "work", *more) -> str:
    return reverse(f"jobs:{name}", args=[work.public_id, *more])


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def test_a_waiting_work_tells_how_many_are_ahead_and_asks_again_by_itself(
    client, owner, monkeypatch
):
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


# --- files ----------------------------------------------------------------------------------------


@pytest.fixture
def fetch(client: Client, owner: User) -> Callable:
    """Ask for the file of a done work with these headers."""
    work = done(owner)

    def ask(*, method: str = "get", **headers: str):
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        return getattr(client, method)(at(work, "file", 1), headers=told)

    return ask


def body_of(response) -> bytes:
    return b"".join(response.streaming_content)


def test_a_file_leaves_whole_as_an_attachment_that_no_cache_keeps(fetch) -> None:
    answer = fetch()

    assert (answer.status_code, body_of(answer)) == (200, CONTENT)
    file = WorkFile.objects.get()
    told = {name: answer.headers[name] for name in EXPECTED}
    assert told == EXPECTED | {"ETag": f'"{file.sha256}"', "Content-Length": "12"}


EXPECTED = {
    "Accept-Ranges": "bytes",
    "Cache-Control": "no-store, private",
    "Content-Disposition": 'attachment; filename="satu.txt"',
    "Content-Length": "",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Content-Type": "text/plain",
    "ETag": "",
    "X-Content-Type-Options": "nosniff",
}


def test_a_broken_download_goes_on_where_it_stopped(fetch) -> None:
    etag = fetch().headers["ETag"]

    answer = fetch(Range="bytes=4-", If_Range=etag)

    assert (answer.status_code, body_of(answer)) == (206, CONTENT[4:])
    assert answer.headers["Content-Range"] == "bytes 4-11/12"
    assert answer.headers["Content-Length"] == "8"


def test_a_piece_in_the_middle_ends_where_it_should(fetch) -> None:
    assert body_of(fetch(Range="bytes=2-4")) == CONTENT[2:5]


def test_of_another_file_than_before_the_whole_is_sent(fetch) -> None:
    answer = fetch(Range="bytes=4-", If_Range='"yang lama"')

    assert (answer.status_code, body_of(answer)) == (200, CONTENT)


def test_a_range_behind_the_end_is_told_the_size_and_leaves_no_event(fetch) -> None:
    answer = fetch(Range="bytes=12-")

    assert (answer.status_code, answer.content) == (416, b"")
    assert answer.headers["Content-Range"] == "bytes */12"
    assert not Event.objects.filter(verb="work.fetched").exists()


def test_each_download_is_an_event_and_asking_for_the_head_is_none(fetch, owner) -> None:
    fetch(method="head")
    fetch()
    fetch(Range="bytes=-2")

    events = Event.objects.filter(verb="work.fetched").order_by("pk")
    assert [(event.actor, event.data["from"], event.data["bytes"]) for event in events] == [
        (owner.username, 0, 12),
        (owner.username, 10, 2),
    ]


def test_after_its_day_a_file_is_gone_and_the_page_says_so(fetch, monkeypatch) -> None:
    set_clock(monkeypatch, NOON + timedelta(hours=8))
    early = fetch()
    Work.objects.update(expires_at=NOON + timedelta(hours=8))

    late = fetch()

    assert (early.status_code, late.status_code) == (200, 410)
    assert "Berkas sudah dihapus karena waktunya lewat." in text_of(late)


def test_a_file_whose_bytes_were_lost_is_told_as_gone(fetch) -> None:
    outputs.remove([WorkFile.objects.get().key])

    answer = fetch()

    assert answer.status_code == 410
    assert "Berkas ini tidak ada lagi di server." in text_of(answer)


def test_an_unfinished_work_gives_no_file_away(client, owner) -> None:
    def half(work, progress, folder):
        make_files(work, progress, folder)
        assert client.get(at(work, "file", 1)).status_code == 404

    works._kinds[KIND] = works.Kind(KIND, half, works._owner_may)

    assert done(owner).state == S.DONE


@pytest.mark.parametrize("number", [0, 2, 999])
def test_a_number_that_no_file_has_is_not_found(client, owner, number) -> None:
    assert client.get(at(done(owner), "file", number)).status_code == 404


def test_who_lost_the_right_gets_no_file_and_cannot_try_again(client, owner) -> None:
    work = done(owner)
    failed = done(owner, trouble="refused")
    works._kinds[KIND] = works.Kind(KIND, make_files, lambda work, user: False)

    file = client.get(at(work, "file", 1))
    again = client.post(at(failed, "retry"))
    page = text_of(client.get(at(work)))

    assert (file.status_code, again.status_code) == (403, 403)
    assert "Anda tidak lagi berhak atas hasil pekerjaan ini." in page
    assert "satu.txt" not in page
    assert Work.objects.get(pk=failed.pk).state == S.FAILED


@pytest.mark.parametrize(
    ("method", "name", "more"),
    [("get", "work", ()), ("post", "cancel", ()), ("post", "retry", ()), ("get", "file", (1,))],
)
def test_the_work_of_somebody_else_does_not_exist(client, owner, method, name, more) -> None:
    foreign = done(person())

    assert getattr(client, method)(at(foreign, name, *more)).status_code == 404
    assert Work.objects.get().state == S.DONE
