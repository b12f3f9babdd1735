"""``python -m app``, and the command ``efir``."""

import sys
from collections.abc import Sequence

from app import cli


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program and return its exit status."""
    options = cli.parse(sys.argv[1:] if argv is None else argv)
    from app.main import run  # noqa: PLC0415 -- the program takes longer to import than --help takes to answer

    return run(options)


if __name__ == "__main__":
    sys.exit(main())
