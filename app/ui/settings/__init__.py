"""The settings page and its parts: page, form, editors."""
