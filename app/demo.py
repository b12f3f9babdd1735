"""The sample profile of ``--demo``: media and requests, so that everything can be seen without YouTube or viewers."""

from pathlib import Path

from app.efir import Efir
from app.services.donations import NewDonation
from app.services.queue import NewRequest
from app.services.speech_intake import NewMessage


async def fill(efir: Efir, media: Path) -> None:
    """Put sample requests into an empty queue; a demo profile that was kept stays as it is."""
    if (await efir.queue.page(0, 1)).total:
        return
    await efir.settings.change({"media": {"folders": [str(media)]}})
    for request in (
        NewRequest(file="on-air.webm", is_streamers=True),
        NewRequest(file="next-up.webm", is_streamers=True),
        NewRequest(file="chime.ogg", is_streamers=True),
        NewRequest(
            file="on-air.webm",
            requested_by="сонячний_зайчик",
            message="Привіт усім! Поставте, будь ласка, ще раз 🎉",
            amount_minor=10_000,
            currency="UAH",
            source="demo",
        ),
        NewRequest(file="next-up.webm", requested_by="night_owl", message="This one next, please", source="demo"),
    ):
        await efir.queue.add(request)
    await efir.donations.add(
        NewDonation(
            author="Марічка",
            amount_minor=20_000,
            currency="UAH",
            message="Дякую за стрим! Гарного вечора всім 💛💙",
            source="demo",
            external_id="donation-1",
        )
    )
    await efir.speech.add(NewMessage(text="Hello from the chat!", author="night_owl", source="demo"))
