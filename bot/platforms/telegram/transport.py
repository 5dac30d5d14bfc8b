"""How calls travel: one pool of connections, and no address in any error, since addresses hold the token."""

import json
from typing import Any

import aiohttp
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

CUT = ("ServerDisconnectedError", "ClientOSError", "ClientPayloadError", "ConnectionResetError")
"""How a connection is called that ended before an answer came: what was asked may have happened."""


class Wait(TelegramError):
    """The server asks for patience, in ``seconds``."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"asked to wait {seconds:g} s")
        self.seconds = seconds


class Transport(BaseRequest):
    """Calls over a pool of at most ``connections``, opened at the first call and again after a shutdown, each of
    them waiting ``timeout`` seconds at most and passing through ``proxy`` if there is one.
    """

    def __init__(self, *, connections: int, timeout: float, proxy: str = "") -> None:
        self._connections = connections
        self._timeout = timeout
        self._proxy = proxy or None
        self._session: aiohttp.ClientSession | None = None
        self.last = b""
        """The latest body received, for whoever must read it otherwise than the library does."""

    @property
    def read_timeout(self) -> float:
        """In seconds, where a call names none."""
        return self._timeout

    async def initialize(self) -> None:
        """Nothing: the first call opens the pool, in the loop that it runs in."""

    async def shutdown(self) -> None:
        """Close the pool."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """One call; the wait for a free connection does not count against its time."""
        seconds = self._timeout if read_timeout is BaseRequest.DEFAULT_NONE else read_timeout
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=self._timeout, sock_read=seconds)
        try:
            async with self._open().request(
                method, url, data=_body(request_data), timeout=timeout
            ) as response:
                status, self.last = response.status, await response.read()
        except TimeoutError:
            raise TimedOut from None
        except (aiohttp.ClientError, OSError) as fault:
            raise NetworkError(type(fault).__name__) from None
        if status == 429:
            raise Wait(_patience(self.last))
        return status, self.last

    @staticmethod
    def parse_json_payload(payload: bytes) -> Any:
        """The answer. Raises TelegramError where it is none, such as the page of a gateway in between."""
        try:
            return json.loads(payload)
        except ValueError:
            raise TelegramError("the server's answer is no JSON") from None

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=30)
            self._session = aiohttp.ClientSession(
                connector=connector,
                headers={"User-Agent": self.USER_AGENT},
                cookie_jar=aiohttp.DummyCookieJar(),
                proxy=self._proxy,
            )
        return self._session


def _body(data: RequestData | None) -> aiohttp.FormData | dict[str, str] | None:
    if data is None:
        return None
    if not data.contains_files:
        return data.json_parameters
    form = aiohttp.FormData()
    for name, value in data.json_parameters.items():
        form.add_field(name, value)
    for name, (filename, content, media) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=media)
    return form


def _patience(body: bytes) -> float:
    try:
        return float(json.loads(body)["parameters"]["retry_after"])
    except (ValueError, KeyError, TypeError):
        return 1.0
