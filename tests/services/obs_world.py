"""OBS in the world of a test, connected as most streamers have it."""

from app.domain.obs import ObsOwnSettings
from app.domain.obs_look import WidgetLinks
from app.domain.widgets import WIDGET_NAMES
from app.services.obs.service import ObsService
from tests.fakes.obs import KEY
from tests.support.world import World

TOKEN = "t" * 43
PORT = 17890
LINKS = WidgetLinks(
    urls={name: f"http://{name}.localhost:{PORT}/#k={TOKEN}" for name in WIDGET_NAMES},
    files={"player": r"D:\Efir\boot\player.html"},
)
OTHER = "not the key of this obs"


def own_settings(**changes: object) -> ObsOwnSettings:
    return ObsOwnSettings(**{"is_on": True, "port": 4455, "password": KEY, **changes})  # type: ignore[arg-type]


async def begin(world: World, **settings: object) -> ObsService:
    """Let Efir read OBS's settings, unless the test says otherwise, and connect."""
    await world.settings.change({"obs": {"reads_password": True, **settings}})
    if world.obs_file.settings is None and not settings:
        world.obs_file.settings = own_settings()
    world.services.obs.start(LINKS)
    await world.pass_(0.5)
    return world.services.obs
