import pytest
from django.core.exceptions import ValidationError

from accounts.contacts import clean_email, clean_name, clean_nip, clean_phone, printed_nip


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0812 3456 7890", "+6281234567890"),
        ("+62 812-3456-7890", "+6281234567890"),
        ("6281234567890", "+6281234567890"),
        ("81234567890", "+6281234567890"),
        ("(0736) 21234", "+6273621234"),
        ("+60 12 345 6789", "+60123456789"),
        ("", ""),
        ("  ", ""),
    ],
)
def test_a_number_is_kept_in_the_form_that_whatsapp_understands(typed: str, kept: str) -> None:
    assert clean_phone(typed) == kept


@pytest.mark.parametrize(
    "typed", ["abc", "12", "0", "+0812345678", "0812" * 9, "=1+1", "٠٨١٢٣٤٥٦٧٨"]
)
def test_what_is_no_number_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(ValidationError, match="Tulis seperti 0812 3456 7890"):
        clean_phone(typed)


@pytest.mark.parametrize(
    "typed", ["196804111993031009", "19680411 199303 1 009", "19680411.199303.1.009"]
)
def test_a_nip_is_kept_as_18_digits(typed: str) -> None:
    assert clean_nip(typed) == "196804111993031009"


@pytest.mark.parametrize("typed", ["1968", "1" * 19, "19680411199303100A", "1.96804111993031e+17"])
def test_another_nip_is_refused_with_its_length(typed: str) -> None:
    with pytest.raises(ValidationError, match="NIP terdiri dari 18 angka; ini"):
        clean_nip(typed)


def test_a_name_keeps_its_titles_on_one_line() -> None:
    assert clean_name("  dr.  Sari\nDewi, M.Kes ") == "dr. Sari Dewi, M.Kes"


@pytest.mark.parametrize("typed", ["", "   ", "123", "...", "Sari\x00Dewi", "Sari‮Dewi", "x" * 151])
def test_what_is_no_name_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        clean_name(typed)


@pytest.mark.parametrize(("typed", "kept"), [(" a@b.go.id ", "a@b.go.id"), ("", ""), ("  ", "")])
def test_an_address_is_kept_as_written(typed: str, kept: str) -> None:
    assert clean_email(typed) == kept


@pytest.mark.parametrize("typed", ["x", "a@b", "a b@c.id", f"{'a' * 60}@{'b' * 60}.{'c' * 190}.id"])
def test_what_is_no_address_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(ValidationError):
        clean_email(typed)


def test_a_nip_is_printed_as_on_letters() -> None:
    assert (printed_nip("196804111993031009"), printed_nip(None)) == ("19680411 199303 1 009", "")
