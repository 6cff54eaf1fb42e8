"""Papers in an S3 bucket, with the promises that evidence/storage.py makes for a disk.

Written once under a key of ours, whole (the store compares the checksum that we send), read in
pieces, without an address that anybody could open. The store acknowledges what it has stored
durably; that it has really the same bytes is read back by `evidence.receiving`.
"""

from __future__ import annotations

import base64
import errno
import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.exceptions import SuspiciousFileOperation
from django.core.files import File
from storages.backends.s3 import S3Storage
from urllib3.exceptions import HTTPError

from evidence.storage import KEY, StoreAway, StoredKey

PIECE = 256 * 1024
CONNECT_SECONDS, READ_SECONDS, ATTEMPTS = 5, 30, 3
# What different stores call it when they take no more.
FULL = {"QuotaExceeded", "XMinioStorageFull", "InsufficientStorage", "507"}
TAKEN = {"PreconditionFailed", "ConditionalRequestConflict", "412"}
GONE = {"NoSuchKey", "NotFound", "404"}
NO_BUCKET = "NoSuchBucket"


class BucketStorage(S3Storage):
    """Files as objects of one bucket, each put once under an `audit.ids.file_key`, never again.

    `prefix` keeps those of another purpose apart: a storage without one does not see them.
    """

    def __init__(self, *, prefix: str = "", **told: Any) -> None:
        config = Config(
            s3={"addressing_style": "path"},
            signature_version="s3v4",
            connect_timeout=CONNECT_SECONDS,
            read_timeout=READ_SECONDS,
            retries={"mode": "standard", "total_max_attempts": ATTEMPTS},
            # We send our own checksum; stores of other makers know no other ones.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        super().__init__(client_config=config, file_overwrite=False, **told)
        self._prefix = prefix

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """The key itself: a second file under it is an error, not a reason for another name."""
        return name

    def _open(self, name: str, mode: str = "rb") -> File:
        """Raises FileNotFoundError; nothing is read ahead of who reads."""
        with troubles_named():
            answer = self._client.get_object(Bucket=self.bucket_name, Key=self._key(name))
        return File(io.BufferedReader(_Object(self, name, answer), PIECE), name)

    def _save(self, name: str, content: File) -> str:
        """Raises FileExistsError where something is, and OSError when not all has arrived."""
        key, digest = self._key(name), hashlib.sha256()
        for chunk in content.chunks():
            digest.update(chunk)
        content.seek(0)
        checksum = base64.b64encode(digest.digest()).decode()
        access = {"ACL": self.default_acl} if self.default_acl else {}
        with troubles_named():
            answer = self._client.put_object(
                Bucket=self.bucket_name,
                Key=key,
                Body=_Body(content),
                ContentLength=content.size,
                ContentType=self.default_content_type,
                ChecksumSHA256=checksum,
                IfNoneMatch="*",
                **access,
            )
        if answer.get("ChecksumSHA256", checksum) != checksum:
            self.delete(name)
            raise StoreAway("the object store has other bytes than were sent")
        return name

    def delete(self, name: str) -> None:
        with troubles_named():
            self._client.delete_object(Bucket=self.bucket_name, Key=self._key(name))

    def exists(self, name: str) -> bool:
        try:
            self._head(name)
        except FileNotFoundError:
            return False
        return True

    def size(self, name: str) -> int:
        return self._head(name)["ContentLength"]

    def keys(self) -> Iterator[StoredKey]:
        """Every object under a key of ours, with when it was written; a thousand a request."""
        pages = self._client.get_paginator("list_objects_v2").paginate(
            Bucket=self.bucket_name, Prefix=self._prefix
        )
        with troubles_named():
            for page in pages:
                for entry in page.get("Contents", ()):
                    key = entry["Key"].removeprefix(self._prefix)
                    if KEY.fullmatch(key):
                        yield StoredKey(key, entry["LastModified"])

    def url(self, name: str, *args: Any, **kwargs: Any) -> str:
        """None: who may open a file is asked by the portal, each time (security 46)."""
        raise NotImplementedError("a stored paper has no address of its own")

    def answers(self) -> None:
        """Raises StoreAway unless the bucket is there and open to our keys."""
        try:
            with troubles_named():
                self._client.head_bucket(Bucket=self.bucket_name)
        except FileNotFoundError:
            raise StoreAway("no such bucket") from None

    def part(self, name: str, start: int) -> dict[str, Any]:
        """The object from byte `start` on, as the store answers it."""
        with troubles_named():
            return self._client.get_object(
                Bucket=self.bucket_name, Key=self._key(name), Range=f"bytes={start}-"
            )

    def _key(self, name: str) -> str:
        """Refuse everything but our own keys, so that no sent name ever reaches the store."""
        if not KEY.fullmatch(name):
            raise SuspiciousFileOperation("not a key of this storage")
        return self._prefix + name

    def _head(self, name: str) -> dict[str, Any]:
        with troubles_named():
            return self._client.head_object(Bucket=self.bucket_name, Key=self._key(name))

    @property
    def _client(self) -> Any:
        return self.connection.meta.client


class _Object(io.RawIOBase):
    """One object, read from the network as somebody reads it; a jump begins a new request."""

    def __init__(self, storage: BucketStorage, name: str, answer: dict[str, Any]) -> None:
        super().__init__()
        self._storage, self._key = storage, name
        self._length = answer["ContentLength"]
        self._body, self._body_at, self._at = answer["Body"], 0, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._length}[whence]
        self._at = max(base + offset, 0)
        return self._at

    def readinto(self, buffer: Any) -> int:
        if self._at >= self._length:
            return 0
        if self._at != self._body_at:
            self._body.close()
            self._body, self._body_at = self._storage.part(self._key, self._at)["Body"], self._at
        with troubles_named():
            data = self._body.read(min(len(buffer), PIECE))
        if not data:
            raise StoreAway("the object store sent less than the whole file")
        buffer[: len(data)] = data
        self._at += len(data)
        self._body_at = self._at
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._body.close()
        super().close()


class _Body:
    """What botocore reads a sent file through: it would close the file of the request."""

    def __init__(self, content: File) -> None:
        self.read, self.seek, self.tell = content.read, content.seek, content.tell


@contextmanager
def troubles_named() -> Iterator[None]:
    """Turn what the network and the store say into the errors that a disk would raise."""
    try:
        yield
    except ClientError as error:
        raise _error_of(error) from error
    except (BotoCoreError, HTTPError) as error:
        raise StoreAway(type(error).__name__) from error


def _error_of(error: ClientError) -> OSError:
    code = error.response.get("Error", {}).get("Code", "")
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
    known = {code, str(status)}
    if known & GONE and code != NO_BUCKET:
        return FileNotFoundError("no such object")
    if known & TAKEN:
        return FileExistsError("something is under this key already")
    if known & FULL:
        return OSError(errno.ENOSPC, "the object store takes no more")
    return StoreAway(f"the object store said {code or status}")
