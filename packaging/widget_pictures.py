"""Take the pictures of the widgets: each for its card on the Sources page, and all over a game for the README.

``python packaging/widget_pictures.py`` starts the program in a temporary profile and opens the preview of each page in
Chromium; ``EFIR_CHROMIUM`` says which.
"""

import asyncio
import base64
import json
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ["QT_QPA_PLATFORM"] = "offscreen"

from playwright.async_api import Browser, async_playwright
from PySide6.QtGui import QImage

from app.domain.widgets import ALL, WIDGETS, WidgetKind
from tests.support.browser import FLAGS, chromium_path

ROOT = Path(__file__).resolve().parents[1]
CARD = (480, 270)
"""Size of a card's picture."""
STAGE = (1280, 720)
"""Size of the picture for the README."""
_WORDS_SPOKEN_MS = 1_900
"""After so long some words of the sample are spoken and some are not."""
_MARGIN = 24

_SCENE = """
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1280 720" preserveAspectRatio="xMidYMid slice">
  <rect width="1280" height="720" fill="#8fb7cf"/>
  <circle cx="735" cy="150" r="58" fill="#f4e3b2"/>
  <path d="M0 430 170 250 300 380 470 190 640 400 800 260 960 410 1110 290 1280 430V720H0Z" fill="#7397ae"/>
  <path d="M0 500 140 400 290 500 450 380 620 520 780 420 960 530 1120 430 1280 510V720H0Z" fill="#567f88"/>
  <path d="M0 590 250 520 500 600 760 540 1020 610 1280 550V720H0Z" fill="#466a5f"/>
  <path d="M0 670H360V620H620V670H1280V720H0Z" fill="#33483f"/>
  <g fill="#33483f"><path d="M700 470h150v26H700z"/></g>
  <g fill="#3d5f52"><path d="m60 670 34-120 34 120zM140 670l26-90 26 90zM1150 670l36-130 36 130z"/></g>
  <g fill="#e3b34c"><circle cx="745" cy="446" r="10"/><circle cx="785" cy="446" r="10"/></g>
  <g fill="#d9604a"><rect x="486" y="560" width="34" height="60" rx="8"/><circle cx="503" cy="546" r="19"/></g>
</svg>
"""
"""A game that exists nowhere."""

_PLACES: Mapping[str, str] = {
    "player": "left: 28px; top: 28px; width: 560px",
    "alerts": "right: 28px; top: 28px; width: 380px",
    "queue": "right: 28px; top: 236px; width: 300px",
    "now-playing": "left: 28px; bottom: 24px; width: 500px",
    "voice": "right: 28px; bottom: 24px; width: 620px",
}
"""Where each widget stands in the picture for the README."""


@asynccontextmanager
async def program() -> AsyncIterator[int]:
    """Run the program without a window, in a profile that is thrown away; yield its port."""
    with tempfile.TemporaryDirectory() as folder:
        command = ("-m", "app", "--headless", "--data-dir", folder, "--port", "0", "--ready-json")
        process = await asyncio.create_subprocess_exec(
            sys.executable, *command, cwd=ROOT, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
        )
        try:
            line = await process.stdout.readline() if process.stdout else b"{}"
            yield json.loads(line)["port"]
        finally:
            process.terminate()
            await process.wait()


async def widget_picture(browser: Browser, port: int, kind: WidgetKind, language: str) -> bytes:
    """Return a PNG of a widget's sample on a transparent ground, in the size of its source."""
    context = await browser.new_context(viewport={"width": kind.width, "height": kind.height})
    page = await context.new_page()
    await page.goto(f"http://{kind.name}.localhost:{port}/?preview=1&language={language}")
    await page.add_style_tag(content=":root[data-preview] body { background: none; }")
    target = page if kind != ALL else page.frames[-1]
    await target.wait_for_selector("body[data-shown=true]")
    await page.wait_for_timeout(_WORDS_SPOKEN_MS)
    picture = await page.screenshot(omit_background=True)
    await context.close()
    return picture


async def drawn(browser: Browser, size: tuple[int, int], body: str) -> bytes:
    """Return a PNG of an HTML body."""
    context = await browser.new_context(viewport={"width": size[0], "height": size[1]})
    page = await context.new_page()
    await page.set_content(f"<style>body {{ margin: 0 }} svg, img {{ position: absolute }}</style>{body}")
    picture = await page.screenshot()
    await context.close()
    return picture


def image(picture: bytes, style: str) -> str:
    """Return an ``img`` element that holds a PNG."""
    return f'<img style="{style}" src="data:image/png;base64,{base64.b64encode(picture).decode()}">'


def card_body(kind: WidgetKind, picture: bytes) -> str:
    """Return what is drawn for a card: the widget as large as fits, in the middle."""
    width, height = CARD
    margin = 0 if kind.width * 9 == kind.height * 16 else _MARGIN
    first, last = visible_rows(picture)
    scale = min((width - margin) / kind.width, (height - margin) / (last - first))
    left, top = (width - kind.width * scale) / 2, (height - (first + last) * scale) / 2
    ground = "<body style='background: linear-gradient(#77899a, #566575)'>"
    return ground + image(picture, f"width: {kind.width * scale}px; left: {left}px; top: {top}px")


def visible_rows(picture: bytes) -> tuple[int, int]:
    """Return the first row in which anything is drawn, and the row after the last."""
    pixels = QImage.fromData(picture).convertToFormat(QImage.Format.Format_Alpha8)
    data, length = bytes(pixels.constBits()), pixels.bytesPerLine()
    rows = [y for y in range(pixels.height()) if any(data[y * length : (y + 1) * length])]
    return rows[0], rows[-1] + 1


def write(file: Path, picture: bytes) -> None:
    """Write a picture as a small PNG, without transparency."""
    file.parent.mkdir(parents=True, exist_ok=True)
    QImage.fromData(picture).convertToFormat(QImage.Format.Format_RGB888).save(str(file), quality=0)
    print(f"{file.relative_to(ROOT)}: {file.stat().st_size // 1024} KiB")


async def main() -> None:
    """Take all pictures."""
    async with program() as port, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium_path(), args=list(FLAGS))
        for language, ending in (("en", ""), ("uk", "-uk")):
            pictures = {kind.name: await widget_picture(browser, port, kind, language) for kind in WIDGETS}
            if language == "en":
                for kind in WIDGETS:
                    body = card_body(kind, pictures[kind.name])
                    file = ROOT / "resources" / "widgets" / kind.name / "picture.png"
                    write(file, await drawn(browser, CARD, body))
            stage = _SCENE + "".join(image(pictures[name], place) for name, place in _PLACES.items())
            write(ROOT / ".github" / "pictures" / f"widgets{ending}.png", await drawn(browser, STAGE, stage))
        await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
