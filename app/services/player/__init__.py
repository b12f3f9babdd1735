"""The player: what plays, where it is, and which source plays it."""
