"""One answer over HTTP: written once for everybody, sent again only where it changed, small on the way."""

import gzip
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from aiohttp import web

KEPT = 200
"""Answers remembered at most."""

SMALLEST = 600
"""Bytes below which nothing is gained by making it smaller."""

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """The content as it is and made small, its media type, and by what one knows whether it changed."""

    content: bytes
    small: bytes | None
    media: str
    etag: str
    changed: datetime

    @classmethod
    def of(cls, content: bytes, media: str, changed: datetime) -> "Answer":
        """An answer with this content, that changed last then."""
        small = gzip.compress(content, 6, mtime=0) if len(content) >= SMALLEST else None
        return cls(content, small, media, sha256(content).hexdigest()[:32], changed.replace(microsecond=0))


class Memory:
    """Answers by what was asked and by the version of the city that they tell."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, str], Answer] = OrderedDict()

    def get(
        self, asked: str, version: str, write: Callable[[], tuple[bytes, str]], changed: datetime
    ) -> Answer:
        """The answer, written where this version of it was not asked for before."""
        found = self._kept.pop((asked, version), None)
        if found is None:
            content, media = write()
            found = Answer.of(content, media, changed)
        self._kept[asked, version] = found
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return found


def respond(request: web.Request, answer: Answer, *, name: str = "", private: bool = False) -> web.Response:
    """304 where whoever asks has it already, else the whole of it. ``private`` is for one person's eyes."""
    # Weak, as the content is the same whether it was made small or not.
    headers = {
        **HEADERS,
        "ETag": f'W/"{answer.etag}"',
        "Vary": "Accept-Encoding",
        "Cache-Control": "private, max-age=300" if private else "public, max-age=300",
    }
    if not private:
        headers["Access-Control-Allow-Origin"] = "*"
    response: web.Response
    if _has(request, answer):
        response = web.Response(status=304, headers=headers)
    else:
        content = answer.content
        if answer.small is not None and "gzip" in request.headers.get("Accept-Encoding", "").casefold():
            content, headers["Content-Encoding"] = answer.small, "gzip"
        if name:
            headers["Content-Disposition"] = f'inline; filename="{name}"'
        headers["Content-Type"] = answer.media
        response = web.Response(body=content, headers=headers)
    response.last_modified = answer.changed
    return response


def _has(request: web.Request, answer: Answer) -> bool:
    if (tags := request.if_none_match) is not None:
        return any(each.value in (answer.etag, "*") for each in tags)
    since = request.if_modified_since
    return since is not None and answer.changed.astimezone(UTC) <= since
