"""Where each paper lies in a bundle: folders by question, in the order of the form.

A paper that proves several questions lies in the folder of each: whoever types uploads question by
question, and a pointer would send them looking. Within one question it lies once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reports.bundles.contents import Contents, Line, Paper, Proof
from reports.bundles.names import file_stem, folder_name, slot_letter, unlike
from reports.bundles.parts import Item

Spot = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Layout:
    """`folders` in order, `papers` by key; `paths` by question and paper."""

    folders: Sequence[Sequence[Item]]
    papers: Mapping[str, Paper]
    paths: Mapping[Spot, str]

    @property
    def items(self) -> list[Item]:
        return [item for folder in self.folders for item in folder]

    @property
    def size(self) -> int:
        """Bytes of all files, each as often as it lies in a folder."""
        return sum(item.size for item in self.items)

    @property
    def copies(self) -> int:
        """How many files are there again because they prove more than one question."""
        return len(self.items) - len({item.key for item in self.items})


def laid_out(contents: Contents) -> Layout:
    folders, paths = [], {}
    for line in contents.lines:
        items = _folder(line)
        folders.append(list(items.values()))
        paths |= {(line.code, key): item.path for key, item in items.items()}
    papers = {paper.key: paper for paper in contents.papers if paper.is_inside}
    return Layout(folders, papers, paths)


def _folder(line: Line) -> dict[str, Item]:
    folder = folder_name(line.position, line.cluster, line.code)
    items: dict[str, Item] = {}
    taken: set[str] = set()
    for proof in line.proofs:
        paper = proof.paper
        if not paper.is_inside or paper.version is None or paper.key in items:
            continue
        name = unlike(_stem(line, proof), paper.version.original_name, taken)
        taken.add(name.lower())
        items[paper.key] = Item(f"{folder}/{name}", paper.version.size, paper.key)
    return items


def _stem(line: Line, proof: Proof) -> str:
    document = proof.paper.version.document
    return file_stem(
        line.code,
        slot_letter([slot.kind for slot in line.question.slots], proof.slot),
        document.kind,
        proof.paper.number,
        document.year or (document.date.year if document.date else None),
        proof.area.code if proof.area else "",
    )
