"""What plays while the queue is empty."""
