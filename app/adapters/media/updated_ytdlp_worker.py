"""The worker that runs a yt-dlp which was fetched. Its first argument is the folder that holds it."""

import runpy
import sys

_MODULE = "app.adapters.media.ytdlp_worker"
"""It imports yt-dlp, so it is run only once the folder comes first."""


def main() -> None:
    """Serve requests with the yt-dlp of the folder, which comes before the bundled one."""
    sys.path.insert(0, sys.argv.pop(1))
    runpy.run_module(_MODULE, run_name="__main__")


if __name__ == "__main__":
    main()
