"""Links that leave the window: to the browser, after a question where a viewer wrote them, or into OBS."""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QMimeData, QUrl, QUrlQuery
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from app.ui.text import Question

translate = QCoreApplication.translate

CARD = "application/x-efir-card"
"""MIME type of what the card of a widget hands out, also where that is a file."""
LONGEST = 2_000
"""Characters of a link; longer ones are cut."""
_LONGEST_TEXT, _MOST = 500_000, 1_000
"""Characters of a pasted text and number of dropped links that are read."""


def is_web_link(link: str) -> bool:
    """Tell whether a link is https with a host and nothing but a host: no user, no odd scheme."""
    url = QUrl(link, QUrl.ParsingMode.StrictMode)
    return url.isValid() and url.scheme() == "https" and bool(url.host()) and not url.userInfo()


def confirm_open_link(parent: QWidget, link: str) -> Question | None:
    """Ask whether to open a link in the browser; do nothing for a link that is not https."""
    if not is_web_link(link):
        return None
    url = QUrl(link, QUrl.ParsingMode.StrictMode)
    words = translate("Links", "This link opens in your browser:")
    box = Question(parent, translate("Links", "Open in browser"), f"{words}\n\n{url.host()}\n{link}")
    box.answer(translate("Links", "Open"), lambda: _open(url), is_default=True)
    box.answer(translate("Links", "Cancel"), None)
    box.open()
    return box


def _open(url: QUrl) -> None:
    QDesktopServices.openUrl(url)


def preview_url(link: str, look: Mapping[str, object]) -> QUrl:
    """Return the address of a widget's page that shows sample data; it needs no key.

    Args:
        link: Of the widget.
        look: Settings of the appearance that are not saved yet, by name; the page uses them in place of the saved ones.
    """
    url = QUrl(link.partition("#")[0])
    query = QUrlQuery(url)
    query.addQueryItem("preview", "1")
    for name, value in look.items():
        text = str(value).lower() if isinstance(value, bool) else str(value)
        query.addQueryItem(name, bytes(QUrl.toPercentEncoding(text).data()).decode())
    url.setQuery(query)
    return url


def open_preview(link: str, look: Mapping[str, object]) -> bool:
    """Open the preview of a widget in the browser; return False where there is none."""
    return QDesktopServices.openUrl(preview_url(link, look))


def open_folder(folder: Path) -> bool:
    """Show one of our own folders in the system's file manager; return False where there is none."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def links_and_files(data: QMimeData) -> tuple[list[str], list[str]]:
    """Return the links and the paths of files in something dropped or pasted: addresses, or one in each line of text.

    The card of a widget, which is for OBS, is neither.
    """
    if data.hasFormat(CARD):
        return [], []
    if data.hasUrls():
        urls = [url for url in data.urls()[:_MOST] if not QUrlQuery(url).hasQueryItem("layer-name")]
        files = [url.toLocalFile() for url in urls if url.isLocalFile()]
        return [url.toString()[:LONGEST] for url in urls if not url.isLocalFile()], files
    lines = data.text()[:_LONGEST_TEXT].splitlines()[:_MOST] if data.hasText() else []
    return [line.strip()[:LONGEST] for line in lines if line.strip()], []
