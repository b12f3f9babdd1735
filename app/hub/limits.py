"""Every limit of the event stream, in one place. Source: RELIABILITY D2, D13; PROTOCOL 4."""

RING_EVENTS = 1_024
RING_BYTES = 1 << 20
EVENT_BYTES = 64 << 10
"""One event; a bigger one is our own mistake."""
INBOX_EVENTS = 256
INBOX_BYTES = 512 << 10
BLOCKED_WRITE_S = 5.0
"""A connection that takes nothing for so long is cut."""
ANSWER_S = 1.0
"""The second unanswered ping makes a source silent after so long."""
STALLED_CHECK_S = 2.0
"""A blocked connection is looked at every second; a longer gap is a stall of our own and counts for nothing."""
SOURCES = 64
SOURCES_PER_ADDRESS = 32
"""OBS and the window's own PC are one address, loopback too: 32 is four times what a scene collection opens.

D13 also names 16 for each token. All sources share one display token, so that would be 16 for everything, and
thirty widgets are promised; it is left out.
"""
SOURCES_REMEMBERED = 256
"""Sources that are gone keep their counters while there are no more than this."""
SEND_BUFFER_BYTES = 64 << 10
"""What the kernel may hold for one source, so that a slow one is noticed in seconds. Source: PLATFORM 11."""
KEEPALIVE_IDLE_S = 15
KEEPALIVE_INTERVAL_S = 5
KEEPALIVE_TRIES = 3
"""The kernel asks a peer that says nothing; without these it would begin after two hours."""
USER_TIMEOUT_MS = 30_000
"""Linux drops a peer that acknowledges nothing for so long. Source: RELIABILITY D11, V11.

Half of the 60 s of D11: keep-alive takes that long, and where an event is sent just before, the time begins anew with
it. Together they stay below the 70 s within which a half-open peer shall be gone.
"""
RETRY_MS = 1_000
"""When a page shall come back after `bye`, before its own jitter."""
