"""Speech engines and the sound output of this PC."""
