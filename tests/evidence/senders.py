"""Clients that send files, by the form or in pieces, and remember what they were promised.

They run in the test's own process: what they were told survives every kill of the server.
"""

from __future__ import annotations

import base64
import hashlib
import http.client
import os
import random
import re
import threading
import time
import uuid
from collections.abc import Callable

from tests.evidence import corpus
from tests.evidence.crash import Client, Portal, Receipt, wait_until

PIECE = 262_144
MOST_TRIES = 60
RECEIPT = re.compile(r"/dokumen/tanda-terima/([^/]+)/")


def paper(size: int) -> bytes:
    """A PDF of about `size` bytes that nobody else has; what fills it can't be squeezed."""

    def fill(made):
        made.Root.KlaIsi = made.make_stream(os.urandom(size))

    return corpus.pdf(change=fill)


class Sender(Client):
    """Somebody with an account of that name, on a phone."""

    def __init__(self, portal: Portal, name: str = "operator.kaur") -> None:
        super().__init__(portal)
        self.name = name
        self.stopped = threading.Event()
        # What the server took back: bytes that it had acknowledged, or a whole arrival.
        self.taken_back: list[str] = []
        self.acknowledged: dict[str, int] = {}
        self.place = "daerah:17.04"
        if name.startswith("camat."):
            self.place = f"wilayah:{name.removeprefix('camat.')}"

    def alike(self) -> Sender:
        """The same person in another tab: the session is shared, the connection is not."""
        other = Sender(self.portal, self.name)
        other.cookies = dict(self.cookies)
        return other

    def send_in_pieces(self, data: bytes, *, troubles: list[str] | None = None) -> Receipt | None:
        """Announce, append, register; each step again until it works, as the browser's queue does.

        None when it never did. `troubles` collects why a step had to be repeated.
        """
        told = troubles if troubles is not None else []
        address = self._until(lambda: self.announce(data), told)
        if address is None:
            return None
        arrived = self._until(lambda: self.append_rest(address, data), told)
        form_key = uuid.uuid4().hex
        number = arrived and self._until(lambda: self.register(address, form_key), told)
        return Receipt(number, hashlib.sha256(data).hexdigest()) if number else None

    def announce(self, data: bytes) -> str:
        """The address that the bytes go to, or "" when the server did not say."""
        name, hashed = b"SK.pdf", hashlib.sha256(data).hexdigest().encode()
        told = ",".join(
            f"{key} {base64.b64encode(value).decode()}"
            for key, value in (("filename", name), ("sha256", hashed))
        )
        headers = {"Upload-Length": str(len(data)), "Upload-Metadata": told}
        answer = self._tus("POST", "/unggah/", b"", headers)
        return answer.headers["Location"] if answer.status == 201 else ""

    def append_rest(self, address: str, data: bytes) -> bool:
        """Ask how far it is and send what is missing, piece by piece."""
        answer = self._tus("HEAD", address, None, {})
        if "Content-Location" in answer.headers:
            return True  # a document already: only the answer got lost
        if answer.status in (404, 410):
            self.taken_back.append(f"arrival {address}")
        if answer.status != 200:
            return False
        offset = int(answer.headers["Upload-Offset"])
        if offset < self.acknowledged.get(address, 0):
            self.taken_back.append(f"{self.acknowledged[address] - offset} bytes of {address}")
        while offset < len(data):
            answer = self.append(address, offset, data[offset : offset + PIECE])
            if answer.status != 204:
                return False
            offset = self.acknowledged[address] = int(answer.headers["Upload-Offset"])
        return True

    def append(self, address: str, offset: int, piece: bytes) -> http.client.HTTPResponse:
        kind = {"Content-Type": "application/offset+octet-stream", "Upload-Offset": str(offset)}
        return self._tus("PATCH", address, piece, kind)

    def register(self, address: str, form_key: str) -> str:
        """The number of the receipt, or "" when there is none (yet)."""
        fields = {
            "subject": "SK",
            "kind": "sk",
            "place": self.place,
            "sensitivity": "R",
            "form_key": form_key,
            "arrival": address.rstrip("/").rpartition("/")[2],
        }
        answer = self.post("/dokumen/baru/", fields)
        promised = RECEIPT.fullmatch(answer.headers.get("Location", ""))
        return promised[1] if promised else ""

    def _tus(self, method, address, body, headers) -> http.client.HTTPResponse:
        common = {"Tus-Resumable": "1.0.0", "X-CSRFToken": self.cookies["kla_csrf"]}
        return self._ask(method, address, body, headers | common)

    def _until(self, step, troubles: list[str]):
        for turn in range(MOST_TRIES):
            if self.stopped.is_set():
                return None
            try:
                if done := step():
                    return done
                trouble = "refused"
            except (OSError, http.client.HTTPException) as error:
                trouble = type(error).__name__
            troubles.append(trouble)
            time.sleep(min(0.2 * (turn + 1), 2))
        return None


class Senders:
    """Several clients that send one file after the other until told to stop: every other one by
    the form, the others in pieces."""

    def __init__(self, portal: Portal, count: int) -> None:
        self.receipts: list[Receipt] = []
        self.stopped = threading.Event()
        self.clients = [Sender(portal) for _ in range(count)]
        for client in self.clients:
            client.stopped = self.stopped
        works = [self._send_forms, self._send_pieces]
        self.threads = [
            threading.Thread(target=works[place % 2], args=[client])
            for place, client in enumerate(self.clients)
        ]

    def __enter__(self) -> Senders:
        for client in self.clients:
            client.sign_in()
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.stopped.set()
        for thread in self.threads:
            thread.join()

    @property
    def taken_back(self) -> list[str]:
        return [what for client in self.clients for what in client.taken_back]

    def _send_forms(self, client: Sender) -> None:
        while not self.stopped.is_set():
            form_key, data = uuid.uuid4().hex, corpus.unique_pdf()
            # Without an answer the same form is sent again, as people do.
            while not self.stopped.is_set():
                if receipt := client.send(form_key, data):
                    self.receipts.append(receipt)
                    break
                time.sleep(0.02)

    def _send_pieces(self, client: Sender) -> None:
        while not self.stopped.is_set():
            if receipt := client.send_in_pieces(paper(3 * PIECE)):
                self.receipts.append(receipt)


def crash(
    portal: Portal,
    *,
    kills: int,
    clients: int = 4,
    seed: int = 20240625,
    after_kill: Callable[[], None] = lambda: None,
) -> Senders:
    """Kill and restart the server `kills` times under load; they know what they were told."""
    moments = random.Random(seed)
    portal.start()
    try:
        with Senders(portal, clients) as senders:
            for _ in range(kills):
                enough = len(senders.receipts) + clients
                wait_until(lambda wanted=enough: len(senders.receipts) >= wanted)
                time.sleep(moments.uniform(0, 0.4))
                portal.kill()
                after_kill()
                portal.start()
    finally:
        portal.kill()
    return senders
