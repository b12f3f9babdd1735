"""One file for each chat or donation service; none imports another. ``http.py`` is what they share."""
