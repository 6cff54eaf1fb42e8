"""A small evaluation with papers that really lie in the store, and bundles opened again."""

from __future__ import annotations

import hashlib
import itertools
import json
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from audit.ids import file_key
from evaluations.models import Assessment
from evaluations.services import attach_to_area
from evidence.models import Document, DocumentVersion
from instruments.sheet import Kind, Sheet, Slot
from regions.models import Region
from reports.bundles.writing import Bundle, write_bundle
from tests.evaluations.scene import area_said, linked, opened, operator, published, said
from tests.evidence import corpus
from tests.sheets import make_question, make_sheet
from tests.world import GEDUNG_WANI, KAUR, KINAL, TANJUNG_KEMUNING, place

MADE = (datetime(2024, 6, 25, 7, 5, tzinfo=UTC), "Operator Kaur")
# What must never be found in a bundle: the name of a child, in every field of its paper.
CANARY = "Melatiningrum"
_numbers = itertools.count(1)


class Quiet:
    """Somebody who is told how far it is; `then(step)` is called at each telling."""

    def __init__(self, then=None) -> None:
        self.told: list[tuple[str, int, int]] = []
        self.then = then

    def at(self, step: str, done: int, total: int) -> None:
        self.told.append((step, done, total))
        if self.then:
            self.then(step)


def bundle_sheet() -> Sheet:
    """1.1 asks for a decree, 1.2 is about children, 2.1 a percentage, 25.4 and 26.2 ask areas."""
    decree = Slot("sk", "Surat keputusan", required=True)
    more = Slot("foto", "Foto kegiatan", required=False)
    return make_sheet(
        make_question("1.1", slots=(decree, more)),
        make_question("1.2", slots=(decree,), sensitive=True),
        make_question("2.1", Kind.PERCENTAGE, slots=(decree,), not_applicable=True),
        make_question(
            "25.4",
            Kind.ROLLUP,
            area_level="kecamatan",
            area_good_answer="ya",
            slots=(decree,),
        ),
        make_question("26.2", Kind.ROLLUP, area_level="desa", area_good_answer="ya"),
    )


def paper(number: str = "", *, content: bytes | None = None, **told: Any) -> DocumentVersion:
    """A received paper of Kaur with its bytes in the store, past the gate."""
    count = next(_numbers)
    content = corpus.unique_pdf() if content is None else content
    fields = {
        "region": place(KAUR),
        "kind": "sk",
        "number": number or f"{count}/2023",
        "subject": f"Gugus tugas nomor {count}",
        "date": date(2023, 5, 4),
        "year": 2023,
        "created_by": operator(),
        "created_at": MADE[0],
    }
    name = told.pop("name", "sk.pdf")
    return DocumentVersion.objects.create(
        document=Document.objects.create(**fields | told),
        number=1,
        storage_key=default_storage.save(file_key(), ContentFile(content)),
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        media_type="application/pdf",
        original_name=name,
        page_count=1,
        received_at=MADE[0],
        uploaded_by=operator(),
        form_key=f"berkas-{count}",
    )


def child_paper() -> DocumentVersion:
    """Class S, with a child's name wherever somebody might have written one."""
    return paper(
        "460/12/2023",
        content=corpus.written_pdf(comment=f"%{CANARY}\n".encode()),
        subject=f"Kasus {CANARY}",
        issuer=CANARY,
        signatory=CANARY,
        name=f"BAP {CANARY}.pdf",
        sensitivity="S",
    )


def the_areas() -> list[Region]:
    """Two kecamatan and a village."""
    return [place(code) for code in (KINAL, TANJUNG_KEMUNING, GEDUNG_WANI)]


def filled() -> Assessment:
    """A decree for two questions, a photo, a child's paper, a kecamatan's; 12 of 15 points."""
    assessment = opened(instrument=published(bundle_sheet()))
    areas = the_areas()[:2]
    said(assessment, "1.1", "a", note="Perda sudah diundangkan.")
    said(assessment, "1.2", "b", note=f"Anak {CANARY} didampingi.")
    said(assessment, "2.1", "87,5")
    decree = paper("Nomor 3 Tahun 2022", year=2022)
    linked(assessment, "1.1", slot="sk", version=decree, pages="1")
    linked(assessment, "2.1", slot="sk", version=decree)
    linked(assessment, "1.1", slot="foto", version=paper(kind="foto", name="rapat.pdf"))
    linked(assessment, "1.2", slot="sk", version=child_paper())
    for area, word in zip(areas, ("ya", "tidak"), strict=True):
        answer = area_said(assessment, "25.4", area, word)
    area_said(assessment, "26.2", the_areas()[2], "ya")
    attach_to_area(answer=answer, version=paper(area=areas[1]), by=operator())
    return assessment


def written(assessment: Assessment, folder: Path, *, part_size: int = 10**8, told=None) -> Bundle:
    return write_bundle(
        assessment, folder=folder, part_size=part_size, made=MADE, told=told or Quiet()
    )


def names_in(part: Path) -> list[str]:
    with zipfile.ZipFile(part) as archive:
        return archive.namelist()


def read(part: Path, name: str) -> bytes:
    with zipfile.ZipFile(part) as archive:
        return archive.read(name)


def manifest_in(part: Path) -> dict[str, Any]:
    return json.loads(read(part, "manifest.json"))
