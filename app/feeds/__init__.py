"""One file for each chat or donation service; none imports another.

``http.py``, ``parts.py`` and ``engine_io.py`` are what they share.
"""
