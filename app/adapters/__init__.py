"""Engines by others, each behind a Protocol of ours."""
