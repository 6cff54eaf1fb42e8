"""Photos of kecamatan: one that two of them hand in, one from long before the evaluated years."""

from __future__ import annotations

from collections.abc import Mapping

from demo.files import photo
from demo.papers import Paper, received
from demo.stage import assessment, kecamatan_of, person, question
from evaluations.models import AreaAnswer
from evaluations.services import attach_to_area

PROVED = "25.4"
# Place of the kecamatan in the order of codes -> motif, and when the camera took it.
ALIKE = {2: (1, "2023:05:17 09:30:00"), 3: (1, "2023:05:17 09:30:00")}
TOO_OLD = {4: (2, "2019:08:21 10:05:00")}


def area_photos(code: str, photos: Mapping[int, tuple[int, str]], username: str) -> None:
    """Kecamatan of a regency prove with `photos` their answer to `PROVED`, which stands already."""
    areas, by = kecamatan_of(code), person(username)
    for place, (motif, taken) in photos.items():
        area = areas[place]
        paper = Paper(
            file_name=f"papan-alur-{area.code}.jpg",
            kind="foto",
            number="",
            date=None,
            subject=f"Papan alur penanganan anak di kantor camat, {area.title}",
            issuer="",
            by=username,
            institution="",
            pages=(),
            regency=code,
        )
        answer = AreaAnswer.objects.get(
            assessment=assessment(code), question=question(PROVED), area=area
        )
        version = received(paper, area, photo(motif, taken))
        attach_to_area(answer=answer, version=version, by=by)
