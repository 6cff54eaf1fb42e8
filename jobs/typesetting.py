"""From our own HTML to laid out pages: the only module that knows WeasyPrint (security 55, 4.1).

No Django: it runs in the child of jobs/sandbox.py. It fetches nothing but the bytes that the parent
laid ready: whatever a name, a note or a stranger's file says, no file and no address is opened.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

import weasyprint
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

LARGEST_DATA_URL = 200_000
# Assets that are fonts: name -> weight and letters; latin-ext is embedded only where needed.
LATIN = "U+0-FF, U+131, U+152-153, U+2000-206F, U+20AC, U+2122, U+2212"
LATIN_EXT = "U+100-130, U+132-151, U+154-2BA, U+1E00-1EFF, U+2113"
FACE = (
    "@font-face {{ font-family: {family}; font-weight: {weight}; src: url(asset:{name});"
    " unicode-range: {letters}; }}"
)


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


class Typesetter:
    """Style sheets and fonts read once, for as many layouts as it takes."""

    def __init__(self, styles: Sequence[str], fetcher: OwnAssetsOnly) -> None:
        self.fetcher = fetcher
        self._fonts = FontConfiguration()
        faces = [_face(name) for name in fetcher.assets if name.endswith(".ttf")]
        self._sheets = self._read((*faces, *styles))

    def lay_out(self, html: str, *more: str, variant: str | None = None) -> weasyprint.Document:
        """The pages of the HTML; `more` are style sheets of this layout alone."""
        page = weasyprint.HTML(string=html, url_fetcher=self.fetcher)
        return page.render(
            stylesheets=self._sheets + self._read(more),
            font_config=self._fonts,
            pdf_variant=variant,
        )

    def _read(self, texts: Iterable[str]) -> list[weasyprint.CSS]:
        return [
            weasyprint.CSS(string=text, font_config=self._fonts, url_fetcher=self.fetcher)
            for text in texts
        ]


@contextmanager
def uncollected() -> Iterator[None]:
    """Garbage waits until the end: a layout takes a third less time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _face(name: str) -> str:
    """The two files of a weight need two families: under one name a PDF mixes up their glyphs."""
    weight = 700 if "-700-" in name else 400
    family, letters = ("Arimo Ext", LATIN_EXT) if "-ext-" in name else ("Arimo", LATIN)
    return FACE.format(family=family, weight=weight, name=name, letters=letters)
