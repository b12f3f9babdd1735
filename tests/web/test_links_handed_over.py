"""Rotating the links: pages with the old ones may report until the new ones were handed over, and open no stream."""

from app.domain.events import LinksChanged
from tests.support.server import World


async def test_the_old_token_still_reports_while_the_new_one_is_handed_over(world: World) -> None:
    old = world.display
    opened, reported, changed = [], [], []

    async def hand_over(links: LinksChanged) -> None:
        changed.append(links)
        opened.append((await world.call("GET", "/events?topics=nonsense", token=old)).status)
        reported.append((await world.call("POST", "/events/nobody/visibility", {"visible": True}, token=old)).status)
        assert (await world.call("GET", "/events?topics=nonsense", token=world.display)).status == 400

    world.core.links.hand_over = hand_over
    assert (await world.call("POST", "/api/v1/links/rotate")).status == 200
    assert world.display in changed[0].urls["player"]
    assert (opened, reported) == ([401], [404])  # no such source, but let in
    assert (await world.call("POST", "/events/nobody/visibility", {"visible": True}, token=old)).status == 401


async def test_the_old_token_ends_also_where_handing_over_fails(world: World) -> None:
    old = world.display

    async def hand_over(_: LinksChanged) -> None:
        raise RuntimeError("a bug")

    world.core.links.hand_over = hand_over
    assert (await world.call("POST", "/api/v1/links/rotate")).status == 500
    assert (await world.call("POST", "/events/nobody/visibility", {"visible": True}, token=old)).status == 401
