"""Published results as files for others: CSV, and JSON with all that explains it. Pure.

A file is the same bytes as long as the same results are public. Points are written with a point and
two decimals, moments in UTC (ISO 8601), unknown values are left blank (CSV) or null (JSON).
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from publication.public_queries import Published
from publication.words import LICENCE, LICENCE_ADDRESS, STAGES, WITHOUT, publisher

ALL_YEARS = "semua"
# What a spreadsheet takes for a formula, also in the wide letters of East Asia (security 56).
FORMULA_SIGNS = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"


@dataclass(frozen=True, slots=True)
class Field:
    """A column: its name in the files, what it holds, its unit ("" for none)."""

    name: str
    meaning: str
    unit: str = ""


PLACE = (
    Field("tahun", "Tahun evaluasi", "tahun"),
    Field("kode_provinsi", "Kode provinsi menurut Kemendagri"),
    Field("provinsi", "Nama provinsi"),
    Field("kode_daerah", "Kode kabupaten/kota menurut Kemendagri"),
    Field("daerah", "Nama kabupaten/kota"),
    Field("kode_tahap", f"Tahap evaluasi: {', '.join(STAGES)}"),
    Field("tahap", "Nama tahap"),
)
FIELDS = (
    *PLACE,
    Field("nilai", "Nilai pada tahap itu; kosong bila yang diumumkan hanya predikat", "poin"),
    Field("nilai_maksimum", "Nilai tertinggi menurut instrumen tahun itu", "poin"),
    Field("kode_predikat", "Kode predikat menurut penetapan; kosong bila tidak ada"),
    Field(
        "predikat",
        f"Nama predikat menurut penetapan; “{WITHOUT}” bila penetapan tidak memberi predikat, "
        "kosong bila belum ditetapkan",
    ),
    Field("instrumen", "Kode instrumen evaluasi; kosong bila tidak diketahui"),
    Field("dasar", "Keputusan atau pengumuman yang menjadi dasar"),
    Field("terbit", "Waktu hasil ini diterbitkan", "ISO 8601, UTC"),
)
OF_A_CLUSTER = (
    Field("kode_klaster", "Kode klaster menurut instrumen"),
    Field("klaster", "Nama klaster"),
    Field("nilai", "Nilai klaster pada tahap itu", "poin"),
    Field("nilai_maksimum", "Nilai tertinggi klaster itu", "poin"),
)
CLUSTER_FIELDS = (*PLACE, *OF_A_CLUSTER)


def moment(at: datetime) -> str:
    """ "2024-06-25T07:05:00Z": to the second."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def results_csv(rows: Iterable[Published]) -> bytes:
    """One line a result, columns as in `FIELDS`."""
    return _csv(FIELDS, ([*_place(row), *_figures(row)] for row in rows))


def clusters_csv(rows: Iterable[Published]) -> bytes:
    """One line a cluster of a result, columns as in `CLUSTER_FIELDS`."""
    return _csv(CLUSTER_FIELDS, _cluster_lines(rows))


def results_json(rows: Sequence[Published], *, year: int | None, address: str) -> bytes:
    """The results with what explains them; `address` is where the portal answers, without "/"."""
    data = [_as_object(row) for row in rows]
    told = {"keterangan": _about(rows, data, year, address), "data": data}
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def canonical(data: object) -> bytes:
    """What the JSON file's own sha256 is taken of: its "data", keys sorted, no spaces, UTF-8."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def _about(
    rows: Sequence[Published], data: list[dict], year: int | None, address: str
) -> dict[str, object]:
    period = ALL_YEARS if year is None else str(year)
    files = {"": results_csv(rows), "-klaster": clusters_csv(rows)}
    return {
        "judul": f"Hasil evaluasi Kabupaten/Kota Layak Anak, {_period_in_words(year)}",
        "penerbit": list(dict.fromkeys(publisher(row.result.province_name) for row in rows)),
        "lisensi": LICENCE,
        "alamat_lisensi": LICENCE_ADDRESS,
        "terbit": moment(max(row.at for row in rows)) if rows else None,
        "jumlah": len(rows),
        "instrumen": sorted({row.result.instrument for row in rows} - {""}),
        "skala_predikat": list(_scales(rows)),
        "kolom": [_field(field) for field in FIELDS],
        "kolom_klaster": [_field(field) for field in CLUSTER_FIELDS],
        "sha256_data": digest(canonical(data)),
        "berkas": [
            {"alamat": f"{address}/publik/data/{period}{part}.csv", "sha256": digest(content)}
            for part, content in files.items()
        ],
    }


def _period_in_words(year: int | None) -> str:
    return "semua tahun" if year is None else f"tahun {year}"


def _field(field: Field) -> dict[str, str]:
    return {"nama": field.name, "arti": field.meaning, "satuan": field.unit}


def _scales(rows: Iterable[Published]) -> Iterator[dict[str, object]]:
    """Each year's scale once; a year without an instrument has none."""
    scales = {(row.result.year, row.result.scale): None for row in rows if row.result.scale}
    for year, scale in scales:
        steps = [
            {
                "kode": step.code,
                "nama": step.label,
                "mulai": f"{step.edge:.2f}",
                "termasuk_batas": step.inclusive,
            }
            for step in scale
        ]
        yield {"tahun": year, "predikat": steps}


def _as_object(row: Published) -> dict[str, object]:
    names = [field.name for field in FIELDS]
    values = [*_place(row), *_figures(row)]
    told: dict[str, object] = {
        name: value or None for name, value in zip(names, values, strict=True)
    }
    told["tahun"] = row.result.year
    told["klaster"] = [
        {
            "kode": cluster.code,
            "nama": cluster.name,
            "nilai": f"{cluster.score:.2f}",
            "nilai_maksimum": f"{cluster.maximum:.2f}",
        }
        for cluster in row.result.clusters
    ]
    return told


def _place(row: Published) -> list[str]:
    told = row.result
    return [
        str(told.year),
        told.province_code,
        told.province_name,
        told.region_code,
        told.region_name,
        told.stage,
        row.stage_name,
    ]


def _figures(row: Published) -> list[str]:
    told = row.result
    return [
        _points(told.score),
        _points(told.maximum),
        told.predicate,
        told.predicate_words,
        told.instrument,
        told.ground,
        moment(row.at),
    ]


def _cluster_lines(rows: Iterable[Published]) -> Iterator[list[str]]:
    for row in rows:
        for cluster in row.result.clusters:
            figures = [_points(cluster.score), _points(cluster.maximum)]
            yield [*_place(row), cluster.code, cluster.name, *figures]


def _points(value: Decimal | None) -> str:
    return "" if value is None else f"{value:.2f}"


def _csv(fields: Sequence[Field], lines: Iterable[list[str]]) -> bytes:
    """Every cell quoted, texts that look like formulas with an apostrophe before (security 56)."""
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([field.name for field in fields])
    writer.writerows([_tame(cell) for cell in line] for line in lines)
    return out.getvalue().encode()


def _tame(cell: str) -> str:
    """Points are never below zero, so that no number begins with a sign."""
    return f"'{cell}" if cell.startswith(tuple(FORMULA_SIGNS)) else cell
