"""Links that leave the window: to the browser, after a question where a viewer wrote them, or into OBS."""

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QDir, QMimeData, QUrl, QUrlQuery
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from app.domain.links import links_in, requested_in, seems_linked
from app.domain.media import YouTubePlaylist, YouTubeVideo
from app.ui.text import Question

translate = QCoreApplication.translate

CARD = "application/x-efir-card"
"""MIME type of what the card of a widget hands out, also where that is a file."""
LONGEST = 2_000
"""Characters of a link; longer ones are cut."""
_LONGEST_TEXT, _MOST = 500_000, 1_000
"""Characters of a pasted text and number of dropped links that are read."""
_SHORTCUTS = frozenset({".url", ".webloc", ".desktop"})
"""Endings of the files that browsers make of a link that is dragged to the desktop."""
_LONGEST_SHORTCUT = 20_000


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
    """Return the links and the paths of files in something dropped or pasted: addresses, or what its text links to.

    A line that links to no video and no playlist is returned as it is, if nothing else is found or it seems to hold a
    link: then its refusal is shown. The card of a widget, which is for OBS, is neither.
    """
    if data.hasFormat(CARD):
        return [], []
    if data.hasUrls():
        urls = [url for url in data.urls()[:_MOST] if not QUrlQuery(url).hasQueryItem("layer-name")]
        files = [QDir.toNativeSeparators(url.toLocalFile()) for url in urls if url.isLocalFile()]
        shortcuts = [path for path in files if Path(path).suffix.lower() in _SHORTCUTS]
        links = [url.toString()[:LONGEST] for url in urls if not url.isLocalFile()]
        for path in shortcuts:
            links += text_links(_read_shortcut(path))
        return links, [path for path in files if path not in shortcuts]
    links = text_links(data.text()) if data.hasText() else []
    return (links if any(map(links_in, links)) else text_links(data.html(), only_found=True) or links), []


def text_links(text: str, *, only_found: bool = False) -> list[str]:
    """Return what a text links to: rebuilt links to videos and playlists.

    Args:
        text: Any text, of which the first half a million characters and thousand lines are read.
        only_found: Leave out lines that hold something else.
    """
    lines = [line.strip() for line in text[:_LONGEST_TEXT].splitlines()[:_MOST] if line.strip()]
    found = [(line, [_address(link) for link in requested_in(line)]) for line in lines]
    is_empty = not any(links for _, links in found)
    return [
        link
        for line, links in found
        for link in links or ([line[:LONGEST]] if not only_found and (is_empty or seems_linked(line)) else [])
    ]


def _address(link: YouTubeVideo | YouTubePlaylist) -> str:
    return link.link_with_start if isinstance(link, YouTubeVideo) else link.link


def _read_shortcut(path: str) -> str:
    """Return the text of a browser's shortcut, or the path if it cannot be read: then that is refused."""
    try:
        with Path(path).open(encoding="utf-8", errors="replace") as file:
            return file.read(_LONGEST_SHORTCUT)
    except OSError:
        return path
