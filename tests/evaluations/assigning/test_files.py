"""The table of the SK Gugus Tugas: what is read of a file, and what each row would assign."""

from dataclasses import replace
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from accounts.models import Agency
from accounts.succeeding import succeed
from audit.models import Event
from evaluations.assigning.files import Outcome, codes_named, judge
from evaluations.assigning.sheets import TableRow, opened, read_upload, sealed
from evaluations.models import Assessment
from evaluations.services import Refused
from instruments.sheet import Cluster, Indicator, Sheet
from jobs.gate.refusal import Refused as FileRefused
from tests.evaluations.conftest import text
from tests.evaluations.scene import opened as opened_year
from tests.evaluations.scene import operator, published
from tests.sheets import make_question, make_sheet
from tests.world import KAUR, SELUMA, agency

PAGE = "/evaluasi/2024/17.04/penugasan/tabel/"
DINKES, DINSOS = "Dinas Kesehatan Kabupaten Kaur", "Dinas Sosial Kabupaten Kaur"


def make_form() -> Sheet:
    """Cluster I with indicators 1 (1.1, 1.2) and 21A (21A.1), cluster V with 13 (13.1)."""
    parts = {"1": ("1.1", "1.2"), "21A": ("21A.1",), "13": ("13.1",)}
    made = {
        name: Indicator(
            name,
            f"Indikator {name}",
            make_question().max_points * len(codes),
            "tidak-ada",
            tuple(make_question(code, prompt=code, lead="tidak-ada") for code in codes),
        )
        for name, codes in parts.items()
    }
    first = (made["1"], made["21A"])
    clusters = (
        Cluster("I", "Hak Sipil", sum(one.max_points for one in first), first),
        Cluster("V", "Perlindungan Khusus", made["13"].max_points, (made["13"],)),
    )
    whole = sum(one.max_points for one in clusters)
    return replace(make_sheet(), clusters=clusters, max_points=whole)


def csv(content: str, name: str = "sk.csv") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content.encode())


def xlsx(*rows: tuple) -> SimpleUploadedFile:
    book, told = Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(told)
    return SimpleUploadedFile("sk.xlsx", told.getvalue())


def row(number: int, code: str, office: str, role: str = "", kind: str = "text") -> TableRow:
    return TableRow(number, ((kind, code), ("text", office), ("text", role)))


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("1.1", ("1.1",)),
        (" 21a.1 ", ("21A.1",)),
        ("1", ("1.1", "1.2")),
        ("Indikator 21A", ("21A.1",)),
        ("Klaster I", ("1.1", "1.2", "21A.1")),
        ("hak sipil", ("1.1", "1.2", "21A.1")),
        ("V", ("13.1",)),
        ("11", ()),
        ("1.3", ()),
        ("", ()),
        ("Sekretariat", ()),
    ],
)
def test_a_code_names_a_question_an_indicator_or_a_cluster(code, found) -> None:
    assert codes_named(code, make_form()) == found


@pytest.mark.parametrize(
    "upload",
    [
        csv("kode;instansi;peran\n1.1;Dinkes;anggota\n"),
        csv("\ufeffPERAN,No,Kode Pertanyaan,Nama OPD\nanggota,1,1.1,Dinkes\n"),
    ],
)
def test_the_header_is_free_in_words_and_order(upload) -> None:
    assert read_upload(upload) == [row(2, "1.1", "Dinkes", "anggota")]


def test_an_xlsx_keeps_the_kinds_of_its_cells() -> None:
    rows = read_upload(xlsx(("Kode", "Instansi"), (14.1, "Dinkes"), ("13", '=A1&"x"')))

    assert [[kind for _, kind, _ in one.cells()] for one in rows] == [
        ["number", "text", "text"],
        ["text", "formula", "text"],
    ]


