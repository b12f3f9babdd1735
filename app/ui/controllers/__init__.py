"""What a person asks for in the window becomes a command of the core; one controller for each part of the window."""
