"""Sets Efir's sources up in OBS, and takes that back."""

import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final

from app.domain.errors import ConflictError, InvalidError, NotFoundError, OutsideError
from app.domain.obs import BROWSER, ObsClosedError, ObsCode, ObsRefusedError, ObsRequest
from app.domain.obs_look import Look, OwnInput, WidgetLinks
from app.domain.obs_setup import (
    MOST_NAMES,
    PlanStep,
    SetUpChoice,
    SetUpPlan,
    StepKind,
    Undo,
    UndoList,
    adjusted,
    new_settings,
    placed,
    plan,
)
from app.domain.obs_sources import is_current, relinked, with_tag
from app.domain.widgets import WIDGET_NAMES, LeaseKind, with_lease
from app.services.obs.facts import items, read_facts
from app.services.obs.healing import new_browser
from app.services.obs.session import ObsSession
from app.services.obs.taking_back import take_back
from app.services.ports import Clock, ObsClient, ObsUndoFile

_TAG_BYTES: Final = 3
_VIDEO: Final = with_lease(LeaseKind.VIDEO)


class ObsNotConnectedError(ConflictError):
    """OBS is not connected, so nothing can be done there."""

    def __init__(self) -> None:
        super().__init__("obs_not_connected")


class ObsStepError(ConflictError):
    """OBS refused a step; what was done before it was taken back.

    Attributes:
        request: That was refused.
        answer: OBS's code.
    """

    def __init__(self, request: str, code: int) -> None:
        super().__init__("obs_refused", f"OBS refused {request} with code {code}; nothing was changed.")
        self.request, self.answer = request, code


class SetUp:
    """Plans, carries out and takes back. One set-up at a time; its undo is kept until the next one."""

    def __init__(self, clock: Clock, file: ObsUndoFile, links: Callable[[], WidgetLinks]) -> None:
        """Build it.

        Args:
            clock: Tells when a set-up was made.
            file: Keeps what takes the last set-up back.
            links: Returns where the widgets are.
        """
        self._clock = clock
        self._file = file
        self._links = links
        self.last: UndoList | None = None
        """What takes the last set-up back; None where there is nothing to take back."""

    async def load(self) -> None:
        """Read what takes the last set-up back."""
        self.last = await self._file.load()

    async def plan(self, session: ObsSession, choice: SetUpChoice) -> SetUpPlan:
        """Return what a set-up would do now.

        Raises:
            InvalidError: There is no such widget.
            NotFoundError: There is no such scene.
            ConflictError: This OBS has no browser source, or runs on another PC.
        """
        if not session.is_of_this_pc:
            raise ConflictError("obs_elsewhere")
        wrong = next((name for name in choice.widgets if name not in WIDGET_NAMES), None)
        if wrong is not None:
            raise InvalidError("no_such_widget", "There is no such widget.", "widgets")
        look = await session.refresh()
        if not look.has_browser:
            raise ConflictError("obs_no_browser")
        if choice.scene and choice.scene not in look.scenes:
            raise NotFoundError("no_such_scene", field="scene")
        return plan(choice, await read_facts(session.client, look, self._links()))

    async def run(self, session: ObsSession, choice: SetUpChoice) -> SetUpPlan:
        """Carry a set-up out, and return what was done; nothing is asked of OBS where all is as it should be.

        Raises:
            ObsStepError: OBS refused a step; what was done before is taken back.
            RequestError: As of `plan`.
            OutsideError: What takes it back cannot be kept; it was not carried out.
            ObsClosedError: The connection ended; what was done by then can be taken back.
        """
        async with session.writing:
            made = await self.plan(session, choice)
            if not made.steps:
                return made
            work = _Work(session.client, session.look, self._links())
            await self._carry_out(session, work, work.carry_out_all(made.steps))
            return made

    async def add_player(self, session: ObsSession, scene: str) -> None:
        """Put the player that is in OBS into a scene, or show it there; what takes that back joins the last set-up's.

        Raises:
            NotFoundError: There is no such scene, or no player in OBS.
            RequestError: As of `run`.
            OutsideError: As of `run`.
            ObsClosedError: As of `run`.
        """
        async with session.writing:
            look = await session.refresh()
            if scene not in look.scenes:
                raise NotFoundError("no_such_scene", field="scene")
            players = [one for one in look.own if one.widget in _VIDEO]
            if not players:
                raise NotFoundError("no_such_source", field="scene")
            rows = items(await session.client.ask("GetSceneItemList", sceneName=scene))
            names = {one.name for one in players}
            there = next((row for row in rows if row["sourceName"] in names), None)
            work = _Work(session.client, look, self._links())
            if there is None:
                step = PlanStep(kind=StepKind.ADD, name=players[0].name, widget=players[0].widget, scene=scene)
                await self._carry_out(session, work, work.carry_out(step), joins=True)
            elif there.get("sceneItemEnabled") is False:
                await self._carry_out(session, work, work.show(scene, there), joins=True)

    async def _carry_out(
        self, session: ObsSession, work: "_Work", steps: Awaitable[None], *, joins: bool = False
    ) -> None:
        look = session.look
        try:
            await _carried_out(session.client, work, steps)
        except ObsClosedError:
            if work.undo:  # OBS went away: what was done by then can be taken back later
                await self._keep(look, work, joins=joins)
            raise
        try:
            await self._keep(look, work, joins=joins)
        except OutsideError:
            await session.client.batch([one.request for one in work.undo])
            raise
        await session.refresh()

    async def _keep(self, look: Look, work: "_Work", *, joins: bool) -> None:
        """Keep what takes the steps back; it replaces that of the last set-up, or joins it in the same collection."""
        made_ms, last = round(self._clock.time() * 1_000), self.last
        before = last.steps if joins and last is not None and last.collection == look.collection else ()
        undo = UndoList(collection=look.collection, made_ms=made_ms, steps=(*work.undo, *before))
        await self._file.keep(undo)
        self.last = undo

    async def undo(self, session: ObsSession) -> None:
        """Take the last set-up back; what is gone is passed over, and a scene that holds something else stays.

        Raises:
            ConflictError: There is nothing to take back, or another scene collection is open.
        """
        async with session.writing:
            if self.last is None:
                raise ConflictError("nothing_to_undo")
            look = await session.refresh()
            if look.collection != self.last.collection:
                raise ConflictError("obs_other_collection")
            await take_back(session.client, self.last.steps, look)
            self.last = None
            await self._file.forget()
            await session.refresh()


