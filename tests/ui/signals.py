"""What the window asks for."""

from unittest.mock import Mock

from PySide6.QtCore import SignalInstance


def heard(signal: SignalInstance) -> Mock:
    """Return what is called each time the signal is given."""
    called = Mock()
    signal.connect(called)
    return called
