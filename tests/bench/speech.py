"""From approval to the first sound of a voice in Chromium, beside espeak-ng alone making the same file.

Each message is approved by the API; the voice source notes when its sound really begins (`playing` of the audio
element) by the clock of the same computer. Espeak-ng writes the same words to a file in a process of its own.
"""

import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.bench.program import Row, efir, percentile
from tests.support.browser import FLAGS, chromium_path

_TEXT = "Дякую за чудовий стрим, повідомлення номер {number}"
_NOTE = """
addEventListener("playing", () => (window.heardAt ??= []).push(performance.timeOrigin + performance.now()), true);
"""


def _espeak_ms(text: str) -> float | None:
    """Return how long espeak-ng alone takes, its start included; None where it is not installed."""
    if (espeak := shutil.which("espeak-ng")) is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        subprocess.run([espeak, "-v", "uk", "-w", str(Path(folder) / "a.wav"), text], check=True)
        return (time.perf_counter() - began) * 1_000


def run(messages: int) -> list[Row]:
    """Say so many messages, one after the other."""
    took: list[float] = []
    alone: list[float] = []
    with efir("--headless") as program, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        page = browser.new_page(bypass_csp=True)
        page.add_init_script(_NOTE)
        page.goto(f"http://voice.localhost:{program.port}/#k={program.token('display')}")
        time.sleep(6.0)  # the engines are warm
        for number in range(messages):
            text = _TEXT.format(number=number)
            message = program.ask("POST", "/speech", {"text": text, "author": "Олена"})
            asked = time.time() * 1_000
            program.ask("POST", f"/speech/{message['id']}/approve")
            page.wait_for_function(f"(window.heardAt ?? []).length > {number}", timeout=20_000, polling=10)
            took.append(page.evaluate("window.heardAt.at(-1)") - asked)
            while program.ask("GET", f"/speech/{message['id']}")["state"] != "spoken":
                time.sleep(0.1)
            if (ms := _espeak_ms(message["spoken"])) is not None:
                alone.append(ms)
        browser.close()
    figures: dict[str, float | None] = {"p50_ms": percentile(took, 0.5), "p95_ms": percentile(took, 0.95)}
    said = f"p50 {figures['p50_ms']:.0f}, p95 {figures['p95_ms']:.0f} ms"
    if alone:
        figures |= {"espeak_p50_ms": percentile(alone, 0.5), "espeak_p95_ms": percentile(alone, 0.95)}
        figures["more_p50_ms"] = percentile(took, 0.5) - percentile(alone, 0.5)
        figures["more_p95_ms"] = percentile(took, 0.95) - percentile(alone, 0.95)
        said += f"; espeak-ng alone p50 {figures['espeak_p50_ms']:.0f}, p95 {figures['espeak_p95_ms']:.0f} ms"
        said += f"; {figures['more_p50_ms']:.0f} and {figures['more_p95_ms']:.0f} ms more"
    return [
        Row(
            "speech",
            f"{messages} messages, from approval to the first sound in Chromium",
            said,
            "≤ 150 ms more",
            figures,
        )
    ]
