"""``python -m app``, and the command ``efir``."""

import gc
import os
import sys
from collections.abc import Sequence


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program, or one of its workers, and return its exit status."""
    # Imported where they are needed: the program takes longer to import than --help or a worker may take to start.
    arguments = list(sys.argv[1:] if argv is None else argv)
    from app.runtime import own_program  # noqa: PLC0415 -- see above

    own_program.tidy(os.environ)
    if arguments[:1] == [own_program.WORKER_OPTION]:
        own_program.run_worker(arguments[1:])
        return 0
    _open_streams()
    from app.runtime.stop_signals import StopSignals  # noqa: PLC0415 -- see above

    with StopSignals() as signals:
        from app import cli  # noqa: PLC0415 -- see above

        options = cli.parse(arguments)
        gc.disable()  # until the program stands: it would walk through all that is being made, again and again
        from app.main import run  # noqa: PLC0415 -- see above

        return run(options, signals)


def _open_streams() -> None:
    """Open what is closed of stdin, stdout and stderr, to nothing.

    Else the next file takes the place, such as the lock or the database, and what a library says goes into that.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.set_inheritable(os.open(os.devnull, os.O_RDWR), True)  # noqa: FBT003 -- it gets the lowest free number


if __name__ == "__main__":
    sys.exit(main())
