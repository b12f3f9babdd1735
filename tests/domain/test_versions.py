import pytest

from app.domain.versions import is_newer, numbers


@pytest.mark.parametrize(
    ("version", "expected"),
    [("2026.10.26", (2026, 10, 26)), ("v1.2", (1, 2)), ("7", (7,)), ("2025.01.15", (2025, 1, 15)), ("0.0", (0, 0))],
)
def test_releases_are_numbers(version: str, expected: tuple[int, ...]) -> None:
    assert numbers(version) == expected


@pytest.mark.parametrize(
    "version",
    [
        *("", "v", "0+source", "2026.10.26.dev0", "1.0rc1", "1..2", "1.2.", " 1.2", "1.2\n", "..", "../1", "١.٢"),
        *("1.1.1.1.1.1", "1" * 10, "9" * 5_000),
    ],
)
def test_anything_else_is_no_release_and_never_newer(version: str) -> None:
    assert numbers(version) == ()
    assert not is_newer(version, "1.0")
    assert not is_newer("1.0", version)


@pytest.mark.parametrize(
    ("new", "old", "expected"),
    [
        ("2026.11.1", "2026.10.26", True),
        ("2026.10.26.1", "2026.10.26", True),
        ("v0.10.0", "0.9.9", True),
        ("1.0.0", "1.0", False),
        ("1.0", "1.0.0", False),
        ("2026.10.26", "2026.10.26", False),
        ("2026.9.30", "2026.10.1", False),
    ],
)
def test_the_greater_one_is_newer(new: str, old: str, *, expected: bool) -> None:
    assert is_newer(new, old) is expected
