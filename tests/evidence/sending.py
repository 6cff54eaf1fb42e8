"""A sender that speaks tus 1.0 through Django's test client, and says what it was answered."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from evidence.arrivals import announce, append
from evidence.models import Arrival
from tests.evidence import corpus

ADDRESS = "/unggah/"
PIECES = "application/offset+octet-stream"
VERSION = {"Tus-Resumable": "1.0.0"}


class Sender:
    """One person's browser. Headers by name, e.g. `Upload_Offset="3"`; None leaves one out."""

    def __init__(self, person: User, **told: Any) -> None:
        self.client = Client(**told)
        self.client.force_login(person)

    def ask(self, method: str, address: str, data: bytes = b"", **headers: str | None):
        told = VERSION | {name.replace("_", "-"): value for name, value in headers.items()}
        kind = told.pop("Content-Type", None) or "application/octet-stream"
        sent = {name: value for name, value in told.items() if value is not None}
        return self.client.generic(method, address, data, kind, headers=sent)

    def announce(self, name: str = "sk.pdf", length: int = 10, **headers: str | None):
        metadata = f"filename {base64.b64encode(name.encode()).decode()}"
        told = {"Upload_Length": str(length), "Upload_Metadata": metadata} | headers
        return self.ask("POST", ADDRESS, **told)

    def piece(self, address: str, data: bytes, offset: int, **headers: str | None) -> HttpResponse:
        told = {"Upload_Offset": str(offset), "Content_Type": PIECES} | headers
        return self.ask("PATCH", address, data, **told)

    def offset(self, address: str) -> int:
        return int(self.ask("HEAD", address).headers["Upload-Offset"])

    def send(
        self, data: bytes | None = None, name: str = "sk.pdf", **headers: str | None
    ) -> Arrival:
        """The whole file in two pieces."""
        data = corpus.unique_pdf() if data is None else data
        address = self.announce(name, len(data), **headers).headers["Location"]
        half = len(data) // 2
        assert self.piece(address, data[:half], 0).status_code == 204
        assert self.piece(address, data[half:], half).status_code == 204
        return Arrival.objects.get(public_id=key_of(address))


def key_of(address: str) -> str:
    return address.split("/")[-2]


def told_hash(data: bytes, name: str = "sk.pdf") -> str:
    """Metadata with the name and the SHA-256 of `data`."""
    digest = hashlib.sha256(data).hexdigest()
    pairs = {"filename": name, "sha256": digest}
    return ",".join(
        f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in pairs.items()
    )


def sent_ahead(person: User, data: bytes | None = None, name: str = "sk.pdf") -> Arrival:
    """A whole file of the person that waits for its form."""
    data = corpus.unique_pdf() if data is None else data
    arrival = announce(name=name, length=len(data), sha256="", by=person)
    append(arrival=arrival, offset=0, data=data)
    return arrival
