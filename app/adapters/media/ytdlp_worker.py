"""The worker that runs yt-dlp, the only module that imports it.

Without arguments it requests one video, or a few of a playlist, from YouTube at a time. With hosts as arguments it
downloads single files from these hosts instead and cannot reach any other, YouTube included.
"""

import contextlib
import itertools
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, override

import yt_dlp
import yt_dlp.globals

from app.adapters.media.connection_guard import ConnectionGuard, targets
from app.adapters.workers.loop import serve
from app.domain.media import MEDIA_SUFFIXES

_PROBLEMS_LIMIT = 20
PLAYLIST_LIMIT = 1_000
"""Videos of one playlist that are read."""
_PART_LENGTH = 25
"""Videos of one answer: with the longest texts they fit in one line between the processes."""
_PART_TEXT_LIMIT = 300
_TEXT_LIMIT = 1_000
"""Characters of a text from outside."""
_LIST_LIMIT = 10
_MOST = 2**53
"""The largest whole number that is exact in every JSON."""
FIELDS = (
    *("id", "title", "duration", "channel", "channel_id", "live_status", "age_limit", "playable_in_embed"),
    *("view_count", "timestamp", "upload_date", "categories"),
)
"""The used members of yt-dlp's description of a video."""
_NAME_LENGTH = 32
"""Of the names of downloaded files, without their endings."""
CACHE_LIMIT_BYTES = 4 * 1024**3
"""All downloaded files together; the least recently used are removed first."""

_COMMON_OPTIONS: Mapping[str, object] = MappingProxyType(
    {
        "cachedir": False,
        "color": {"stdout": "no_color", "stderr": "no_color"},
        "cookiefile": None,
        "cookiesfrombrowser": None,
        "enable_file_urls": False,
        "extractor_retries": 0,
        "js_runtimes": {},
        "noplaylist": True,
        "quiet": True,
        "remote_components": [],
        "retries": 0,
        "socket_timeout": 8,
        "usenetrc": False,
    }
)
YOUTUBE_OPTIONS: Mapping[str, object] = MappingProxyType(
    {
        **_COMMON_OPTIONS,
        "allowed_extractors": ["youtube"],
        # Streams are not wanted, so neither their manifests nor the script that unlocks them.
        "extractor_args": {"youtube": {"player_skip": ["js", "configs"], "skip": ["hls", "dash", "translated_subs"]}},
        "ignore_no_formats_error": True,
        "skip_download": True,
    }
)
"""All options for YouTube. None comes from outside; a test pins the keys."""
PLAYLIST_OPTIONS: Mapping[str, object] = MappingProxyType(
    {
        **_COMMON_OPTIONS,
        "allowed_extractors": ["youtube:tab"],
        "extract_flat": True,
        "noplaylist": False,
        "skip_download": True,
    }
)
"""All options for playlists; their videos are not requested."""
HOSTED_OPTIONS: Mapping[str, object] = MappingProxyType(
    {
        **_COMMON_OPTIONS,
        "allowed_extractors": ["generic", "html5"],
        "continuedl": False,
        "file_access_retries": 0,
        "fixup": "never",
        "format": "b*[protocol~='^https?$'][ext~='^({})$']".format("|".join(sorted(s[1:] for s in MEDIA_SUFFIXES))),
        "fragment_retries": 0,
        "overwrites": True,
        "playlist_items": "1",
        "proxy": "",
        "updatetime": False,
    }
)
"""All options for hosts that the streamer allowed: one whole file, by plain HTTP."""


class _Problems:
    """A logger for yt-dlp that keeps its warnings and errors."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def debug(self, text: str) -> None:
        """Ignore it."""

    def warning(self, text: str) -> None:
        """Keep it."""
        if len(self.texts) < _PROBLEMS_LIMIT:
            self.texts.append(text[:_TEXT_LIMIT])

    def error(self, text: str) -> None:
        """Keep it."""
        self.warning(text)


class _PlainYoutubeDL(yt_dlp.YoutubeDL):  # type: ignore[misc]  # has no types
    """Uses Python's own sockets only: other network libraries would bypass the guard."""

    @override
    def build_request_director(self, handlers: Iterable[type], preferences: object = None) -> object:
        """Return a director with one handler."""
        return super().build_request_director([handler for handler in handlers if handler.__name__ == "UrllibRH"])


@contextlib.contextmanager
def _youtube_dl(options: Mapping[str, object]) -> Iterator[yt_dlp.YoutubeDL]:
    """Make a yt-dlp without plug-ins and configuration files; nothing is shared with the last one."""
    yt_dlp.globals.plugin_dirs.value = []
    with _PlainYoutubeDL(dict(options)) as ydl:
        yield ydl


