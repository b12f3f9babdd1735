"""The viewers' queue."""
