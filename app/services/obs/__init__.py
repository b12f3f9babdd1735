"""OBS over obs-websocket 5."""
