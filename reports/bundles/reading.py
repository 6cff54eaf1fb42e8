"""Opening a bundle that somebody sends: nothing in it is believed before it was checked.

No rows are read or written here, and nothing is unpacked but what the manifest names.
"""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from jobs.gate.zips import Bounds, Unfit, open_guarded
from reports.bundles.indexes import BOOK, PAGE, STYLE
from reports.bundles.manifest import MANIFEST, SUMS, Asked, Manifest, Member

BOUNDS = Bounds(members=20_000, inflated=4_000_000_000)
LARGEST_MANIFEST = 60_000_000
MOST_SHOWN = 20
PIECE = 1_000_000
# The one letter that JSON can write and no text of a database can hold.
NUL = rb"\u0000"
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError)


class BundleRefused(Exception):  # noqa: N818 - it reads as what it says
    """The bundle can't be brought in; each of `faults` is a sentence. Nothing was written."""

    def __init__(self, *faults: str) -> None:
        shown = faults[:MOST_SHOWN]
        more = len(faults) - len(shown)
        self.faults = (*shown, f"Dan {more} kesalahan lain.") if more else shown
        super().__init__(" ".join(self.faults))


@dataclass(frozen=True, slots=True)
class Sent:
    """An opened bundle whose files are all there; `places` by path."""

    manifest: Manifest
    places: Mapping[str, zipfile.ZipFile]

    def unpack(self, member: Member, target: Path) -> None:
        """Write the file to `target`; raises BundleRefused when it isn't the one that was sent."""
        digest, size = hashlib.sha256(), 0
        try:
            with self.places[member.path].open(member.path) as file, target.open("wb") as out:
                while piece := file.read(PIECE):
                    digest.update(piece)
                    size += len(piece)
                    out.write(piece)
        except BROKEN:
            raise BundleRefused(f"Berkas {member.path} rusak. Unduh lagi bundelnya.") from None
        if (digest.hexdigest(), size) != (member.sha256, member.size):
            raise BundleRefused(
                f"Isi berkas {member.path} tidak sama dengan sidik jarinya di {MANIFEST}. "
                "Unduh lagi bundelnya."
            )


@contextmanager
def opened(paths: Sequence[Path]) -> Iterator[Sent]:
    """All parts of a bundle together; raises BundleRefused, OSError for a file that isn't there."""
    with ExitStack() as stack:
        archives = [stack.enter_context(_guarded(path)) for path in paths]
        manifest = _manifest([*zip(paths, archives, strict=True)])
        places = _places(archives)
        refuse(_contradictions(manifest))
        refuse(_gaps(manifest, places))
        yield Sent(manifest, places)


def refuse(faults: Iterable[str]) -> None:
    """Raise BundleRefused if there is any fault."""
    found = list(faults)
    if found:
        raise BundleRefused(*found)


def _guarded(path: Path) -> zipfile.ZipFile:
    try:
        return open_guarded(path, BOUNDS)
    except (Unfit, *BROKEN):
        raise BundleRefused(
            f"{path.name} bukan ZIP yang dapat diterima: rusak, terlalu besar setelah dibuka, atau "
            "memuat nama yang tidak wajar. Unduh lagi berkasnya dari portal asal."
        ) from None


def _manifest(archives: Sequence[tuple[Path, zipfile.ZipFile]]) -> Manifest:
    """The one that all parts share."""
    contents = {_manifest_bytes(path, archive) for path, archive in archives}
    if len(contents) > 1:
        raise BundleRefused(
            "Berkas-berkas ini bukan bagian dari satu bundel yang sama. Pilih semua bagian dari "
            "satu kali pembuatan."
        )
    (content,) = contents
    try:
        if NUL in content:
            raise _unreadable("huruf yang tidak ada")
        return Manifest.model_validate_json(content)
    except ValidationError as error:
        place = ".".join(str(step) for step in error.errors()[0]["loc"])
        raise _unreadable(place or "awal berkas") from None


