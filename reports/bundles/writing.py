"""Making the files of a bundle: paper by paper through a draft on disk, never all in memory.

Whether a paper may leave is asked again as it is written, and once more before the indexes are.
"""

from __future__ import annotations

import hashlib
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from evaluations.models import Assessment
from evaluations.services.doors import locked
from evidence.models import DocumentVersion
from regions.timezones import timezone_of
from reports.bundles import indexes
from reports.bundles.contents import Contents, Paper, Why, why_not, without
from reports.bundles.describing import manifest_of
from reports.bundles.gathering import contents_of
from reports.bundles.indexes import index_of
from reports.bundles.layout import Layout, laid_out
from reports.bundles.manifest import MANIFEST, SUMS, Member
from reports.bundles.parts import Item, split

COPYING, FINISHING = "Menyalin berkas bukti", "Menulis indeks"


class Told(Protocol):
    """Who is told how far it is (jobs.progress.Progress); may raise to end the work."""

    def at(self, step: str, done: int, total: int) -> None: ...


class Overtaken(Exception):  # noqa: N818 - it reads as what it says
    """While the bundle was made a paper in it became secret, or was thrown away. Make it again."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """The finished parts, in order; `size` in bytes of the papers' files."""

    contents: Contents
    parts: Sequence[Path]
    members: Sequence[Member]

    @property
    def size(self) -> int:
        return sum(member.size for member in self.members)

    def counts(self) -> dict[str, int]:
        """For the log: how much went out, and what was kept back by reason. No names."""
        kept_back = Counter(str(paper.why) for paper in self.contents.kept_back)
        return {
            "parts": len(self.parts),
            "files": len(self.members),
            "papers": len({member.paper for member in self.members}),
            "bytes": self.size,
            **{f"kept_back_{why}": count for why, count in sorted(kept_back.items())},
        }


def write_bundle(
    assessment: Assessment,
    *,
    folder: Path,
    part_size: int,
    made: tuple[datetime, str],
    told: Told,
) -> Bundle:
    """The bundle as ZIP files of at most `part_size` bytes in `folder`; `made` is when and by whom.

    Raises Overtaken, and whatever `told` raises.
    """
    with transaction.atomic():
        # Writers of the evaluation wait: answers, papers and points are of one moment.
        contents = contents_of(locked(assessment))
    layout = laid_out(contents)
    parts = split(layout.folders, max(part_size - room_for_indexes(contents), 1))
    writer = _Writer(folder, layout, parts, made[0].astimezone(timezone_of(assessment.region)))
    writer.copy(told)
    told.at(FINISHING, 0, 1)
    contents = without(contents, writer.faults | _overtaken(layout, writer.members))
    index = index_of(contents, layout, writer.members, len(parts), made)
    manifest = manifest_of(contents, writer.members, len(parts), made[0])
    with timezone.override(timezone_of(assessment.region)):
        writer.finish(indexes.files_of(index) | {MANIFEST: manifest.as_bytes()})
    return Bundle(contents, writer.paths, writer.members)


def room_for_indexes(contents: Contents) -> int:
    """What the indexes take in each part, at most: every text three times, not packed."""
    texts = sum(
        len(text.encode())
        for line in contents.lines
        for text in (line.question.prompt, line.words, line.reason, line.note)
    )
    proofs = sum(len(line.proofs) for line in contents.lines)
    areas = sum(200 + 4 * len(said.note) for line in contents.lines for said in line.areas)
    return 100_000 + 3 * texts + 3_000 * proofs + areas


def _overtaken(layout: Layout, members: Sequence[Member]) -> dict[str, Why]:
    """What may not leave any more; raises Overtaken when some of it is in a part already."""
    found = whys_of(layout.papers)
    if found.keys() & {member.paper for member in members}:
        raise Overtaken
    return found


def whys_of(keys: Sequence[str] | Mapping[str, Paper]) -> dict[str, Why]:
    """Of these papers the ones that may not leave now, and why."""
    rows = DocumentVersion.objects.filter(public_id__in=list(keys))
    versions = rows.select_related("document", "scan", "text")
    return {version.public_id: why for version in versions if (why := why_not(version))}