def _cut(value: object, limit: int = _TEXT_LIMIT) -> object:
    """Return a text truncated, a list with its first few, None for a huge number; other values as they are."""
    if isinstance(value, list):
        return [_cut(part, limit) for part in value[:_LIST_LIMIT]]
    if isinstance(value, int | float):
        return value if abs(value) <= _MOST else None  # of what is no number this is false too
    return value[:limit] if isinstance(value, str) else value


def look_up(request: Mapping[str, object]) -> dict[str, object]:
    """Return YouTube's details of a video, and yt-dlp's warnings and errors.

    ``info`` is None if there is nothing; its values are not validated; the parent does that.
    """
    problems = _Problems()
    info: Mapping[str, object] | None = None
    try:
        with _youtube_dl({**YOUTUBE_OPTIONS, "logger": problems}) as ydl:
            info = ydl.extract_info(request["url"], download=False, process=False)
    except yt_dlp.utils.YoutubeDLError as error:
        problems.error(str(error))
    found = None if info is None else {name: _cut(info.get(name)) for name in FIELDS}
    return {"info": found, "has_formats": bool(info and info.get("formats")), "problems": problems.texts}


def check(_: Mapping[str, object]) -> dict[str, object]:
    """Return the version of yt-dlp and where it is, if everything that `look_up` and playlists need is there.

    Nothing leaves this PC.

    Raises:
        Exception: Something is missing, or works in another way.
    """
    links = {"Youtube": "https://www.youtube.com/watch?v=jNQXAC9IVRw", "YoutubeTab": _A_PLAYLIST}
    with _youtube_dl({**YOUTUBE_OPTIONS, "logger": _Problems()}) as ydl:
        if ydl.urlopen("data:,answer").read() != b"answer":  # it goes the way of every request, and leads nowhere
            raise LookupError("requests are not sent")
        for name, link in links.items():
            if not ydl.get_info_extractor(name).suitable(link):
                raise LookupError(f"{name} does not know its links")
    return {"version": yt_dlp.version.__version__, "file": yt_dlp.__file__}


_A_PLAYLIST = "https://www.youtube.com/playlist?list=PL0123456789abcdef"


class PlaylistReader:
    """Reads one playlist at a time, in parts, so that requests for single videos can come in between."""

    def __init__(self) -> None:
        self._open = contextlib.ExitStack()
        self._url: object = None
        self._entries: Iterator[Any] = iter(())
        self._total: object = None
        self._problems = _Problems()

    def begin(self, request: Mapping[str, object]) -> dict[str, object]:
        """Open the playlist at ``url``, close any other, and return its first part as `go_on` does."""
        self._close()
        self._problems = _Problems()
        try:
            ydl = self._open.enter_context(_youtube_dl({**PLAYLIST_OPTIONS, "logger": self._problems}))
            found = ydl.extract_info(request["url"], download=False, process=False) or {}
        except yt_dlp.utils.YoutubeDLError as error:
            return self._failed(error)
        if found.get("_type") != "playlist":
            return self._failed("this is no playlist")
        self._url, self._total = request["url"], found.get("playlist_count")
        self._entries = itertools.islice(found["entries"], PLAYLIST_LIMIT)
        return self.go_on(request)

    def go_on(self, request: Mapping[str, object]) -> dict[str, object]:
        """Return the next few ``entries``, their ``total``, and yt-dlp's warnings and errors.

        ``entries`` is None if the list could not be read further, and empty at its end. After a restart of the worker
        no playlist is open.
        """
        if request["url"] != self._url:
            return self._failed("this playlist is not open")
        fields = ("id", "title", "duration", "channel", "live_status", "availability", "ie_key")
        try:
            part = list(itertools.islice(self._entries, _PART_LENGTH))
        except yt_dlp.utils.YoutubeDLError as error:
            return self._failed(error)
        if not part:
            self._close()
        entries = [{name: _cut(entry.get(name), _PART_TEXT_LIMIT) for name in fields} for entry in part]
        return {"entries": entries, "total": self._total, "problems": self._problems.texts}

    def _failed(self, error: object) -> dict[str, object]:
        self._close()
        self._problems.error(str(error))
        return {"entries": None, "total": None, "problems": self._problems.texts}

    def _close(self) -> None:
        self._url, self._entries = None, iter(())
        self._open.close()


