"""What can be played: YouTube, the streamer's files, and files on allowed hosts."""
