"""A file from somebody else's server: politely, within limits, and never from a network that is nobody else's business."""

import asyncio
import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urljoin, urlsplit

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import DefaultResolver
from yarl import URL

from bot.storage.sources import cleaned

MOST_BYTES = 20_000_000
SECONDS = 30.0
MOST_REDIRECTS = 5
AGENT = "Passeur (programme of a learning city)"


class Unreachable(Exception):
    """It could not be had. ``why`` is one word: address, private, refused, gone, slow, large, elsewhere or unreachable."""

    def __init__(self, why: str, status: int = 0) -> None:
        super().__init__(f"{why} {status or ''}".strip())
        self.why = why
        self.status = status


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a server gave; no ``data`` where nothing had changed since it was asked last."""

    data: bytes | None
    etag: str = ""
    last_modified: str = ""
    name: str = ""
    """The last part of the address where it was found."""


async def fetch(
    url: str,
    *,
    etag: str = "",
    last_modified: str = "",
    private: bool = False,
    seconds: float = SECONDS,
    most: int = MOST_BYTES,
) -> Fetched:
    """Ask for it, following a few redirects; Unreachable where that leads nowhere.

    Only http and https. Unless ``private``, no address of a local network, of this machine or of a cloud's inside is ever
    connected to, whatever a name or a redirect says.
    """
    headers = {"User-Agent": AGENT, "Accept": "text/calendar, application/json, text/csv, */*;q=0.5"}
    headers |= {"If-None-Match": etag} if etag else {}
    headers |= {"If-Modified-Since": last_modified} if last_modified else {}
    timeout = aiohttp.ClientTimeout(total=seconds, connect=min(10.0, seconds))
    connector = aiohttp.TCPConnector(resolver=_Outside(private=private), force_close=True)
    try:
        async with (
            asyncio.timeout(seconds),
            aiohttp.ClientSession(connector=connector, timeout=timeout, headers=headers) as session,
        ):
            return await _get(session, checked(url, private=private), most, private=private)
    except TimeoutError:
        raise Unreachable("slow") from None
    except Private:
        raise Unreachable("private") from None
    except (aiohttp.ClientError, OSError, ValueError) as fault:
        why = "private" if isinstance(fault.__cause__, Private) else "unreachable"
        raise Unreachable(why) from None


def checked(url: str, *, private: bool = False) -> str:
    """The address as it may be asked for; Unreachable("address") for what is none, ("private") for one of the inside."""
    clean = cleaned(url)
    host = urlsplit(clean).hostname
    if not host:
        raise Unreachable("address")
    if not private and (literal := _literal(host)) is not None and not _outside(literal):
        raise Unreachable("private")
    return clean


async def _get(session: aiohttp.ClientSession, url: str, most: int, *, private: bool) -> Fetched:
    for _turn in range(MOST_REDIRECTS + 1):
        async with session.get(URL(url, encoded="%" in url), allow_redirects=False) as answer:
            if answer.status == 304:
                return Fetched(None, answer.headers.get("ETag", ""), answer.headers.get("Last-Modified", ""))
            if answer.status in (301, 302, 303, 307, 308):
                url = checked(urljoin(url, answer.headers.get("Location", "")), private=private)
                continue
            if answer.status in (404, 410):
                raise Unreachable("gone", answer.status)
            if answer.status != 200:
                raise Unreachable("refused", answer.status)
            data = bytearray()
            async for piece in answer.content.iter_chunked(65_536):
                data += piece
                if len(data) > most:
                    raise Unreachable("large")
            name = urlsplit(url).path.rpartition("/")[2] or str(urlsplit(url).hostname)
            kept = (answer.headers.get(each, "") for each in ("ETag", "Last-Modified"))
            etag, modified = kept
            return Fetched(bytes(data), etag if len(etag) <= 200 else "", modified[:64], name)
    raise Unreachable("elsewhere")


class Private(OSError):
    """A name that leads inside."""


class _Outside(AbstractResolver):
    """Names as the system knows them, without what is not on the public internet."""

    def __init__(self, *, private: bool) -> None:
        self._private = private
        self._resolver = DefaultResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """The addresses that may be connected to; what was checked here is what the connection uses."""
        found = await self._resolver.resolve(host, port, family)
        if self._private:
            return found
        outside = [each for each in found if (at := _literal(each["host"])) is not None and _outside(at)]
        if found and not outside:
            raise Private(host)
        return outside

    async def close(self) -> None:
        await self._resolver.close()


def _literal(host: str) -> IPv4Address | IPv6Address | None:
    """The address that a host is, in any way of writing one."""
    try:
        return ip_address(host.partition("%")[0])
    except ValueError:
        pass
    try:
        # 127.1, 0x7f000001 and 2130706433 are this machine as well.
        return IPv4Address(socket.inet_aton(host))
    except OSError:
        return None


def _outside(at: IPv4Address | IPv6Address) -> bool:
    if isinstance(at, IPv6Address):
        inner = at.ipv4_mapped or at.sixtofour or (at.teredo and at.teredo[1]) or _translated(at)
        if inner:
            return _outside(inner)
    return at.is_global and not at.is_multicast


def _translated(at: IPv6Address) -> IPv4Address | None:
    """The address behind a translation of IPv6 to IPv4 (64:ff9b::/96)."""
    return IPv4Address(int(at) & 0xFFFFFFFF) if int(at) >> 32 == 0x0064FF9B << 64 else None
