"""One file for each chat or donation service, or two where it would be long; no service imports another.

``http.py``, ``irc.py``, ``parts.py`` and ``engine_io.py`` are what they share.
"""
