"""The desktop around the window: autostart, hot keys, notifications."""
