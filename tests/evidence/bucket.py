"""A real S3 server for tests: SeaweedFS on loopback, from its start to its end one process."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

BUCKET = "portal"
ACCESS, SECRET = "kunci-uji", "rahasia-uji-yang-panjang"
# A server of several programs: each of these listens twice, for people and for the others.
PROGRAMS = ("master", "volume", "filer", "s3")
PATIENCE = 60


@dataclass(frozen=True)
class Server:
    """Where the store listens, and the process that may be stopped and continued."""

    endpoint: str
    process: subprocess.Popen

    @property
    def options(self) -> dict[str, str]:
        """As kla_portal.neighbours tells them."""
        return {
            "bucket_name": BUCKET,
            "endpoint_url": self.endpoint,
            "access_key": ACCESS,
            "secret_key": SECRET,
            "region_name": "us-east-1",
            "default_acl": "private",
        }


def program() -> str | None:
    """The `weed` of requirements-dev.txt."""
    beside = Path(sys.executable).with_name("weed")
    return str(beside) if beside.exists() else shutil.which("weed")


@contextmanager
def running(folder: Path) -> Iterator[Server]:
    """A server with an empty bucket; it is ended by its process, whatever happened."""
    ports = free_ports(2 * len(PROGRAMS))
    rights = folder / "rights.json"
    identity = {
        "name": "portal",
        "credentials": [{"accessKey": ACCESS, "secretKey": SECRET}],
        "actions": ["Admin", "Read", "Write", "List", "Tagging"],
    }
    rights.write_text(json.dumps({"identities": [identity]}))
    options = [
        f"-{name}.{kind}={ports.pop()}" for name in PROGRAMS for kind in ("port", "port.grpc")
    ]
    # These two would listen on fixed ports: two servers at once could not.
    options += ["-s3.port.iceberg=0", "-s3.port.lance=0"]
    endpoint = next(f"http://127.0.0.1:{o.partition('=')[2]}" for o in options if "s3.port=" in o)
    with (folder / "weed.log").open("wb") as log:
        process = subprocess.Popen(
            [program(), "server", "-s3", f"-dir={folder}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1",
             "-master.volumeSizeLimitMB=64", "-volume.max=20", "-master.telemetry=false",
             f"-s3.config={rights}", *options],
            stdout=log, stderr=log, cwd=folder,
        )  # fmt: skip
    try:
        server = Server(endpoint, process)
        _make_bucket(server)
        yield server
    finally:
        process.kill()
        process.wait()


def client(server: Server):
    return boto3.client(
        "s3",
        endpoint_url=server.endpoint,
        aws_access_key_id=ACCESS,
        aws_secret_access_key=SECRET,
        region_name="us-east-1",
        config=Config(retries={"total_max_attempts": 1}, connect_timeout=2, read_timeout=5),
    )


def _make_bucket(server: Server) -> None:
    """As soon as all its programs have found each other."""
    end = time.monotonic() + PATIENCE
    while True:
        try:
            made = client(server)
            made.create_bucket(Bucket=BUCKET)
            made.put_object(Bucket=BUCKET, Key="siap", Body=b"x")
            made.delete_object(Bucket=BUCKET, Key="siap")
        except (BotoCoreError, ClientError):
            if time.monotonic() > end or server.process.poll() is not None:
                raise
            time.sleep(0.2)
        else:
            return


def free_ports(count: int) -> list[int]:
    """Ports of loopback that nobody listens on just now."""
    with ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]
