"""Files of works: whole or in part, for the owner who still may, with an event each."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from accounts.models import User
from audit.models import Event
from jobs import outputs, works
from jobs.models import Work, WorkFile, WorkState
from tests.clock import set_clock
from tests.jobs.kinds import KIND, NOON, at, done, make_files, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
CONTENT = b"isi satu.txt"
S = WorkState


@pytest.fixture
def fetch(client: Client, owner: User) -> Callable:
    """Ask for the file of a done work with these headers."""
    work = done(owner)

    def ask(**headers: str):
        told = {name.replace("_", "-"): value for name, value in headers.items()}
        answer = client.get(at(work, "file", 1), headers=told)
        # Read to the end, which closes the file.
        answer.body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        return answer

    return ask


def test_a_file_leaves_whole_as_an_attachment_that_no_cache_keeps(fetch) -> None:
    answer = fetch()

    assert (answer.status_code, answer.body) == (200, CONTENT)
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

    assert (answer.status_code, answer.body) == (206, CONTENT[4:])
    assert answer.headers["Content-Range"] == "bytes 4-11/12"
    assert answer.headers["Content-Length"] == "8"


def test_a_piece_in_the_middle_ends_where_it_should(fetch) -> None:
    assert fetch(Range="bytes=2-4").body == CONTENT[2:5]


def test_of_another_file_than_before_the_whole_is_sent(fetch) -> None:
    answer = fetch(Range="bytes=4-", If_Range='"yang lama"')

    assert (answer.status_code, answer.body) == (200, CONTENT)


def test_a_range_behind_the_end_is_told_the_size_and_leaves_no_event(fetch) -> None:
    answer = fetch(Range="bytes=12-")

    assert (answer.status_code, answer.body) == (416, b"")
    assert answer.headers["Content-Range"] == "bytes */12"
    assert not Event.objects.filter(verb="work.fetched").exists()


def test_each_download_is_an_event_with_the_part_that_left(fetch, owner) -> None:
    fetch()
    fetch(Range="bytes=-2")

    events = Event.objects.filter(verb="work.fetched").order_by("pk")
    assert [(event.actor, event.data["from"], event.data["bytes"]) for event in events] == [
        (owner.username, 0, 12),
        (owner.username, 10, 2),
    ]


def test_after_its_day_a_file_is_gone_and_the_page_says_so(fetch, monkeypatch) -> None:
    set_clock(monkeypatch, NOON + timedelta(minutes=30))
    early = fetch()
    Work.objects.update(expires_at=NOON + timedelta(minutes=30))

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
