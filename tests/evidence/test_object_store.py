"""Papers in a real S3 server: the promises of the folder, one by one, and the whole way of a file.

SeaweedFS is started once a process; with `--dist loadgroup` all of them run in one.
"""

import json
import os
import tracemalloc
import urllib.error
import urllib.request
from io import StringIO
from operator import attrgetter

import pytest
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.urls import reverse

from accounts.permissions import Role
from audit.ids import file_key
from audit.models import Event
from evidence.models import DocumentVersion, PageImage
from evidence.pages_services import draw_some
from evidence.receiving import StorageFull, TryAgain, troubles_told
from evidence.storage import StoreAway
from jobs.commands import DataFaults
from tests.evidence import bucket, drawable
from tests.evidence.conftest import drafts, sent, stored_files
from tests.world import KAUR, user

pytest.importorskip("storages", reason="requirements-s3.txt is not installed")

from evidence.object_store import BucketStorage, _error_of

pytestmark = pytest.mark.xdist_group("s3")
WEED = bucket.program()
BIG = 60_000_000


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    if WEED is None:
        pytest.skip("weed is not installed: requirements-dev.txt brings it")
    with bucket.running(tmp_path_factory.mktemp("weed")) as running:
        yield running


@pytest.fixture
def store(server):
    """The bucket, empty."""
    storage = BucketStorage(**server.options)
    for key in keys_in(storage):
        storage.delete(key)
    return storage


@pytest.fixture
def in_bucket(store, files_dir, monkeypatch):
    """The portal keeps its papers there."""
    monkeypatch.setattr(default_storage, "_wrapped", store)
    return store


@pytest.fixture
def away():
    """A store whose server is not there."""
    (port,) = bucket.free_ports(1)
    return BucketStorage(
        bucket_name="portal",
        endpoint_url=f"http://127.0.0.1:{port}",
        access_key="a",
        secret_key="b",
        region_name="us-east-1",
    )


def keys_in(storage):
    return [*map(attrgetter("key"), storage.keys())]


def save(storage, data=b"isi"):
    return storage.save(file_key(), ContentFile(data))


def test_a_saved_file_is_read_back_whole(store):
    data = os.urandom(700_000)

    key = save(store, data)

    with store.open(key) as stored:
        assert stored.size == len(data)
        assert stored.read() == data
        assert b"".join(stored.chunks(1000)) == data
        stored.seek(650_000)
        assert stored.read() == data[650_000:]
    assert store.size(key) == len(data)
    assert keys_in(store) == [key]


def test_a_key_is_never_written_twice(store):
    key = save(store, b"pertama")

    with pytest.raises(FileExistsError):
        store.save(key, ContentFile(b"kedua"))

    with store.open(key) as stored:
        assert stored.read() == b"pertama"


def test_the_store_refuses_bytes_that_are_not_those_that_were_sent(store, monkeypatch):
    monkeypatch.setattr("evidence.object_store.base64.b64encode", lambda digest: b"A" * 43 + b"=")
    key = file_key()

    with pytest.raises(StoreAway):
        store.save(key, ContentFile(b"isi"))

    assert not store.exists(key)


def test_a_deleted_file_is_gone_and_may_be_deleted_again(store):
    key = save(store)

    store.delete(key)
    store.delete(key)

    assert not store.exists(key)
    for deed in (store.open, store.size):
        with pytest.raises(FileNotFoundError):
            deed(key)


def test_nobody_without_the_portals_key_reads_a_file(store, server):
    key = save(store)

    with pytest.raises(urllib.error.HTTPError) as refusal:
        urllib.request.urlopen(f"{server.endpoint}/{bucket.BUCKET}/{key}")  # noqa: S310 - loopback

    assert refusal.value.code == 403
    refusal.value.close()
    with pytest.raises(NotImplementedError):
        store.url(key)


@pytest.mark.parametrize("name", ["../x", "SK.pdf", "ab/" + "g" * 32, "/etc/passwd"])
def test_no_other_name_reaches_the_store(store, name):
    for deed in (lambda: store.save(name, ContentFile(b"x")), lambda: store.open(name)):
        with pytest.raises(SuspiciousFileOperation):
            deed()

    assert keys_in(store) == []


def test_what_others_put_into_the_bucket_is_not_ours(store, server):
    bucket.client(server).put_object(Bucket=bucket.BUCKET, Key="catatan.txt", Body=b"x")

    assert keys_in(store) == []


def test_a_storage_with_a_prefix_and_one_without_see_nothing_of_each_other(store, server):
    works = BucketStorage(prefix="works/", **server.options)
    paper, made = file_key(), file_key()
    store.save(paper, ContentFile(b"kertas"))
    works.save(made, ContentFile(b"paket"))

    seen = keys_in(store), keys_in(works)
    with works.open(made) as kept:
        read = kept.read()
    works.delete(made)

    assert seen == ([paper], [made])
    assert (read, keys_in(works), keys_in(store)) == (b"paket", [], [paper])