@dataclass(slots=True)
class _Writer:
    """`faults` are papers that were not to be had; `sums` are lines of SHA256SUMS by part."""

    folder: Path
    layout: Layout
    parts: Sequence[Sequence[Item]]
    local: datetime
    members: list[Member] = field(default_factory=list)
    faults: dict[str, Why] = field(default_factory=dict)

    @property
    def paths(self) -> list[Path]:
        return [self.folder / f"bagian-{number}.zip" for number in range(1, len(self.parts) + 1)]

    def copy(self, told: Told) -> None:
        total, done = max(self.layout.size, 1), 0
        for number, items in enumerate(self.parts, 1):
            with zipfile.ZipFile(self.paths[number - 1], "w") as archive:
                for item in items:
                    told.at(COPYING, done, total)
                    self._copy_one(archive, number, item)
                    done += item.size

    def _copy_one(self, archive: zipfile.ZipFile, part: int, item: Item) -> None:
        if item.key in self.faults:
            return
        draft = self.folder / "salinan"
        why = whys_of([item.key]).get(item.key) or self._fetch(item, draft)
        if why:
            self._miss(item.key, why)
            return
        sha256 = self.layout.papers[item.key].version.sha256
        # Evidence is packed already; stored as it is, a part's size is known beforehand.
        self._write(archive, item.path, draft, zipfile.ZIP_STORED)
        self.members.append(Member(path=item.path, part=part, paper=item.key, size=item.size,
                                   sha256=sha256))  # fmt: skip

    def _miss(self, key: str, why: Why) -> None:
        """Raises Overtaken when a copy of it lies in a part already."""
        if any(member.paper == key for member in self.members):
            raise Overtaken
        self.faults[key] = why

    def _fetch(self, item: Item, draft: Path) -> Why | None:
        """Lay the file ready on this machine; what the store has must be what was received."""
        version = self.layout.papers[item.key].version
        digest, size = hashlib.sha256(), 0
        try:
            with draft.open("wb") as out:
                for piece in _pieces(version.storage_key):
                    digest.update(piece)
                    size += len(piece)
                    out.write(piece)
        except _Unreadable:
            return Why.UNREADABLE
        same = (digest.hexdigest(), size) == (version.sha256, version.size)
        return None if same else Why.CHANGED

    def _write(self, archive: zipfile.ZipFile, name: str, source: Path, how: int) -> None:
        info = zipfile.ZipInfo(name, self.local.timetuple()[:6])
        info.compress_type, info.external_attr = how, 0o644 << 16
        info.file_size = source.stat().st_size
        with source.open("rb") as file, archive.open(info, "w") as out:
            while piece := file.read(1_000_000):
                out.write(piece)

    def finish(self, indexes: Mapping[str, bytes]) -> None:
        """The same indexes into each part, and the sums of what lies in that part."""
        draft = self.folder / "salinan"
        own = {name: hashlib.sha256(content).hexdigest() for name, content in indexes.items()}
        for number, path in enumerate(self.paths, 1):
            sums = own | {
                member.path: member.sha256 for member in self.members if member.part == number
            }
            lines = "".join(f"{digest}  {name}\n" for name, digest in sums.items()).encode()
            with zipfile.ZipFile(path, "a") as archive:
                for name, content in (*indexes.items(), (sums_name(number, self.parts), lines)):
                    draft.write_bytes(content)
                    self._write(archive, name, draft, zipfile.ZIP_DEFLATED)
        draft.unlink(missing_ok=True)


def sums_name(number: int, parts: Sequence) -> str:
    """Its own name in each part, so that all can be unpacked into one folder."""
    return SUMS if len(parts) == 1 else f"{SUMS}-{number}"


class _Unreadable(Exception):  # noqa: N818 - it reads as what it says
    """The store doesn't give the file; unlike a draft that can't be written, that ends nothing."""


def _pieces(key: str) -> Iterator[bytes]:
    try:
        with default_storage.open(key) as stored:
            yield from stored.chunks()
    except OSError as error:
        raise _Unreadable from error
