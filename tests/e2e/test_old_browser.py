"""The oldest browser of OBS that is supported, Chromium 103 of OBS 28: what came later is taken out of this one.

Which version has what: the tables of MDN. ``AbortSignal.timeout`` is 103's own; older ones shall do too.
"""

from functools import partial
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, Route

from app.domain.widgets import WIDGETS
from tests.e2e.conftest import Start
from tests.e2e.program import ROOT, Program
from tests.support.waiting import wait_until

pytestmark = pytest.mark.slow

NEWER = """
  const gone = {
    "AbortSignal": "any timeout",
    "Array": "fromAsync",
    "Array.prototype": "toReversed toSorted toSpliced with group groupToMap",
    "Atomics": "pause",
    "CSS": "highlights",
    "Document.prototype": "startViewTransition caretPositionFromPoint hasUnpartitionedCookieAccess",
    "Document": "parseHTMLUnsafe",
    "Element.prototype": "checkVisibility currentCSSZoom getHTML setHTML setHTMLUnsafe moveBefore",
    "Error": "isError",
    "HTMLElement.prototype": "showPopover hidePopover togglePopover popover",
    "Headers.prototype": "getSetCookie",
    "Intl": "DurationFormat",
    "Iterator": "from concat",
    "Iterator.prototype": "map filter take drop flatMap reduce toArray forEach some every find",
    "JSON": "rawJSON isRawJSON",
    "Map": "groupBy",
    "Map.prototype": "getOrInsert getOrInsertComputed",
    "Math": "f16round sumPrecise",
    "Object": "groupBy",
    "Promise": "try withResolvers",
    "ReadableStream": "from",
    "ReadableStream.prototype": "values",
    "RegExp": "escape",
    "Response": "json",
    "Set.prototype": "union intersection difference symmetricDifference isSubsetOf isSupersetOf isDisjointFrom",
    "String.prototype": "isWellFormed toWellFormed",
    "URL": "canParse parse",
    "Uint8Array": "fromBase64 fromHex",
    "Uint8Array.prototype": "toBase64 toHex setFromBase64 toReversed toSorted with",
    "window": "Sanitizer fetchLater CloseWatcher Float16Array Temporal SuppressedError DisposableStack",
  };
  window.takenOut = 0;
  for (const [place, names] of Object.entries(gone)) {
    const owner = place === "window" ? window : place.split(".").reduce((found, name) => found?.[name], window);
    for (const name of names.split(" ")) {
      if (!owner || !(name in owner)) continue;
      delete owner[name];
      if (!(name in owner)) window.takenOut += 1;
    }
  }
  delete ReadableStream.prototype[Symbol.asyncIterator];
  const supports = CSS.supports.bind(CSS);
  CSS.supports = (...asked) => !/color-mix|:has|oklch/.test(asked.join()) && supports(...asked);
"""
NEWER_STYLE = ("color-mix(", ":has(", "text-wrap:", "@container", "@starting-style", "@property", "dvh", "oklch(", "&")
"""Known to browsers after 103; a name that nobody knows stands for each."""


def old_style(route: Route) -> None:
    text = (ROOT / "resources" / urlsplit(route.request.url).path.removeprefix("/")).read_text(encoding="utf-8")
    for name in NEWER_STYLE:
        text = text.replace(name, f"{name[:1]}nobody-knows-{name[1:]}")
    route.fulfill(body=text, content_type="text/css; charset=utf-8")


@pytest.fixture
def context(context: BrowserContext) -> BrowserContext:
    """A browser that lacks all of it."""
    grow_old(context)
    return context


def grow_old(context: BrowserContext) -> None:
    """Take it all out, in pages and frames, before any script runs."""
    context.add_init_script(NEWER)
    context.route("**/*.css", old_style)


def opened(context: BrowserContext, program: Program, widget: str, query: str = "") -> tuple[Page, list[str]]:
    """Open a widget; return its page and what it complains of."""
    complaints: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto(program.link(widget).replace("/#", f"/{query}#"))
    wait_until(partial(_is_live, program, widget), 20, f"{widget} is connected", page)
    assert page.evaluate("takenOut") > 30
    return page, complaints


def _is_live(program: Program, widget: str) -> bool:
    return any(each["widget"] == widget and each["state"] == "live" for each in program.get("/clients")["items"])


def _answers(program: Program, widget: str) -> bool:
    (source,) = [each for each in program.get("/clients")["items"] if each["widget"] == widget]
    return source["latency_ms"]["last"] is not None


def is_seen(page: Page, text: str) -> bool:
    """Return whether a text can be seen in the page or in one of its frames."""
    shown = "text => document.body.dataset.shown === 'true' && document.body.innerText.includes(text)"
    return any(frame.evaluate(shown, text) for frame in page.frames)


@pytest.mark.parametrize(
    "widgets", [["all"], [kind.name for kind in WIDGETS if kind.name != "all"]], ids=["one", "each"]
)
def test_each_widget_connects_shows_and_reports(start: Start, context: BrowserContext, widgets: list[str]) -> None:
    program = start(env={"EFIR_PING_S": "0.5"})
    program.allow_demo_media()
    patch = {"speech": {"auto_approve": True}, "alerts": {"lead_ms": 100, "least_ms": 3_000}}
    assert program.call("PATCH", "/api/v1/settings", patch).status == 200
    pages = {widget: opened(context, program, widget) for widget in widgets}
    first = program.add_file("next-up.webm", requested_by="Олена")
    program.wait_for_state(first["id"], "playing")
    second = program.add_file("on-air.webm", requested_by="Тарас")
    for widget, text in {"queue": "Тарас", "now-playing": "Олена", "player": "Олена"}.items():
        if widget in pages:
            page, _ = pages[widget]
            wait_until(partial(is_seen, page, text), 20, f"{widget} shows it", page)
    donation = {"author": "Марія", "amount_minor": 5_000, "currency": "UAH", "message": "Hello to you all, my friends"}
    message = program.post("/donations", {**donation, "source": "t", "external_id": "1"})["id"]
    for widget in ("alerts", "voice", "all"):
        if widget in pages:
            page, _ = pages[widget]
            wait_until(partial(is_seen, page, "Марія"), 30, f"{widget} shows the message", page)
    any_page, _ = pages[widgets[0]]
    wait_until(lambda: program.get(f"/speech/{message}")["state"] == "spoken", 60, "it was spoken", any_page)
    wait_until(lambda: program.state(first["id"]) == "played", 60, "it was played and reported", any_page)
    program.wait_for_state(second["id"], "playing")
    for widget, (page, complaints) in pages.items():
        wait_until(partial(_answers, program, widget), 20, f"{widget} answers pings", page)
        assert complaints == []


def test_the_panel_has_its_colour_and_opacity_from_address_settings_and_own_style(
    start: Start, context: BrowserContext
) -> None:
    program = start()
    page, _ = opened(context, program, "now-playing", "?panel=60")
    background = "getComputedStyle(document.querySelector('.card')).backgroundColor"
    wait_until(lambda: page.evaluate(background) == "rgba(14, 17, 24, 0.6)", 10, "as the address says", page)
    patch = {"appearance": {"panel_color": "#102030"}}
    assert program.call("PATCH", "/api/v1/settings", patch).status == 200
    wait_until(lambda: page.evaluate(background) == "rgba(16, 32, 48, 0.6)", 10, "and as the settings say", page)
