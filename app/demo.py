"""The sample profile of ``--demo``: media and requests, so that everything can be seen without YouTube or viewers."""

from pathlib import Path

from app.core import Services
from app.services.donations import NewDonation
from app.services.queue.intake import NewRequest
from app.services.speech.intake import NewMessage


async def fill(services: Services, media: Path) -> None:
    """Put sample requests into an empty queue; a demo profile that was kept stays as it is."""
    if (await services.queue.page(0, 1)).total:
        return
    await services.settings.change({"media": {"folders": [str(media)]}})
    for request in (
        NewRequest(file="on-air.webm", is_from_streamer=True),
        NewRequest(file="next-up.webm", is_from_streamer=True),
        NewRequest(file="chime.ogg", is_from_streamer=True),
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
        await services.queue.add(request)
    await services.donations.add(
        NewDonation(
            author="Марічка",
            amount_minor=20_000,
            currency="UAH",
            message="Дякую за стрим! Гарного вечора всім 💛💙",
            source="demo",
            external_id="donation-1",
        )
    )
    await services.speech.add(NewMessage(text="Hello from the chat!", author="night_owl", source="demo"))
