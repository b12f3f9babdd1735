"""What the program stands on: its event loop, log files, crash reports, the lock of its data folder."""
