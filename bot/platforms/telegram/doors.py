"""Links that lead from anywhere into the private chat: ``t.me/bot?start=payload``, 64 characters at most."""

import hmac
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error

from bot.conversation.messages import PRESS_BYTES

HELLO = "hello"
"""The payload of a door that leads to nothing in particular."""

_PREFIX = "p_"
_SEAL = 6
_LENGTH = 64
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")


class Doors:
    """Makes links of button presses, and presses of such links. Only what this bot sealed opens: a link that
    somebody made up must not press a button in another person's name.
    """

    def __init__(self, token: str) -> None:
        self._key = b"passeur door " + token.encode()

    def payload(self, press: str) -> str:
        """What stands for this press in a link; empty where it does not fit."""
        sealed = urlsafe_b64encode(self._seal(press.encode()) + press.encode()).rstrip(b"=").decode()
        payload = _PREFIX + sealed
        return payload if press and len(payload) <= _LENGTH else ""

    def press(self, payload: str) -> str:
        """The press that this payload stands for; empty where it is something else."""
        if not payload.startswith(_PREFIX) or not _PAYLOAD.fullmatch(payload):
            return ""
        coded = payload.removeprefix(_PREFIX)
        try:
            raw = urlsafe_b64decode(coded + "=" * (-len(coded) % 4))
            seal, press = raw[:_SEAL], raw[_SEAL:]
            if len(press) <= PRESS_BYTES and hmac.compare_digest(seal, self._seal(press)):
                return press.decode()
        except (Error, UnicodeDecodeError):
            pass
        return ""

    def _seal(self, press: bytes) -> bytes:
        return hmac.digest(self._key, press, "sha256")[:_SEAL]


def link(username: str, payload: str = "") -> str:
    """The address of the private chat with this bot."""
    return f"https://t.me/{username}?start={payload}" if payload else f"https://t.me/{username}"
