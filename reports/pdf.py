"""From our own HTML to a tagged PDF: the only module that knows WeasyPrint (security 55, 4.1).

No Django: `render` runs in the child of jobs/sandbox.py. It fetches nothing but the bytes that the
parent laid ready: whatever a name or a note says, no file and no address is ever opened for it.
"""

from __future__ import annotations

import gc
import logging
import re
from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import weasyprint
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from reports.sizes import PAPERS

LARGEST_DATA_URL = 200_000
MOST_HTML = 400_000
VARIANT = "pdf/ua-1"
SCALES = (1, 1.06, 1.12, 1.25, 1.4, 1.6, 2)
DRAWING = re.compile(r'<svg class="[a-z -]*" role="img"[^>]*>|<svg role="img"[^>]*>')
# Assets that are fonts: name -> weight and letters; latin-ext is embedded only where needed.
LATIN = "U+0-FF, U+131, U+152-153, U+2000-206F, U+20AC, U+2122, U+2212"
LATIN_EXT = "U+100-130, U+132-151, U+154-2BA, U+1E00-1EFF, U+2113"
FACE = (
    "@font-face {{ font-family: {family}; font-weight: {weight}; src: url(asset:{name});"
    " unicode-range: {letters}; }}"
)

logger = logging.getLogger("weasyprint")


class OwnAssetsOnly(URLFetcher):
    """Hands out named bytes and small `data:` addresses; refuses everything else."""

    def __init__(self, assets: Mapping[str, tuple[bytes, str]]) -> None:
        super().__init__(timeout=1, allowed_protocols={"data"}, allow_redirects=False)
        self.assets = assets
        self.refused: list[str] = []

    def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> URLFetcherResponse:
        name = url.removeprefix("asset:")
        if name != url and name in self.assets:
            body, media_type = self.assets[name]
            return URLFetcherResponse(url, body, {"Content-Type": media_type})
        if url.startswith("data:") and len(url) <= LARGEST_DATA_URL:
            return super().fetch(url, headers)
        self.refused.append(url[:100])
        raise ValueError("not one of our own assets")


def render(order: Mapping[str, Any], target: str) -> dict[str, Any]:
    """Write the PDF to `target`; says its `pages` and what was `refused` to be fetched.

    `order`: paths of `html`, `styles` (a list), `chart_styles`, `assets` (name -> path and media
    type), and the `paper`.
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
    content, pages = fitted(with_chart_styles(html, charts), styles, order["paper"], fetcher)
    Path(target).write_bytes(content)
    return {"pages": pages, "refused": fetcher.refused}


def fitted(
    html: str, styles: Sequence[str], paper: str, fetcher: OwnAssetsOnly
) -> tuple[bytes, int]:
    """The PDF on one page and 1; what is too long even at the smallest letters keeps its pages.

    A larger sheet, drawn smaller: of a long list nothing is left out, it only gets smaller.
    """
    was_on = gc.isenabled()
    gc.disable()  # a third of the time; everything is collected at once afterwards
    try:
        fonts = FontConfiguration()
        faces = [_face(name) for name in fetcher.assets if name.endswith(".ttf")]
        sheets = _sheets((*faces, *styles), fonts, fetcher)
        for scale in SCALES:
            size = _sheets([page_rule(paper, scale)], fonts, fetcher)
            page = weasyprint.HTML(string=html, url_fetcher=fetcher)
            document = page.render(
                stylesheets=sheets + size, font_config=fonts, pdf_variant=VARIANT
            )
            if len(document.pages) == 1:
                break
        content = document.write_pdf(zoom=1 / scale, pdf_variant=VARIANT)
        return with_scopes(content), len(document.pages)
    finally:
        if was_on:
            gc.enable()


def _sheets(
    texts: Iterable[str], fonts: FontConfiguration, fetcher: OwnAssetsOnly
) -> list[weasyprint.CSS]:
    return [weasyprint.CSS(string=text, font_config=fonts, url_fetcher=fetcher) for text in texts]


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


def _face(name: str) -> str:
    """The two files of a weight need two families: under one name a PDF mixes up their glyphs."""
    weight = 700 if "-700-" in name else 400
    family, letters = ("Arimo Ext", LATIN_EXT) if "-ext-" in name else ("Arimo", LATIN)
    return FACE.format(family=family, weight=weight, name=name, letters=letters)
