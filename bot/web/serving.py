"""The small server beside the chats: what it answers at which address."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from aiohttp import web

from bot.conversation.i18n import choose, speaking
from bot.storage import Storage
from bot.storage.follows import SPACE, person
from bot.storage.registrations import HOLDING
from bot.web import feeds, index
from bot.web.answers import HEADERS, Answer, Memory, respond
from bot.web.pace import Pace, asking
from bot.web.town import Town
from knowledge.agenda import Event
from knowledge.agenda.alarms import Alarm

log = logging.getLogger(__name__)


class Web:
    """Calendars and open data of one city. ``clock`` gives aware moments; ``url`` is where people find it."""

    def __init__(
        self,
        storage: Storage,
        town: Town,
        clock: Callable[[], datetime],
        *,
        url: str = "",
        pace: Pace | None = None,
    ) -> None:
        self._storage, self._town, self._clock, self._url = storage, town, clock, url.rstrip("/")
        self._pace = pace or Pace()
        self._memory = Memory()
        self._version, self._changed = "", clock()

    def app(self) -> web.Application:
        """The table of addresses."""
        made = web.Application(middlewares=[self._modestly], client_max_size=1024)
        for path, handler in (
            ("/", self.index),
            ("/health", self.health),
            ("/calendar.ics", self.calendar),
            ("/festival/{key}.ics", self.festival),
            ("/topic/{key}.ics", self.topic),
            ("/place/{key}.ics", self.place),
            ("/event/{key}.ics", self.event),
            ("/mine/{secret}.ics", self.mine),
            ("/{name:(?:events|entries)\\.(?:jsonld|csv|yaml)}", self.open_data),
        ):
            made.router.add_get(path, handler)
        return made

    async def index(self, request: web.Request) -> web.Response:
        """A page for people: what can be followed and taken along."""
        wished = request.query.get("lang", "") or request.headers.get("Accept-Language", "")[:2]
        language = choose(wished, self._town.city.language)
        with speaking(language):
            page = index.page(self._town, self._url or _own_address(request))
        answer = Answer.of(page.encode(), "text/html; charset=utf-8", self._changed_at())
        response = respond(request, answer)
        response.headers["Vary"] = "Accept-Encoding, Accept-Language"
        response.headers["Content-Language"] = language
        return response

    async def health(self, request: web.Request) -> web.Response:
        """Whether the city can be read, for whoever watches over it."""
        try:
            async with asyncio.timeout(5), self._storage.reading() as unit:
                events = await unit.events.count(self._town.city.id)
        except Exception as fault:
            # Whatever is the matter with the database, who watches needs to know that something is.
            log.warning("the database cannot be read (%s)", type(fault).__name__)
            return web.json_response({"status": "unwell"}, status=503, headers=HEADERS)
        return web.json_response({"status": "ok", "events": events}, headers=HEADERS)

    async def calendar(self, request: web.Request) -> web.Response:
        """Everything in the city."""
        town = self._town
        return await self._feed(request, "agenda.ics", lambda: (town.city.name, feeds.current(town)))

    async def festival(self, request: web.Request) -> web.Response:
        """One festival, whole."""
        return await self._of(request, feeds.of_festival)

    async def topic(self, request: web.Request) -> web.Response:
        """One topic and what is below it."""
        return await self._of(request, feeds.of_topic)

    async def place(self, request: web.Request) -> web.Response:
        """One place."""
        return await self._of(request, feeds.of_place)

    async def event(self, request: web.Request) -> web.Response:
        """One event, by its id."""
        found = self._town.programme.get(request.match_info["key"])
        if found is None:
            raise web.HTTPNotFound
        return await self._feed(request, f"{found.id}.ics", lambda: (found.title, [found]))

    async def mine(self, request: web.Request) -> web.Response:
        """What somebody follows or comes to, for whoever has their secret."""
        town, secret = self._town, request.match_info["secret"]
        async with self._storage.reading() as unit:
            who = await unit.calendars.whose(town.city.id, secret)
            if who is None:
                raise web.HTTPNotFound
            mine = await unit.follows.of(person(who), town.city.id)
            owners: dict[str, str] = {}
            if any(each.kind == SPACE for each in mine):
                owners = {id: each.owner for id, each in (await unit.events.known(town.city.id)).items()}
            habit = await unit.habits.of(who)
            places = await unit.registrations.of(who, town.city.id)
        coming = {each.event for each in places if each.state in HOLDING}
        events = feeds.followed(town, mine, owners, coming)

        def ring(event: Event) -> Sequence[Alarm]:
            return feeds.ringing(event, town, mine, habit)

        with speaking(choose(town.city.language)):
            content = await asyncio.to_thread(
                feeds.calendar, town, f"Passeur · {town.city.name}", events, alarms=ring
            )
        answer = Answer.of(content, feeds.CALENDAR, self._changed_at())
        return respond(request, answer, name="passeur.ics", private=True)

    async def open_data(self, request: web.Request) -> web.Response:
        """The city's entries and events, to be used again."""
        name = request.match_info["name"]
        write = feeds.open_data(self._town)[name]
        return await self._written(request, name, write)

    async def _of(
        self, request: web.Request, find: Callable[[Town, str], tuple[str, list[Event]] | None]
    ) -> web.Response:
        key = request.match_info["key"]
        found = find(self._town, key)
        if found is None:
            raise web.HTTPNotFound
        name, events = found
        return await self._feed(request, f"{key}.ics", lambda: (f"{name} · {self._town.city.name}", events))

    async def _feed(
        self, request: web.Request, name: str, find: Callable[[], tuple[str, list[Event]]]
    ) -> web.Response:
        def write() -> feeds.Written:
            title, events = find()
            with speaking(choose(self._town.city.language)):
                return feeds.calendar(self._town, title, events), feeds.CALENDAR

        return await self._written(request, name, write)

    async def _written(
        self, request: web.Request, name: str, write: Callable[[], feeds.Written]
    ) -> web.Response:
        # What is over leaves a feed by itself, one day after the other.
        version = f"{self._town.version} {self._town.now().date()}"
        changed = self._changed_at()
        answer = await asyncio.to_thread(self._memory.get, request.path, version, write, changed)
        return respond(request, answer, name=name)

    def _changed_at(self) -> datetime:
        """Since when the city is as it is."""
        if self._town.version != self._version:
            self._version, self._changed = self._town.version, self._clock()
        return self._changed.astimezone(UTC)

    @web.middleware
    async def _modestly(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        """Nobody asks so often that others wait; what fails says nothing of its inside."""
        if wait := self._pace.wait(asking(request), asyncio.get_running_loop().time()):
            raise web.HTTPTooManyRequests(headers={"Retry-After": str(round(wait) + 1)})
        try:
            return await handler(request)
        except web.HTTPException:
            raise
        except Exception as fault:
            # The address may hold a secret: only what kind of page it was is written down.
            log.error("a page of %s failed (%s)", request.path.split("/")[1], type(fault).__name__)
            log.debug("how it failed", exc_info=fault)
            raise web.HTTPInternalServerError from None


@asynccontextmanager
async def on_air(web_: Web, host: str, port: int) -> AsyncIterator[int]:
    """It listens within, at the port given back; a port that cannot be had is told, and the chats go on without."""
    runner = web.AppRunner(web_.app(), access_log=None, handle_signals=False)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as fault:
            log.error("the web cannot be served at %s:%s (%s)", host, port, fault.strerror)
            yield 0
            return
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


def _own_address(request: web.Request) -> str:
    return f"{request.scheme}://{request.host}"
