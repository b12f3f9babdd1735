"""Child processes for what may hang, crash or be attacked."""
