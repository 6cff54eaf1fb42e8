"""What a program reads when it is refused: one shape, a sentence that helps."""

import json

import pytest

from api.errors import REFUSALS, refused, sentence_for


@pytest.mark.parametrize("status", REFUSALS)
def test_every_refusal_has_one_shape_and_a_whole_sentence(status: int):
    told = json.loads(refused(status).content)

    assert {"error": {"code": told["error"]["code"], "message": told["error"]["message"]}} == told
    assert told["error"]["message"].endswith(".")


def test_a_better_sentence_takes_the_place_of_the_usual_one():
    response = refused(403, "Tidak boleh.", {"X-Uji": "1"})

    assert json.loads(response.content) == {
        "error": {"code": "forbidden", "message": "Tidak boleh."}
    }
    assert response.headers["X-Uji"] == "1"


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ({"type": "int_parsing"}, "limit harus bilangan bulat"),
        ({"type": "greater_than_equal", "ctx": {"ge": 1}}, "limit paling kecil 1"),
        ({"type": "less_than_equal", "ctx": {"le": 200}}, "limit paling besar 200"),
        ({"type": "literal_error", "ctx": {"expected": "'U' or 'S'"}}, "limit pilih 'U' atau 'S'"),
        ({"type": "string_too_long", "ctx": {"max_length": 9}}, "limit paling panjang 9 huruf"),
        ({"type": "missing"}, "limit belum diisi"),
        ({"type": "anything"}, "limit tidak berbentuk seperti seharusnya"),
    ],
)
def test_a_wrong_parameter_is_named_with_what_is_allowed(fault: dict, said: str):
    told = sentence_for([{"loc": ("query", "limit"), **fault}])

    assert told == f"Parameter salah: {said}. Lihat petunjuk di /api/."


def test_the_same_fault_is_told_once():
    fault = {"loc": ("query", "limit"), "type": "missing"}

    assert sentence_for([fault, fault]).count("limit") == 1