def test_sixty_megabytes_go_through_in_pieces(store):
    key = save(store, bytes(BIG))
    tracemalloc.start()
    try:
        with store.open(key) as stored:
            total = sum(len(chunk) for chunk in stored.chunks())
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert total == BIG
    assert most < 4_000_000


# --- troubles ----------------------------------------------------------------------------------


def test_a_store_that_is_away_is_told_as_such(away):
    for deed in (lambda: save(away), lambda: away.open(file_key()), away.answers):
        with pytest.raises(StoreAway):
            deed()


@pytest.mark.parametrize(
    ("code", "status", "kind", "told"),
    [
        ("NoSuchKey", 404, FileNotFoundError, FileNotFoundError),
        ("404", 404, FileNotFoundError, FileNotFoundError),
        ("NoSuchBucket", 404, StoreAway, TryAgain),
        ("PreconditionFailed", 412, FileExistsError, TryAgain),
        ("QuotaExceeded", 403, OSError, StorageFull),
        ("InsufficientStorage", 507, OSError, StorageFull),
        ("SlowDown", 503, StoreAway, TryAgain),
        ("InternalError", 500, StoreAway, TryAgain),
        ("AccessDenied", 403, StoreAway, TryAgain),
        ("BadDigest", 400, StoreAway, TryAgain),
    ],
)
def test_what_the_store_says_becomes_a_sentence(code, status, kind, told):
    from botocore.exceptions import ClientError

    said = {"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": status}}

    error = _error_of(ClientError(said, "PutObject"))

    assert type(error) is kind
    with pytest.raises(told), troubles_told():
        raise error


@pytest.mark.django_db
def test_an_upload_while_the_store_is_away_leaves_nothing(client, files_dir, away, monkeypatch):
    monkeypatch.setattr(default_storage, "_wrapped", away)
    client.force_login(user(Role.OPERATOR, KAUR))

    answer = client.post(reverse("evidence:upload"), form())

    assert answer.status_code == 503
    assert "Berkas belum diterima" in answer.content.decode()
    assert DocumentVersion.objects.count() == 0
    assert drafts() == []


@pytest.mark.django_db
def test_a_download_while_the_store_is_away_says_to_wait(client, received, away, monkeypatch):
    person = user(Role.OPERATOR, KAUR)
    version = received(by=person)
    monkeypatch.setattr(default_storage, "_wrapped", away)
    client.force_login(person)

    answer = client.get(reverse("evidence:download", args=[version.public_id]))

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "30"
    assert "Tempat penyimpanan berkas sedang tidak menjawab." in answer.content.decode()
    assert not Event.objects.filter(verb="document.opened").exists()


# --- the whole way -----------------------------------------------------------------------------


def form(**changed):
    return {
        "place": f"daerah:{KAUR}",
        "kind": "sk",
        "subject": "SK Gugus Tugas",
        "sensitivity": "R",
        "form_key": "kunci",
        "file": sent("sk.pdf", drawable.pages(2)),
    } | changed


@pytest.mark.django_db
def test_a_paper_goes_from_the_form_into_the_bucket_and_back(client, in_bucket):
    client.force_login(user(Role.OPERATOR, KAUR))
    data = drawable.pages(2)

    answer = client.post(reverse("evidence:upload"), form(file=sent("sk.pdf", data)))

    version = DocumentVersion.objects.get()
    assert answer.status_code == 302
    assert answer.url == reverse("evidence:receipt", args=[version.public_id])
    assert keys_in(in_bucket) == [version.storage_key]
    assert stored_files() == []
    file = client.get(reverse("evidence:download", args=[version.public_id]))
    assert b"".join(file.streaming_content) == data
    assert file.headers["Content-Length"] == str(len(data))
    assert file.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.django_db
def test_pages_are_drawn_from_the_bucket_into_the_bucket(client, in_bucket, received):
    person = user(Role.OPERATOR, KAUR)
    version = received(by=person, upload=sent("sk.pdf", drawable.pages(2)))

    draw_some(version)

    keys = {version.storage_key, *PageImage.objects.values_list("storage_key", flat=True)}
    assert set(keys_in(in_bucket)) == keys
    assert len(keys) == 3
    client.force_login(person)
    page = client.get(reverse("evidence:page_image", args=[version.public_id, 1]))
    assert b"".join(page.streaming_content)[8:12] == b"WEBP"


@pytest.mark.django_db
def test_check_evidence_reads_the_bucket(in_bucket, received):
    version = received(by=user(Role.OPERATOR, KAUR))
    orphan = save(in_bucket)

    out = StringIO()
    call_command("check_evidence", "--json", stdout=out)

    told = json.loads(out.getvalue())
    assert (told["checked"], told["faults"], told["orphans"]) == (1, [], [orphan])
    in_bucket.delete(version.storage_key)
    with pytest.raises(DataFaults, match="berkas tidak ada"):
        call_command("check_evidence", stdout=StringIO())
