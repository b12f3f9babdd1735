"""Names for the identifiers and units that cross floors, so that the type checker keeps them apart."""

from typing import Annotated, Literal, NewType

from msgspec import Meta

QueueItemId = NewType("QueueItemId", str)
SpeechId = NewType("SpeechId", str)
ClientId = NewType("ClientId", str)
"""A browser source; kept by its page across reloads."""
LeaseId = NewType("LeaseId", str)

DurationMs = Annotated[int, Meta(ge=0, le=2**53 - 1)]
"""Milliseconds. The bound is what a browser's number holds exactly."""
Percent = Annotated[int, Meta(ge=0, le=100)]
AuthorId = Annotated[str, Meta(max_length=200)]
"""A viewer as a service knows them, with its name before it: ``twitch:2002``. Empty where only the name is known."""
AmountMinor = Annotated[int, Meta(ge=0, le=2**53 - 1)]
"""Money in the currency's smallest unit (kopiykas, cents)."""
Currency = Annotated[str, Meta(pattern=r"^([A-Z]{3})?(?!\n)$")]
"""ISO 4217 code, or empty where there is no money. Python's ``$`` alone lets a last line break through."""
Unit = Literal["", "bits"]
"""What was given where it is not money. The amount is then its number, in the currency that rules count."""