def _unreadable(place: str) -> BundleRefused:
    return BundleRefused(
        f"{MANIFEST} tidak dapat dibaca (di {place}). Bundel ini rusak, diubah, atau dibuat versi "
        "portal yang lain."
    )


def _manifest_bytes(path: Path, archive: zipfile.ZipFile) -> bytes:
    try:
        if archive.getinfo(MANIFEST).file_size > LARGEST_MANIFEST:
            raise BundleRefused(f"{MANIFEST} di {path.name} terlalu besar.")
        return archive.read(MANIFEST)
    except KeyError:
        raise BundleRefused(
            f"{path.name} tidak memuat {MANIFEST}, jadi bukan berkas untuk situs nasional yang "
            "dibuat portal ini."
        ) from None
    except BROKEN:
        raise BundleRefused(f"{MANIFEST} di {path.name} rusak. Unduh lagi berkasnya.") from None


def _places(archives: Sequence[zipfile.ZipFile]) -> dict[str, zipfile.ZipFile]:
    """Where each paper's file lies; the indexes lie in every part."""
    places: dict[str, zipfile.ZipFile] = {}
    seen: set[str] = set()
    for archive in archives:
        for name in archive.namelist():
            if name in (PAGE, STYLE, BOOK, MANIFEST) or name.startswith(SUMS):
                continue
            if name.casefold() in seen:
                raise BundleRefused(
                    f"{name} ada dua kali. Sertakan setiap bagian bundel satu kali saja."
                )
            seen.add(name.casefold())
            places[name] = archive
    return places


def _contradictions(manifest: Manifest) -> Iterator[str]:
    """What in a manifest can't be true together; a bundle of ours has none of it."""
    named = {
        "pertanyaan": [asked.code for asked in manifest.questions],
        "dokumen": [row.key for row in (*manifest.papers, *manifest.kept_back)],
        "berkas": [member.path.casefold() for member in manifest.files],
    }
    for what, keys in named.items():
        for key, count in Counter(keys).items():
            if count > 1:
                yield f"{MANIFEST} menyebut {what} {key} dua kali."
    known = set(named["dokumen"])
    for asked in manifest.questions:
        yield from _contradictions_of(asked, known)
    papers = {paper.key: (paper.size, paper.sha256) for paper in manifest.papers}
    for member in manifest.files:
        if papers.get(member.paper) != (member.size, member.sha256):
            yield f"Ukuran atau sidik jari {member.path} bertentangan dengan dokumennya."
    for key in papers.keys() - {member.paper for member in manifest.files}:
        yield f"Dokumen {key} tidak punya berkas di {MANIFEST}."


def _contradictions_of(asked: Asked, known: Container[str]) -> Iterator[str]:
    if asked.share and not asked.share[0] <= asked.share[1] != 0:
        yield f"Bagian wilayah pertanyaan {asked.code} tidak mungkin: {asked.share}."
    papers = [proof.paper for proof in asked.proofs]
    papers += [key for area in asked.areas for key in area.papers]
    for key in papers:
        if key not in known:
            yield f"Pertanyaan {asked.code} menyebut dokumen {key} yang tidak dikenal."


def _gaps(manifest: Manifest, places: Mapping[str, zipfile.ZipFile]) -> Iterator[str]:
    """Parts that were not sent, and files that nobody announced."""
    absent = [member for member in manifest.files if member.path not in places]
    parts = sorted({member.part for member in absent})
    present = {member.part for member in manifest.files if member.path in places}
    for part in parts:
        if part not in present:
            yield f"Bagian {part} dari {manifest.parts} belum disertakan."
    for member in absent:
        if member.part in present:
            yield f"Berkas {member.path} tidak ada di bagian {member.part}."
    announced = {member.path for member in manifest.files}
    for name in places.keys() - announced:
        yield f"Berkas {name} tidak disebut di {MANIFEST}."
