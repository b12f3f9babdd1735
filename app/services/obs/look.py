"""One look at OBS: scenes, inputs, and which of them are Efir's."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.domain.obs import BROWSER, ObsAnswer, ObsCode, ObsRefusedError, ObsRequest
from app.domain.obs_look import Look, ObsInput, OwnInput, WidgetLinks
from app.domain.obs_sources import widget_of
from app.services.ports import ObsClient

MOST_BROWSERS = 200
"""Browser sources that are looked at."""
MOST_ROWS = 5_000
"""Scenes, and inputs."""


_FIRST = (
    ObsRequest("GetSceneCollectionList"),
    ObsRequest("GetSceneList"),
    ObsRequest("GetInputList"),
    ObsRequest("GetVideoSettings"),
    ObsRequest("GetInputKindList", {"unversioned": True}),
    ObsRequest("GetStreamStatus"),
    ObsRequest("GetRecordStatus"),
)


async def look(client: ObsClient, links: WidgetLinks | None) -> Look:
    """Look at all of it, in three batches.

    Args:
        client: The connection.
        links: Where the widgets are; None where no source there can be Efir's.

    Raises:
        ObsRefusedError: OBS is starting, changes its collection, or ends.
        ObsClosedError: The connection ended.
    """
    collections, scenes, inputs, video, kinds, stream, record = _good(await client.batch(_FIRST), _FIRST)
    found = [
        ObsInput(name=str(one.get("inputName")), kind=str(one.get("unversionedInputKind")))
        for one in _rows(inputs, "inputs")
    ]
    return Look(
        collection=str(collections.get("currentSceneCollectionName", "")),
        scene=str(scenes.get("currentProgramSceneName") or ""),
        scenes=tuple(str(one.get("sceneName")) for one in reversed(_rows(scenes, "scenes"))),
        inputs=tuple(found),
        own=await _own(client, [one.name for one in found if one.kind == BROWSER][:MOST_BROWSERS], links)
        if links is not None
        else (),
        width=int(video.get("baseWidth") or Look().width),
        height=int(video.get("baseHeight") or Look().height),
        has_browser=BROWSER in (kinds.get("inputKinds") or (BROWSER,)),
        streamed_ms=_length(stream),
        is_reconnecting=stream.get("outputReconnecting") is True,
        recorded_ms=_length(record),
    )


async def _own(client: ObsClient, names: Sequence[str], links: WidgetLinks) -> tuple[OwnInput, ...]:
    """Return which of the browser sources are Efir's; one that is removed meanwhile is none."""
    files = links.known_files
    answers = await client.batch([ObsRequest("GetInputSettings", {"inputName": name}) for name in names])
    found = []
    for name, answer in zip(names, answers, strict=False):
        settings = answer.data.get("inputSettings")
        if answer.is_good and isinstance(settings, dict) and (widget := widget_of(settings, files)):
            found.append((name, widget, settings))
    shown = await client.batch([ObsRequest("GetSourceActive", {"sourceName": name}) for name, _, _ in found])
    return tuple(
        OwnInput(
            name=name,
            widget=widget,
            settings=settings,
            is_active=answer.data.get("videoActive") is True,
            is_showing=answer.data.get("videoShowing") is True,
        )
        for (name, widget, settings), answer in zip(found, shown, strict=False)
    )


def _good(answers: Sequence[ObsAnswer], requests: Sequence[ObsRequest]) -> list[Mapping[str, Any]]:
    """Return what was answered, empty for what an older OBS does not know; raise where OBS is not ready."""
    for answer, request in zip(answers, requests, strict=False):
        if answer.code == ObsCode.NOT_READY:
            raise ObsRefusedError(request.name, answer.code)
    data: list[Mapping[str, Any]] = [answer.data for answer in answers]
    return data + [{}] * (len(requests) - len(data))


def _rows(data: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    rows = data.get(name)
    return [row for row in rows[:MOST_ROWS] if isinstance(row, dict)] if isinstance(rows, list) else []


def _length(status: Mapping[str, Any]) -> int | None:
    return int(status.get("outputDuration") or 0) if status.get("outputActive") is True else None