class Downloader:
    """Fetches single files from allowed hosts into a folder, each once.

    Args:
        folder: Made if missing. Files are named after the hash of their link, so no name comes from outside.
    """

    def __init__(self, guard: ConnectionGuard, folder: Path) -> None:
        self._guard = guard
        self._folder = folder

    def fetch(self, request: Mapping[str, object]) -> dict[str, object]:
        """Return ``path`` and ``title`` of the file behind ``url``, or why there is none.

        ``name`` is the file's name to be, without its ending; ``limit_bytes`` the largest size.
        """
        name, limit_bytes = str(request["name"]), int(str(request["limit_bytes"]))
        self._folder.mkdir(parents=True, exist_ok=True)
        note = self._folder / f"{name}.json"
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            kept: dict[str, object] = json.loads(note.read_text("utf-8"))
            os.utime(self._folder / str(kept["file"]))
            return {"path": str(self._folder / str(kept["file"])), "title": kept["title"]}
        for rest in self._folder.glob(f"{name}.*"):
            rest.unlink(missing_ok=True)
        self._make_room()
        return self._download(str(request["url"]), name, limit_bytes)

    def _download(self, url: str, name: str, limit_bytes: int) -> dict[str, object]:
        problems = _Problems()
        status: int | None = None

        def check_size(progress: Mapping[str, object]) -> None:
            sizes = (progress.get("downloaded_bytes"), progress.get("total_bytes"))
            if any(isinstance(size, int | float) and size > limit_bytes for size in sizes):
                raise yt_dlp.utils.DownloadCancelled("the file is too large")

        template = str(self._folder / f"{name}.%(ext)s").replace(
            str(self._folder), str(self._folder).replace("%", "%%")
        )
        options = {**HOSTED_OPTIONS, "logger": problems, "outtmpl": {"default": template}}
        try:
            with _youtube_dl({**options, "progress_hooks": [check_size]}) as ydl:
                self._guard.refused.clear()  # of the link alone: making this starts `ver` where Windows does not answer
                info: dict[str, Any] = ydl.extract_info(url, download=True)
                entry: dict[str, Any] = next(iter(info["entries"]), {}) if "entries" in info else info
                path = Path(entry["requested_downloads"][0]["filepath"])
                return self._kept(path, name, str(info.get("title") or entry.get("title") or "")[:_TEXT_LIMIT])
        except yt_dlp.utils.YoutubeDLError as error:
            problems.error(str(error))
            status = _http_status(error)
        except (KeyError, IndexError, TypeError, OSError) as error:  # a page without a file
            problems.error(f"nothing was downloaded: {error!r}")
        return {"problems": problems.texts, "status": status, "is_forbidden": bool(self._guard.refused)}

    def _kept(self, path: Path, name: str, title: str) -> dict[str, object]:
        """Record a finished file; an unexpected one is deleted.

        Raises:
            OSError: It is missing or unexpected.
        """
        expected = self._folder / f"{name}{path.suffix}"
        if path != expected or path.suffix not in MEDIA_SUFFIXES or not path.is_file():
            path.unlink(missing_ok=True)
            raise OSError("not a file that can be played")
        note = self._folder / f"{name}.json"
        note.write_text(json.dumps({"file": path.name, "title": title}), "utf-8")
        return {"path": str(path), "title": title}

    def _make_room(self) -> None:
        """Remove the least recently used files until there is room again."""
        files: list[tuple[float, int, Path]] = []
        for file in self._folder.glob(f"{'?' * _NAME_LENGTH}.*"):  # what else is there is not Efir's
            with contextlib.suppress(FileNotFoundError):  # another worker removed or renamed it
                if file.is_file():
                    files.append((file.stat().st_mtime, file.stat().st_size, file))
        total = sum(size for _, size, _ in files)
        for _, size, file in sorted(files):
            if total <= CACHE_LIMIT_BYTES:
                return
            file.unlink(missing_ok=True)
            total -= size


def _http_status(error: BaseException | None) -> int | None:
    """Return the HTTP status that caused an error of yt-dlp, if it was one."""
    for _ in range(10):
        if error is None or isinstance(error, yt_dlp.networking.exceptions.HTTPError):
            break
        inner = getattr(error, "exc_info", None)
        error = getattr(error, "cause", None) or (inner[1] if inner and inner[1] is not error else None)
    status = getattr(error, "status", None)
    return status if isinstance(status, int) else None


def main(arguments: list[str]) -> None:
    """Serve requests. Arguments: none, or a folder and the hosts to download from."""
    if not arguments:
        reader = PlaylistReader()
        playlists = {"begin_playlist": reader.begin, "go_on_playlist": reader.go_on}
        serve({"look_up": look_up, "check": check, **playlists})
        return
    guard = ConnectionGuard(targets(arguments[1:]))
    guard.install()
    serve({"fetch": Downloader(guard, Path(arguments[0])).fetch})


if __name__ == "__main__":
    main(sys.argv[1:])
