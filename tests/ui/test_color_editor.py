"""The field in which a colour is written or chosen."""

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QColorDialog

from app.ui.icons import BESIDE_TEXT
from app.ui.settings.editors import ColorEditor


@pytest.fixture
def editor(app: object) -> ColorEditor:
    """Return one that shows a colour."""
    assert app is not None
    made = ColorEditor()
    made.set_accessible("Accent", "Colour of names.")
    made.set_value("#ff7a59")
    return made


def swatch(editor: ColorEditor) -> QColor:
    """Return what the button shows."""
    return editor.swatch.icon().pixmap(BESIDE_TEXT).toImage().pixelColor(8, 8)


@pytest.mark.slow
def test_a_colour_is_written_and_its_swatch_follows(editor: ColorEditor) -> None:
    changes: list[None] = []
    editor.changed.connect(lambda: changes.append(None))
    assert (editor.value(), swatch(editor).name(), changes) == ("#ff7a59", "#ff7a59", [])
    editor.line.setText("#00ff00")
    assert (editor.value(), swatch(editor).name(), len(changes)) == ("#00ff00", "#00ff00", 1)
    editor.line.setText("#00f")
    editor.line.setText("nonsense")
    assert (editor.value(), swatch(editor).alpha()) == ("nonsens", 0)


def test_a_colour_is_chosen_in_a_window_of_its_own_that_blocks_nothing(editor: ColorEditor) -> None:
    editor.swatch.click()
    (dialog,) = editor.findChildren(QColorDialog)
    assert dialog.currentColor().name() == "#ff7a59"
    dialog.setCurrentColor(QColor("#123456"))
    dialog.accept()
    assert (editor.value(), swatch(editor).name()) == ("#123456", "#123456")


def test_screen_readers_hear_what_the_field_and_its_button_are_for(editor: ColorEditor) -> None:
    assert editor.line.accessibleName() == "Accent"
    assert editor.swatch.accessibleName() == "Choose a colour: Accent"
