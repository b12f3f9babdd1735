"""Settings that differ from their defaults, one row each."""

import json
import logging
from collections.abc import Collection

import msgspec

from app.domain.settings import Settings
from app.store.database import Transaction

logger = logging.getLogger(__name__)

type _Tree = dict[str, dict[str, object]]


def flat(settings: Settings) -> dict[str, object]:
    """Return the values by their path, such as ``requests.user_limit``."""
    tree: _Tree = msgspec.to_builtins(settings)
    return {f"{group}.{name}": value for group, fields in tree.items() for name, value in fields.items()}


def load(transaction: Transaction) -> tuple[Settings, tuple[str, ...]]:
    """Return the settings, and the names of stored values that are invalid; those have their default."""
    tree: _Tree = {}
    broken: list[str] = []
    for row in transaction.execute("SELECT name, value FROM setting ORDER BY name"):
        group, _, name = row["name"].partition(".")
        try:
            value = json.loads(row["value"])
            msgspec.convert({group: {name: value}}, Settings)
        except (ValueError, RecursionError):  # msgspec's and json's errors are ValueErrors; nested too deep
            logger.warning("The stored setting %s is invalid; using its default", row["name"])
            broken.append(row["name"])
            continue
        tree.setdefault(group, {})[name] = value
    return msgspec.convert(tree, Settings), tuple(broken)


def save(transaction: Transaction, settings: Settings, before: Settings, named: Collection[str] = ()) -> None:
    """Write what has changed; all other rows stay as they are, also those that are invalid in this version.

    Args:
        transaction: Where to write.
        settings: The new values.
        before: The values until now.
        named: Names that are written even if their values have not changed.
    """
    defaults, old = flat(Settings()), flat(before)
    for name, value in flat(settings).items():
        if value == old[name] and name not in named:
            continue
        if value == defaults[name]:
            transaction.execute("DELETE FROM setting WHERE name = ?", (name,))
        else:
            transaction.execute(
                "INSERT INTO setting (name, value) VALUES (?, ?) "
                "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                (name, json.dumps(value)),
            )
