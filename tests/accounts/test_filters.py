"""What a filter was asked, in words for a file."""

from django import forms

from accounts.filters import in_words


class Asked(forms.Form):
    q = forms.CharField(label="Cari", required=False)
    peran = forms.ChoiceField(choices=[("", "Semua peran"), ("o", "Operator")], required=False)
    tahun = forms.ChoiceField(choices=[("2024", "2024")], required=False)


def words_of(**told: str) -> list[tuple[str, str]]:
    form = Asked(told)
    form.is_valid()
    return in_words(form)


def test_a_choice_says_its_word_and_what_was_typed_stays_as_it_is():
    assert words_of(q="=dinas", peran="o", tahun="2024") == [
        ("Cari", "=dinas"),
        ("Peran", "Operator"),
        ("Tahun", "2024"),
    ]


def test_what_was_not_chosen_or_not_understood_stands_for_all():
    assert words_of(q="", peran="tukang", tahun="1900") == [
        ("Peran", "Semua peran"),
        ("Tahun", "Semua"),
    ]
