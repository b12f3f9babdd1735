"""The browser sources: who is connected, whether they are alive, and what the streamer is notified of."""
