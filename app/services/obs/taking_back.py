"""Takes a set-up back in an OBS that its streamer may have changed since."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app.domain.obs import ObsRequest
from app.domain.obs_look import Look
from app.domain.obs_setup import Undo
from app.services.obs.facts import items
from app.services.ports import ObsClient


async def take_back(client: ObsClient, steps: Sequence[Undo], look: Look) -> None:
    """Take steps back as OBS is now; a scene that was made, and still holds something, stays and stays where it is.

    Raises:
        ObsClosedError: The connection ended.
    """
    scenes = {str(one.request.fields["sceneName"]) for one in steps if one.request.name == "RemoveScene"}
    about = [one for one in steps if one.request.name == "RemoveScene" or one.source in scenes]
    taken = await _now(client, [one for one in steps if one not in about], look)
    await client.batch(taken)
    kept = {
        name
        for name, rows in (await _rows(client, scenes)).items()
        if not all(_is_going(row, name, taken) for row in rows)
    }
    rest = [one for one in about if kept.isdisjoint({one.source, one.request.fields["sceneName"]})]
    await client.batch(await _now(client, rest, look))


def _is_going(row: Mapping[str, Any], scene: str, taken: Sequence[ObsRequest]) -> bool:
    """Return whether what is still in a scene was taken back just now: OBS removes it a moment after its answer."""
    going: list[Mapping[str, Any]] = [
        {"inputName": row.get("sourceName")},
        {"sceneName": scene, "sceneItemId": row.get("sceneItemId")},
    ]
    return any(
        one.name in {"RemoveInput", "RemoveSceneItem"} and each.items() <= one.fields.items()
        for one in taken
        for each in going
    )


async def _now(client: ObsClient, steps: Sequence[Undo], look: Look) -> list[ObsRequest]:
    """Return what takes steps back with the names that Efir's sources have now; what is gone stays gone."""
    there = await _rows(client, {str(one.request.fields["sceneName"]) for one in steps if one.source})
    requests = []
    for step in steps:
        fields = step.request.fields
        name = _name(step, look) if step.tag else step.source
        row = {"sceneItemId": fields.get("sceneItemId"), "sourceName": name}
        if step.source and not any(row.items() <= one.items() for one in there[str(fields["sceneName"])]):
            continue
        if name and not step.source:
            fields = {**fields, "inputName": name}
        if name or not step.tag:
            requests.append(ObsRequest(step.request.name, fields))
    return requests


def _name(step: Undo, look: Look) -> str:
    """Return the name of a step's source; of its copies, which have the same tag, the one it had; empty for none."""
    names = [one.name for one in look.own if one.tag == step.tag]
    noted = step.source or str(step.request.fields.get("inputName"))
    return noted if noted in names else next(iter(names), "")


async def _rows(client: ObsClient, scenes: Iterable[str]) -> dict[str, list[Mapping[str, Any]]]:
    """Return what is in scenes now; nothing in one that is gone."""
    names = list(scenes)
    answers = await client.batch([ObsRequest("GetSceneItemList", {"sceneName": name}) for name in names])
    return {name: items(answer.data) for name, answer in zip(names, answers, strict=False)}
