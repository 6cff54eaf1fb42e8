"""What a program gets instead of data: one shape of JSON for every refusal.

{"error": {"code": "not_found", "message": "..."}}: the code is for the program, the sentence says
what was wrong, what is allowed and what to do next.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, JsonResponse
from ninja import Schema

# Everything below it is answered in JSON, also what has no view (kla_portal.views).
ROOT = "/api/v1/"
GUIDE = "Lihat petunjuk di /api/."


class Fault(Schema):
    code: str
    message: str


class Error(Schema):
    """Every refusal."""

    error: Fault


# Status -> the word for the program and the sentence where nobody knows a better one.
REFUSALS: Mapping[int, tuple[str, str]] = {
    400: ("bad_request", f"Permintaan tidak dapat dibaca. {GUIDE}"),
    401: (
        "unauthorized",
        "Token tidak ada, tidak dikenal, atau sudah berakhir. Kirim tajuk “Authorization: Bearer "
        "<token>”. Token dibuat di /akun/token/.",
    ),
    403: ("forbidden", "Peran Anda tidak boleh membaca data ini."),
    404: ("not_found", f"Data ini tidak ada atau di luar wilayah Anda. {GUIDE}"),
    405: ("method_not_allowed", "API ini hanya untuk membaca. Pakai metode GET atau HEAD."),
    413: ("too_large", "Kiriman terlalu besar. API ini hanya untuk membaca."),
    422: ("invalid_parameter", f"Ada parameter yang salah. {GUIDE}"),
    429: ("too_many_requests", "Terlalu banyak permintaan. Tunggu sebentar, lalu coba lagi."),
    500: ("server_error", "Terjadi kesalahan di portal. Coba lagi, atau beri tahu admin provinsi."),
    503: ("unavailable", "Portal sedang sibuk. Coba lagi sebentar lagi."),
    507: ("storage_full", "Penyimpanan portal penuh. Beri tahu admin provinsi."),
}


def is_for_a_program(request: HttpRequest) -> bool:
    """Whether a refusal of this request is JSON."""
    return request.path.startswith(ROOT)


def refused(
    status: int, message: str = "", headers: Mapping[str, str] | None = None
) -> JsonResponse:
    """The answer to a refused request; without `message` the status' own sentence."""
    code, sentence = REFUSALS[status]
    fault = {"code": code, "message": message or sentence}
    options = {"ensure_ascii": False}
    told = {"WWW-Authenticate": 'Bearer realm="Portal KLA"'} if status == 401 else {}
    return JsonResponse(
        {"error": fault},
        status=status,
        headers={**told, **(headers or {})},
        json_dumps_params=options,
    )


def sentence_for(faults: Sequence[Mapping[str, Any]]) -> str:
    """What is wrong with the parameters, from pydantic's list of faults."""
    told = "; ".join(dict.fromkeys(_in_words(fault) for fault in faults))
    return f"Parameter salah: {told}. {GUIDE}"


def _in_words(fault: Mapping[str, Any]) -> str:
    name, limits = fault["loc"][-1], fault.get("ctx", {})
    words = {
        "missing": "belum diisi",
        "int_parsing": "harus bilangan bulat",
        "greater_than_equal": f"paling kecil {limits.get('ge')}",
        "less_than_equal": f"paling besar {limits.get('le')}",
        "literal_error": f"pilih {limits.get('expected', '').replace(' or ', ' atau ')}",
        "string_too_long": f"paling panjang {limits.get('max_length')} huruf",
    }
    return f"{name} {words.get(fault['type'], 'tidak berbentuk seperti seharusnya')}"
