"""Who may see the staff page: whoever knows the name and the password, which strangers cannot guess fast."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import threading
import time
import unicodedata
from collections import deque
from collections.abc import Callable

from index.errors import SettingError

MOST_WRONG = 10
WITHIN = 60.0
"""Seconds within which :data:`MOST_WRONG` wrong passwords close the door to everybody."""

CHALLENGE = 'Basic realm="storysearch staff", charset="UTF-8"'
"""What a browser is told that has not logged in (RFC 7617, 2 and 2.1)."""


class NotLoggedIn(Exception):
    """No password came, or a wrong one."""


class TooManyWrong(Exception):
    """Too many wrong passwords came of late; ``seconds`` from now one may try again."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class StaffAccess:
    """The door of the staff page. Safe to use from several threads.

    Raises :class:`~index.errors.SettingError` when ``user`` has a colon, which HTTP Basic cannot carry.
    ``clock`` gives seconds from any beginning.
    """

    def __init__(self, user: str, password: str, clock: Callable[[], float] = time.monotonic) -> None:
        if ":" in user:
            raise SettingError("The setting staff_user must not hold a colon: HTTP Basic ends names there.")
        self._user, self._password = _digest(user), _digest(password)
        self._closed = not password
        self._clock = clock
        self._lock = threading.Lock()
        self._wrong: deque[float] = deque(maxlen=MOST_WRONG)

    @property
    def closed(self) -> bool:
        """Whether nobody may come in, because there is no password."""
        return self._closed

    def admit(self, authorization: str | None) -> None:
        """Return if the header ``Authorization`` opens the door.

        Raises :class:`NotLoggedIn`, or :class:`TooManyWrong` for whatever comes after too many wrong
        passwords, so that nobody learns which of their guesses was right. A header without a password, or
        none, is no guess: every browser comes without at first.
        """
        credentials = _credentials(authorization or "")
        if self._closed or credentials is None:
            raise NotLoggedIn
        with self._lock:
            now = self._clock()
            if len(self._wrong) == MOST_WRONG and now - self._wrong[0] < WITHIN:
                raise TooManyWrong(int(self._wrong[0] + WITHIN - now) + 1)
            if not self._matches(*credentials):
                self._wrong.append(now)
                raise NotLoggedIn

    def _matches(self, user: str, password: str) -> bool:
        # Both are compared whatever the first gives, and as digests, so that the time tells nothing.
        right_user = hmac.compare_digest(_digest(user), self._user)
        right_password = hmac.compare_digest(_digest(password), self._password)
        return right_user and right_password


def _digest(text: str) -> bytes:
    # The same letters may be typed as one character or as two (RFC 8265, 4.2.2).
    return hashlib.sha256(unicodedata.normalize("NFC", text).encode("utf-8", "surrogatepass")).digest()


def _credentials(authorization: str) -> tuple[str, str] | None:
    scheme, _, token = authorization.strip().partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        told = base64.b64decode(token.strip(), validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        return None
    user, colon, password = told.partition(":")
    return (user, password) if colon else None
