"""Every limit of the event stream, in one place. Source: RELIABILITY D2, D13; PROTOCOL 4."""

RING_EVENTS = 1_024
RING_BYTES = 1 << 20
EVENT_BYTES = 64 << 10
"""One event; a bigger one is our own mistake."""
INBOX_EVENTS = 256
INBOX_BYTES = 512 << 10
BLOCKED_WRITE_S = 5.0
"""A connection that takes nothing for so long is cut."""
SOURCES = 64
SOURCES_PER_ADDRESS = 32
SOURCES_REMEMBERED = 256
"""Sources that are gone keep their counters while there are no more than this."""
SEND_BUFFER_BYTES = 64 << 10
"""What the kernel may hold for one source, so that a slow one is noticed in seconds. Source: PLATFORM 11."""
USER_TIMEOUT_MS = 60_000
"""Linux drops a peer that acknowledges nothing for so long. Source: RELIABILITY D11, V11."""
RETRY_MS = 1_000
"""When a page shall come back after `bye`, before its own jitter."""