class _Work:
    """The steps of one set-up, and what takes them back, last first."""

    def __init__(self, client: ObsClient, look: Look, links: WidgetLinks) -> None:
        self._client = client
        self._look = look
        self._links = links
        self.undo: list[Undo] = []
        self._names: dict[str, str] = {}
        """Of what was made, by the name that was planned."""
        self._tags: dict[str, str] = {}

    async def carry_out_all(self, steps: Sequence[PlanStep]) -> None:
        """Do all of them, in order."""
        for step in steps:
            await self.carry_out(step)

    async def show(self, scene: str, row: Mapping[str, Any]) -> None:
        """Show what is in a scene and hidden there."""
        item = {"sceneName": scene, "sceneItemId": row.get("sceneItemId")}
        await self._client.ask("SetSceneItemEnabled", **item, sceneItemEnabled=True)
        self._undone_at("SetSceneItemEnabled", str(row["sourceName"]), **item, sceneItemEnabled=False)

    async def carry_out(self, step: PlanStep) -> None:
        """Do one step."""
        match step.kind:
            case StepKind.MAKE_SCENE:
                await self._client.ask("CreateScene", sceneName=step.name)
                self._undone_by("RemoveScene", sceneName=step.name)
            case StepKind.NEST_SCENE | StepKind.ADD:
                await self._add(step)
            case StepKind.CREATE:
                await self._create(step)
            case StepKind.RELINK | StepKind.ADJUST:
                await self._change(step)
            case StepKind.MONITOR:
                await self._monitor(step)
            case StepKind.LEAVE_TRACK:
                name = self._name(step)
                await self._client.ask("SetInputAudioTracks", inputName=name, inputAudioTracks={step.detail: False})
                self._undone_by("SetInputAudioTracks", step.name, inputAudioTracks={step.detail: True})
            case StepKind.MUTE_CAPTURE:
                await self._client.ask("SetInputMute", inputName=step.name, inputMuted=True)
                self._undone_by("SetInputMute", inputName=step.name, inputMuted=False)

    async def _add(self, step: PlanStep) -> None:
        item = await self._client.ask("CreateSceneItem", sceneName=step.scene, sourceName=self._name(step))
        made = {"sceneName": step.scene, "sceneItemId": item.get("sceneItemId")}
        self._undone_at("RemoveSceneItem", self._name(step), **made)
        place = None if step.kind is StepKind.NEST_SCENE else placed(step.widget, self._look)
        await self._place(step.scene, item, place)

    async def _create(self, step: PlanStep) -> None:
        tag = secrets.token_hex(_TAG_BYTES)
        settings = new_settings(step.widget, with_tag(self._links.urls[step.widget], tag), self._look)
        names = [step.name, *(f"{step.name} {number}" for number in range(2, MOST_NAMES + 1))]
        for name in names:
            fields: dict[str, Any] = {"inputKind": BROWSER, "inputSettings": settings, "sceneItemEnabled": True}
            try:
                item = await self._client.ask("CreateInput", sceneName=step.scene, inputName=name, **fields)
            except ObsRefusedError as refused:
                if refused.code != ObsCode.TAKEN or name == names[-1]:
                    raise
                continue
            self._names[step.name], self._tags[step.name] = name, tag
            self._undone_by("RemoveInput", step.name)
            await self._place(step.scene, item, placed(step.widget, self._look))
            return

    async def _place(self, scene: str, item: dict[str, Any], place: dict[str, float] | None) -> None:
        if place is not None:
            where = {"sceneName": scene, "sceneItemId": item.get("sceneItemId"), "sceneItemTransform": place}
            await self._client.ask("SetSceneItemTransform", **where)

    async def _change(self, step: PlanStep) -> None:
        source = self._own(step.name)
        if step.kind is StepKind.RELINK:
            tag = source.tag or secrets.token_hex(_TAG_BYTES)
            after: dict[str, object] = {"url": relinked(source.url, self._links.urls[source.widget], tag)}
            self._tags[step.name] = tag
        else:
            after = adjusted(source)
        before = {name: source.settings.get(name, False) for name in after}
        await self._client.ask("SetInputSettings", inputName=source.name, inputSettings=after)
        self._undone_by("SetInputSettings", step.name, inputSettings=before)

    async def _monitor(self, step: PlanStep) -> None:
        name = self._name(step)
        before = await self._client.ask("GetInputAudioMonitorType", inputName=name)
        await self._client.ask("SetInputAudioMonitorType", inputName=name, monitorType=step.detail)
        self._undone_by("SetInputAudioMonitorType", step.name, monitorType=before.get("monitorType"))

    def _name(self, step: PlanStep) -> str:
        return self._names.get(step.name, step.name)

    def _own(self, name: str) -> OwnInput:
        source = self._look.source(name)
        assert source is not None  # noqa: S101 -- the plan was made from the same look
        return source

    def _undone_by(self, request: str, planned: str = "", **fields: object) -> None:
        """Note what takes the step back: of a source by its tag, so that it is found under another name too."""
        tag = ""
        if planned:
            known = self._look.source(planned)
            tag = self._tags.get(planned, "" if known is None else known.tag)
            fields["inputName"] = self._names.get(planned, planned)
        self.undo.insert(0, Undo(request=ObsRequest(request, fields), tag=tag))

    def _undone_at(self, request: str, source: str, **fields: object) -> None:
        """Note what takes a step at an item of a scene back, as long as the item is of that source."""
        known = self._look.source(source)
        tag = "" if known is None else known.tag
        self.undo.insert(0, Undo(request=ObsRequest(request, fields), tag=tag, source=source))


async def _carried_out(client: ObsClient, work: _Work, steps: Awaitable[None]) -> None:
    """Carry steps out; where OBS refuses one, those before it are taken back at once."""
    try:
        await steps
    except ObsRefusedError as refused:
        await client.batch([one.request for one in work.undo])
        raise ObsStepError(refused.request, refused.code) from None


async def relink(session: ObsSession, links: WidgetLinks) -> None:
    """Give every source of Efir's the present link, in one batch; those of files, which hold it, get a new browser.

    Raises:
        ObsRefusedError: OBS is not ready.
        ObsClosedError: The connection ended.
    """
    async with session.writing:
        look = await session.refresh()
        changes: list[tuple[OwnInput, dict[str, object]]] = []
        for own in look.own:
            link = links.urls.get(own.widget, "")
            if own.is_file:
                changes.append((own, new_browser(own, session)))
            elif link and not is_current(own.url, link):
                url = relinked(own.url, link, own.tag or secrets.token_hex(_TAG_BYTES))
                changes.append((own, {"url": url}))
        await session.client.batch(
            [
                ObsRequest("SetInputSettings", {"inputName": own.name, "inputSettings": settings})
                for own, settings in changes
            ]
        )
        await session.refresh()
