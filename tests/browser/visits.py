"""A person's browser window, and everything that must never happen in one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Response

from tests.browser.portal import PASSWORD, Portal

SIZES = {"360": {"width": 360, "height": 740}, "1280": {"width": 1280, "height": 900}}
KAUR = "/evaluasi/2024/17.04/"
# What a browser itself writes to its console about an answer that the portal gave on purpose.
PLAIN_REFUSAL = re.compile(
    r"Failed to load resource: .* status of (400|401|403|404|409|410|413|422) "
)
ENGLISH = re.compile(
    r"\b(submit|upload|download|error|choose|save|saved|this field|please|required|cancel|delete|"
    r"search|next|previous|password|username|sign in|log ?in|log ?out|invalid|enter a|loading|"
    r"not found|forbidden|select|file|page|home|close|open|yes|no results|none|null|undefined)\b",
    re.IGNORECASE,
)
# Everything that is read, also aloud: text, and the attributes that stand for text.
READ_BY_PEOPLE = """() => {
  const attributes = ["alt", "title", "placeholder", "aria-label"];
  const said = [...document.querySelectorAll("*")].flatMap((element) =>
    attributes.map((name) => element.getAttribute(name)).filter(Boolean));
  const buttons = [...document.querySelectorAll("input[type=submit]")].map((field) => field.value);
  return [document.title, document.body.innerText, ...said, ...buttons].join("\\n");
}"""


class Visit:
    """One window; `faults` gathers what its pages did wrong, and `forgive` takes some out."""

    def __init__(self, browser: Browser, portal: Portal, size: str, **context) -> None:
        self.portal = portal
        self.faults: list[str] = []
        self.context: BrowserContext = browser.new_context(
            viewport=SIZES[size], locale="id-ID", timezone_id="Asia/Jakarta", **context
        )
        self.context.set_default_timeout(15_000)
        self.context.on("request", lambda request: self._watch_address(request.url))
        self.context.on("response", self._watch_answer)
        self.page = self.tab()

    def tab(self) -> Page:
        """One more tab of the same window."""
        page = self.context.new_page()
        page.on("console", lambda message: self._watch_console(message.type, message.text))
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        return page

    def go(self, path: str, page: Page | None = None) -> Response:
        answer = (page or self.page).goto(self.portal.at(path))
        assert answer is not None
        return answer

    def sign_in(self, name: str) -> Visit:
        """At home as that person; by the form unless a session of theirs is still good."""
        self.context.add_cookies(self.portal.signed_in.get(name, []))
        self.go("/masuk/?next=/")
        if self.page.url != self.portal.at("/"):
            self._fill_in_the_door(name)
            self.portal.signed_in[name] = self.context.cookies()
        return self

    def _fill_in_the_door(self, name: str) -> None:
        self.page.fill("input[name=name]", name)
        self.page.fill("input[name=password]", PASSWORD)
        self.page.click("main form [type=submit]")
        self.page.wait_for_url(self.portal.at("/"))

    def forgive(self, part: str) -> None:
        self.faults = [fault for fault in self.faults if part not in fault]

    def _watch_address(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"data", "blob"} and parts.hostname != "127.0.0.1":
            self.faults.append(f"leaves loopback: {url}")

    def _watch_answer(self, response: Response) -> None:
        if response.status >= 500:
            self.faults.append(f"{response.status}: {response.url}")

    def _watch_console(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"} and not PLAIN_REFUSAL.match(text):
            self.faults.append(f"console: {text}")


def scrolls_sideways(page: Page) -> bool:
    """Whether it still does after a second: a window that was just made smaller lays itself out."""
    for _ in range(10):
        if not page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            return False
        page.wait_for_timeout(100)
    return True


def english_words(page: Page) -> set[str]:
    return {word.group().lower() for word in ENGLISH.finditer(page.evaluate(READ_BY_PEOPLE))}


def barriers(page: Page) -> list[str]:
    """What axe finds, of any weight, as "rule: first place"; a page on its way is awaited."""
    page.locator("h1").first.wait_for()
    found = Axe().run(page).response["violations"]
    return [f"{row['impact']} {row['id']}: {row['nodes'][0]['html'][:160]}" for row in found]


def figures_of(page: Page) -> dict[str, str]:
    """The figures on top of a page by their label, "780,00" of "780,00 / Nindya"."""
    return dict(_figures(page.locator(".kla-figures > div").all_inner_texts()))


def _figures(texts: Iterable[str]) -> Iterable[tuple[str, str]]:
    for text in texts:
        label, *rest = [line.strip() for line in text.splitlines() if line.strip()]
        yield label, " ".join(rest)