@pytest.mark.parametrize(
    ("upload", "sentence"),
    [
        (csv("nama;telepon\nA;1\n"), "Baris 1 harus berisi judul kolom kode dan instansi"),
        (csv("kode;instansi\n"), "belum berisi baris"),
        (csv(""), "kosong"),
        (csv("kode;instansi\n" + "1.1;Dinkes\n" * 601), "lebih dari 600 baris"),
        (csv('kode;instansi\n"1.1;Dinkes'), "tidak terbaca"),
        (csv("kode;instansi", "sk.pdf"), "bukan XLSX atau CSV"),
        (SimpleUploadedFile("sk.xlsx", b"kode;instansi"), "Excel|rusak"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused_with_a_sentence(upload, sentence) -> None:
    with pytest.raises(FileRefused, match=sentence):
        read_upload(upload)


@pytest.mark.django_db
class TestJudging:
    @pytest.fixture
    def kaur(self) -> Assessment:
        agency("dinkes", KAUR, name=DINKES, aliases=["Dinkes"])
        agency("dinsos", KAUR, name=DINSOS)
        return opened_year(instrument=published(make_form()))

    def judged(self, kaur, *rows, **chosen):
        table = judge(rows, kaur, {key.replace("_", ""): one for key, one in chosen.items()})
        return table, {code: one.institution for code, one in table.offices.items()}

    def test_the_narrowest_row_counts_whatever_the_order(self, kaur) -> None:
        _, found = self.judged(
            kaur, row(2, "I", "dinsos"), row(3, "1.2", "Dinkes"), row(4, "1", DINSOS)
        )

        assert found == {"1.1": "dinsos", "1.2": "dinkes", "21A.1": "dinsos"}

    def test_only_the_first_in_charge_is_assigned_and_members_are_not(self, kaur) -> None:
        table, found = self.judged(
            kaur,
            row(2, "13", "Dinsos", "Anggota"),
            row(3, "13", "dinkes", "Penanggung Jawab"),
            row(4, "13", "dinsos", "PJ"),
        )

        assert found == {"13.1": "dinkes"}
        assert [one.outcome for one in table.rows] == [
            Outcome.SKIP,
            Outcome.ASSIGN,
            Outcome.SKIP,
        ]
        assert table.rows[2].says == "Kode ini sudah punya penanggung jawab di baris 3."

    @pytest.mark.parametrize(
        ("one", "outcome", "sentence"),
        [
            (row(2, "99", "dinkes"), Outcome.SKIP, "Kode “99” tidak ada di instrumen kla-2030."),
            (row(2, "", "dinkes"), Outcome.SKIP, "Kolom kode kosong."),
            (row(2, "1.1", ""), Outcome.FAULT, "Kolom instansi belum diisi."),
            (row(2, "1.1", "dinkes", "raja"), Outcome.FAULT, "Peran “raja” tidak dikenal."),
            (row(2, "14.1", "dinkes", kind="number"), Outcome.FAULT, "14.10 lalu menjadi 14.1"),
            (row(2, "=A1", "dinkes", kind="formula"), Outcome.FAULT, "berisi rumus"),
            (row(2, "2024", "dinkes", kind="date"), Outcome.FAULT, "berupa tanggal"),
            (row(2, "13", "dinkes", kind="number"), Outcome.ASSIGN, ""),
        ],
    )
    def test_a_row_says_what_is_wrong_with_it(self, kaur, one, outcome, sentence) -> None:
        table, _ = self.judged(kaur, one)

        assert table.rows[0].outcome is outcome
        assert sentence in table.rows[0].says

    def test_a_misspelt_name_is_asked_for_once_with_the_likely_office_first(self, kaur) -> None:
        table, found = self.judged(
            kaur, row(2, "1.1", "Dinas Kesehatn"), row(5, "1.2", "dinas kesehatn")
        )

        (doubt,) = table.doubts
        assert (found, doubt.numbers, doubt.likely[0].institution) == ({}, (2, 5), "dinkes")
        chosen = Agency.objects.get(institution="dinsos").public_id
        _, found = self.judged(kaur, row(2, "1.1", "Dinas Kesehatn"), dinaskesehatn=chosen)
        assert found == {"1.1": "dinsos"}

    def test_the_name_of_a_closed_office_leads_to_its_only_successor(self, kaur) -> None:
        old = agency("lama", KAUR, name="Badan Lama")
        Agency.objects.filter(pk=old.pk).update(valid_until="2023-12-31")
        successors = [Agency.objects.get(institution=slug) for slug in ("dinkes", "dinsos")]
        succeed(agency=old, successors=successors[:1], year=2024, by=None)

        table, found = self.judged(kaur, row(2, "1.1", "Badan Lama"))
        assert (found, table.rows[0].says) == (
            {"1.1": "dinkes"},
            f"Badan Lama sekarang {DINKES}.",
        )

        succeed(agency=old, successors=successors[1:], year=2024, by=None)
        table, found = self.judged(kaur, row(2, "1.1", "Badan Lama"))
        assert (found, list(table.doubts[0].likely)) == ({}, successors)

    def test_rows_travel_signed_for_one_person_and_one_evaluation(self, kaur) -> None:
        rows, by = [row(2, "1.1", "dinkes")], operator()

        seal = sealed(rows, kaur, by)

        assert opened(seal, kaur, by) == rows
        kaur.pk += 1
        with pytest.raises(Refused, match="Kirim lagi berkasnya"):
            opened(seal, kaur, by)


@pytest.mark.django_db
class TestPages:
    @pytest.fixture
    def kaur(self, client) -> Assessment:
        agency("dinkes", KAUR, name=DINKES, aliases=["Dinkes"])
        agency("dinsos", KAUR, name=DINSOS)
        client.force_login(operator())
        return opened_year(instrument=published(make_form()))

    def sent(self, client, content: str):
        """The preview of a file, and the form that would save it."""
        response = client.post(PAGE, {"file": csv(content)})
        context = response.context
        return response, {"rows": context["sealed"], "seen": context["judged"].mark}

    def in_charge(self, kaur) -> dict[str, str]:
        return dict(kaur.assignments.values_list("question__code", "agency__institution"))

    def test_nothing_is_written_before_it_is_confirmed_and_then_once(self, client, kaur) -> None:
        response, form = self.sent(client, "kode;instansi\n1;Dinkes\n13;Dinas Hantu\n")
        assert "2 pertanyaan akan ditugaskan" in text(response)
        assert self.in_charge(kaur) == {}

        saved = client.post(f"{PAGE}simpan/", form)
        again = client.post(f"{PAGE}simpan/", form)

        assert saved.headers["Location"] == "/evaluasi/2024/17.04/penugasan/"
        assert self.in_charge(kaur) == {"1.1": "dinkes", "1.2": "dinkes"}
        assert again.status_code == 409
        assert "sudah berubah sejak pratinjau" in text(again)
        assert Event.objects.filter(verb="questions.assigned").count() == 1

    def test_what_another_office_has_is_replaced_only_when_it_is_ticked(self, client, kaur) -> None:
        self.test_nothing_is_written_before_it_is_confirmed_and_then_once(client, kaur)
        response, form = self.sent(client, "kode;instansi\n1.1;dinsos\n")
        assert "1 dipegang instansi lain" in text(response)

        client.post(f"{PAGE}simpan/", form)
        assert self.in_charge(kaur)["1.1"] == "dinkes"
        client.post(f"{PAGE}simpan/", form | {"timpa": "ya"})

        assert self.in_charge(kaur)["1.1"] == "dinsos"

    @pytest.mark.parametrize("chosen", ["tidak-ada", "foreign"])
    def test_an_office_of_another_regency_can_not_be_chosen(self, client, kaur, chosen) -> None:
        _, form = self.sent(client, "kode;instansi\n1.1;Dinas Hantu\n")
        key = agency("dinkes", SELUMA).public_id if chosen == "foreign" else chosen

        response = client.post(f"{PAGE}simpan/", form | {"pilih-dinashantu": key})

        assert (response.status_code, self.in_charge(kaur)) == (409, {})
        assert "tidak ada lagi di daftar" in text(response)

    def test_a_faulty_row_keeps_the_whole_file_out(self, client, kaur) -> None:
        response, form = self.sent(client, "kode;instansi\n1.1;dinkes\n1.2;=A1\n")

        assert (response.status_code, form["rows"]) == (422, "")
        assert "Baris 3" in text(response)

    @pytest.mark.parametrize("rows", ["", "palsu", "a:b:c"])
    def test_rows_that_are_not_ours_are_sent_back_to_the_start(self, client, kaur, rows) -> None:
        response = client.post(f"{PAGE}simpan/", {"rows": rows, "seen": ""})

        assert (response.status_code, response.headers["Location"]) == (302, PAGE)

    def test_a_wrong_file_keeps_the_page_and_says_why(self, client, kaur) -> None:
        response = client.post(PAGE, {"file": csv("x", "sk.pdf")})

        assert response.status_code == 422
        assert "bukan XLSX atau CSV" in text(response)
        assert client.post(PAGE, {}).status_code == 422
