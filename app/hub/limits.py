"""Every limit of the event stream, in one place."""

RING_EVENTS = 1_024
RING_BYTES = 1 << 20
EVENT_BYTES = 64 << 10
"""Of one event; a bigger one is a bug."""
INBOX_EVENTS = 256
INBOX_BYTES = 512 << 10
BLOCKED_WRITE_S = 5.0
"""A connection that takes nothing for so long is closed."""
ANSWER_S = 1.0
"""The second unanswered ping makes a source silent after so long."""
STALLED_CHECK_S = 2.0
"""A blocked connection is checked every second; a longer gap is a stall of this process and does not count."""
REPORTS_PER_S = 10
"""Of one source; a page reports its position every 5 s."""
SOURCES = 64
SOURCES_PER_ADDRESS = 32
"""All sources of one OBS have one address: 32 is four times what a scene collection opens.

There is no limit per token, because all sources share one display token.
"""
SOURCES_REMEMBERED = 256
"""Sources that are gone keep their counters while there are no more than this."""
SEND_BUFFER_BYTES = 64 << 10
"""What the kernel may hold for one source, so that a slow one is noticed in seconds."""
KEEPALIVE_IDLE_S = 15
KEEPALIVE_INTERVAL_S = 5
KEEPALIVE_TRIES = 3
"""The kernel probes a silent peer; without these it would start after two hours."""
USER_TIMEOUT_MS = 30_000
"""Linux drops a peer that acknowledges nothing for so long (TCP_USER_TIMEOUT, tcp(7)).

Keep-alive takes as long, and where an event is sent just before, the time starts again with
it. Together they stay below the 70 s within which a half-open peer shall be gone.
"""
RETRY_MS = 1_000
"""When a page reconnects after `bye`, before its own jitter."""
