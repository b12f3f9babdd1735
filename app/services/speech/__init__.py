"""The spoken messages."""
