"""Efir."""
