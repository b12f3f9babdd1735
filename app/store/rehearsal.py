"""The copy of the database for a rehearsal, and the folder that it stands in."""

import contextlib
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Final

from app.domain.errors import disk_error
from app.store.database import Transaction, to_ms

_NAME: Final = ".rehearsal-"


def new_folder(database: Path) -> Path:
    """Make a folder beside a database, with a name that nothing else has. Blocks.

    The copies that runs which were killed left in such folders go. Nothing else does: it is not Efir's.

    Raises:
        OutsideError: It cannot be made.
    """
    for left in database.parent.glob(f"{_NAME}*"):
        with contextlib.suppress(OSError):
            for file in left.glob(f"{database.name}*"):
                file.unlink()
            left.rmdir()
    try:
        return Path(tempfile.mkdtemp(prefix=_NAME, dir=database.parent))
    except OSError as error:
        raise disk_error(error, "file_not_written") from error


def forget_since(transaction: Transaction, moment: datetime) -> None:
    """Remove every request, message and donation that came since then, inside the caller's transaction."""
    at = (to_ms(moment),)
    transaction.execute("DELETE FROM donation WHERE received_at >= ?", at)
    transaction.execute("DELETE FROM donation WHERE id IN (SELECT id FROM speech WHERE requested_at >= ?)", at)
    transaction.execute("DELETE FROM speech WHERE requested_at >= ?", at)
    transaction.execute("DELETE FROM queue_item WHERE requested_at >= ?", at)
