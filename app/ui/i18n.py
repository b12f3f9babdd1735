"""The window's language: Ukrainian or English, changed while it runs.

``tr`` finds its strings in ``resources/i18n``; after a change Qt sends every widget a ``LanguageChange``.
"""

from PySide6.QtCore import QEvent, QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from app.domain.reasons import Language
from app.domain.settings import LanguageChoice
from app.runtime.resources import asset


def language_of(choice: LanguageChoice) -> Language:
    """Return the language that a choice means on this PC."""
    match choice:
        case "uk" | "en":
            return choice
        case "system":
            return "uk" if QLocale.system().language() == QLocale.Language.Ukrainian else "en"


def current_language() -> Language:
    """Return the language the window speaks now."""
    return "uk" if QLocale().language() == QLocale.Language.Ukrainian else "en"


def install(app: QApplication, choice: LanguageChoice) -> Language:
    """Make the window speak a language; numbers and dates are written in its way too.

    Returns:
        The language chosen.

    Raises:
        FileNotFoundError: The compiled translations are missing.
    """
    language = language_of(choice)
    QLocale.setDefault(QLocale("uk_UA" if language == "uk" else "en_GB"))
    wanted = [_translator(app, file) for file in _files(language)]
    for old in app.findChildren(QTranslator):
        app.removeTranslator(old)
    for translator in wanted:
        app.installTranslator(translator)
    return language


def _translator(app: QApplication, file: str) -> QTranslator:
    """Return the translator of a file. It is loaded once and never deleted: a change of language uses it again."""
    known = app.findChild(QTranslator, file)
    if known is None:
        known = QTranslator(app)
        known.setObjectName(file)
        if not known.load(file):
            raise FileNotFoundError(file)
    return known


def follow(choice: LanguageChoice) -> None:
    """Change the running application to a chosen language, where it is another one."""
    app = QApplication.instance()
    if isinstance(app, QApplication) and language_of(choice) != current_language():
        install(app, choice)


def _files(language: Language) -> list[str]:
    ours = str(asset("i18n", f"efir_{language}.qm"))
    if language == "en":
        return [ours]
    # Qt's own words (OK, Cancel, the file dialog) come with Qt.
    return [f"{QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)}/qtbase_{language}.qm", ours]


class Retranslated:
    """Mixin, named before the widget's class: calls ``retranslate`` whenever the window's language changes."""

    def retranslate(self) -> None:
        """Set every text anew."""
        raise NotImplementedError

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 -- Qt's name
        """Handle a change of the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)  # type: ignore[misc] # the widget's
