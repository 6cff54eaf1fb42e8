"""From our own HTML to a tagged PDF; jobs/typesetting.py is the door to WeasyPrint.

No Django: `render` runs in the child of jobs/sandbox.py.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf

from jobs.typesetting import OwnAssetsOnly, Typesetter, uncollected
from reports.sizes import PAPERS

MOST_HTML = 6_000_000
VARIANT = "pdf/ua-1"
SCALES = (1, 1.06, 1.12, 1.25, 1.4, 1.6, 2)
DRAWING = re.compile(r'<svg class="[a-z -]*" role="img"[^>]*>|<svg role="img"[^>]*>')


def render(order: Mapping[str, Any], target: str) -> dict[str, Any]:
    """Write the PDF to `target`; says its `pages` and what was `refused` to be fetched.

    `order`: paths of `html`, `styles` (a list), `chart_styles`, `assets` (name -> path and media
    type), the `paper`, and whether all of it `fits` one page.
    """
    html = Path(order["html"]).read_text(encoding="utf-8")
    if len(html) > MOST_HTML:
        raise ValueError("too long for one paper")
    assets = {
        name: (Path(path).read_bytes(), media_type)
        for name, (path, media_type) in order["assets"].items()
    }
    styles = [Path(path).read_text(encoding="utf-8") for path in order["styles"]]
    charts = Path(order["chart_styles"]).read_text(encoding="utf-8")
    fetcher = OwnAssetsOnly(assets)
    set_pages = fitted if order["fits"] else flowing
    content, pages = set_pages(with_chart_styles(html, charts), styles, order["paper"], fetcher)
    Path(target).write_bytes(content)
    return {"pages": pages, "refused": fetcher.refused}


def fitted(
    html: str, styles: Sequence[str], paper: str, fetcher: OwnAssetsOnly
) -> tuple[bytes, int]:
    """The PDF on one page and 1; what is too long even at the smallest letters keeps its pages.

    A larger sheet, drawn smaller: of a long list nothing is left out, it only gets smaller.
    """
    with uncollected():
        typesetter = Typesetter(styles, fetcher)
        for scale in SCALES:
            document = typesetter.lay_out(html, page_rule(paper, scale), variant=VARIANT)
            if len(document.pages) == 1:
                break
        content = document.write_pdf(zoom=1 / scale, pdf_variant=VARIANT)
        return with_scopes(content), len(document.pages)


def flowing(
    html: str, styles: Sequence[str], paper: str, fetcher: OwnAssetsOnly
) -> tuple[bytes, int]:
    """The PDF on as many pages as it takes, and their number."""
    with uncollected():
        document = Typesetter(styles, fetcher).lay_out(html, page_rule(paper, 1), variant=VARIANT)
        content = document.write_pdf(pdf_variant=VARIANT)
        return with_scopes(content), len(document.pages)


def page_rule(paper: str, scale: float) -> str:
    """KeyError for a paper that nobody sells."""
    width, height = PAPERS[paper]
    return f"@page {{ size: {width * scale:.2f}mm {height * scale:.2f}mm }}"


def with_chart_styles(html: str, charts: str) -> str:
    """A drawing sees only the rules inside itself, so each gets a copy of them."""
    return DRAWING.sub(lambda found: f"{found.group()}<style>{charts}</style>", html)


def with_scopes(content: bytes) -> bytes:
    """Say of each head of a table whether it heads a column or a row: WeasyPrint tells it to the
    cells only, and the head of the heads has none.
    """
    out = BytesIO()
    with pikepdf.open(BytesIO(content)) as document:
        for thing in document.objects:
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/S") == "/TH":
                in_head = thing.P.P.S == "/THead"
                thing.A.Scope = pikepdf.Name.Column if in_head else pikepdf.Name.Row
        document.save(out)
    return out.getvalue()
