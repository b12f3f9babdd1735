"""A viewer's message as text for a speech engine: safe, in words and split by language (uk, en, ru)."""
