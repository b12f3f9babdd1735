"""What the window says and offers while other PCs are let in."""

import pytest
from PySide6.QtWidgets import QApplication

from app.domain.events import LanChanged, SettingsChanged
from app.domain.settings import NetworkSettings, Settings
from app.domain.sources import SourceState
from app.ui.choices import Option
from app.ui.lan_notice import LanNotice
from app.ui.main_window import MainWindow
from app.ui.settings.editors import OptionEditor
from tests.ui import samples
from tests.ui.showcase import settle

OPEN = LanChanged(address="192.168.1.20", is_open=True)


@pytest.mark.slow
def test_a_banner_says_so_on_the_sources_page_and_in_the_settings(window: MainWindow, app: QApplication) -> None:
    window.open_page("settings")
    window.pages.settings.show_group("network")
    in_settings = window.pages.settings.findChild(LanNotice)
    assert in_settings is not None
    assert not in_settings.sentence.isVisible()
    window.apply(OPEN)
    settle(app)
    assert "192.168.1.20" in in_settings.sentence.text()
    assert in_settings.sentence.isVisible()
    window.apply(LanChanged())
    window.open_page("sources")
    assert not window.pages.sources.lan.sentence.isVisible()
    window.apply(OPEN)
    settle(app)
    assert window.pages.sources.lan.sentence.isVisible()
    assert "192.168.1.20" in window.pages.sources.lan.sentence.text()
    assert window.status._where.text().endswith(", 192.168.1.20")
    window.apply(LanChanged(address="192.168.1.20", is_open=False))
    assert "does not work" in window.pages.sources.lan.sentence.text()
    assert window.status.sentence.text() == "LAN access does not work"
    assert window.status._mark._state is SourceState.SLOW
    assert "192.168.1.20" not in window.status._where.text()
    window.apply(LanChanged())
    assert not window.pages.sources.lan.sentence.isVisible()


def test_links_for_another_pc_are_given_out_as_long_as_it_is_let_in(window: MainWindow, app: QApplication) -> None:
    window.pages.sources.set_links(samples.LINKS, samples.FILES)
    window.open_page("sources")
    settle(app)
    page, card = window.pages.sources, window.pages.sources.cards["now-playing"]
    assert not page.for_other_pc.isVisible()
    window.apply(OPEN)
    page.use_files.click()
    page.for_other_pc.click()
    assert not page.use_files.isChecked()
    card.copy.click()
    key = samples.LINKS["now-playing"].partition("#")[2]
    assert app.clipboard().text() == f"http://192.168.1.20:17890/widgets/now-playing/#{key}"
    assert card.handle.mime().urls()[0].host() == "192.168.1.20"
    window.apply(LanChanged(address="192.168.1.21", is_open=True))
    card.copy.click()
    assert app.clipboard().text().startswith("http://192.168.1.21:")
    window.apply(LanChanged())
    assert not page.for_other_pc.isVisible()
    assert page.use_files.isEnabled()
    card.copy.click()
    assert app.clipboard().text() == samples.LINKS["now-playing"]


def test_the_addresses_of_this_pc_are_offered_and_the_chosen_one_is_asked_for(
    window: MainWindow, app: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.ui.settings.page.own_addresses", lambda: (Option("192.168.1.20", "192.168.1.20 · eth0"),))
    asked: list[dict[str, object]] = []
    window.pages.settings.change_requested.connect(asked.append)
    window.open_page("settings")
    window.pages.settings.show_group("network")
    settle(app)
    editor = window.pages.settings.form.fields()["network.lan_address"].editor
    assert isinstance(editor, OptionEditor)
    assert [editor.combo.itemText(row) for row in range(editor.combo.count())] == [
        "Off (this PC only)",
        "192.168.1.20 · eth0",
    ]
    editor.combo.setCurrentIndex(1)
    editor.combo.activated.emit(1)
    window.pages.settings.bar.save_requested.emit()
    assert asked == [{"network": {"lan_address": "192.168.1.20"}}]


def test_an_address_that_this_pc_has_no_longer_stays_chosen(window: MainWindow, app: QApplication) -> None:
    window.apply(SettingsChanged(settings=Settings(network=NetworkSettings(lan_address="10.9.8.7"))))
    window.open_page("settings")
    window.pages.settings.show_group("network")
    settle(app)
    assert window.pages.settings.form.fields()["network.lan_address"].editor.value() == "10.9.8.7"
    assert not window.pages.settings.bar.isVisible() or not window.pages.settings.form.edited
