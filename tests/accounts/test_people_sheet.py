"""Reading the sheet of people, and the template that it is typed into."""

import json

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts import people_sheet
from accounts.people_sheet import HEADER, read_upload, template_tables, unpacked
from accounts.workbooks import as_download
from jobs import sandbox, sheets
from jobs.gate.refusal import Refused
from tests.accounts.sheets import ROWS, read, rows_of, upload
from tests.world import KAUR, KINAL, agency, place


def test_rows_below_the_header_are_read_with_their_numbers() -> None:
    rows = read(*ROWS)

    assert [row.number for row in rows] == [2, 3, 4]
    assert (rows[0].text("nama"), rows[0].kind("nip"), rows[2].text("instansi")) == (
        "Sari Dewi",
        "text",
        "dinkes",
    )


def test_the_header_may_be_written_in_capitals() -> None:
    assert len(read(ROWS[0], header=[name.upper() for name in HEADER])) == 1


@pytest.mark.parametrize(
    ("header", "told"),
    [
        (("nama", "peran"), "Ditemukan: nama; peran"),
        (HEADER[:-1], "harus berisi judul kolom peran; wilayah; instansi"),
        ((*HEADER, "sandi"), "Ditemukan: peran; wilayah"),
        (None, "Ditemukan: camat"),
    ],
)
def test_another_header_is_refused_with_the_right_one(header, told: str) -> None:
    with pytest.raises(Refused, match=told):
        read(*ROWS, header=header)


def test_a_sheet_without_people_says_where_to_begin() -> None:
    with pytest.raises(Refused, match="Isi mulai baris 2"):
        read()


def test_an_empty_sheet_is_refused() -> None:
    with pytest.raises(Refused, match="Ditemukan: kosong"):
        read(header=None)


def test_more_people_than_allowed_are_refused(monkeypatch) -> None:
    monkeypatch.setattr(people_sheet, "MOST_ROWS", 2)

    with pytest.raises(Refused, match="lebih dari 3 baris"):
        read(*ROWS)


@pytest.mark.parametrize("content", [b"", b"bukan xlsx", b"PK\x03\x04rusak"])
def test_what_is_no_workbook_is_refused_with_a_sentence(content: bytes) -> None:
    with pytest.raises(Refused):
        read_upload(SimpleUploadedFile("orang.xlsx", content))


def test_a_child_that_fails_or_has_no_seat_is_told_in_a_sentence(monkeypatch) -> None:
    for trouble, told in ((sandbox.ChildFailed, "terlalu rumit"), (sandbox.NoSeat, "sibuk")):

        def fail(*args, trouble=trouble, **told):
            raise trouble

        monkeypatch.setattr(sheets, "run_limited", fail)

        with pytest.raises(Refused, match=told):
            read(*ROWS)


def test_a_full_disk_while_receiving_is_no_fault_of_the_file() -> None:
    sent = upload(*ROWS)
    sent.failure = OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        read_upload(sent)


def test_a_packed_row_comes_back_the_same_through_a_signed_field() -> None:
    (row,) = read(ROWS[0])

    field = signing.dumps(row.packed(), compress=True)

    assert unpacked(signing.loads(field)) == row
    assert unpacked(json.loads(json.dumps(row.packed()))) == row


@pytest.mark.django_db
def test_the_template_can_be_filled_and_sent_and_names_what_can_be_written() -> None:
    agency("dinkes", KAUR, name="=HYPERLINK(1)", aliases=["Dinkes"])
    place(KINAL)

    content = as_download("templat.xlsx", template_tables(place(KAUR))).content

    assert rows_of(content)[0] == HEADER
    assert rows_of(content, 2)[1] == (KINAL, "Kinal")
    assert rows_of(content, 3)[1] == ("=HYPERLINK(1)", "Dinkes")
    with pytest.raises(Refused, match="belum berisi orang"):
        read_upload(SimpleUploadedFile("templat.xlsx", content))
