"""SQLite: rows in, domain types out."""
