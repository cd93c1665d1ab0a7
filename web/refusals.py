"""Requests that are refused before anybody looks at what they ask; each message is for who sent it."""

from __future__ import annotations


class MalformedHostError(Exception):
    """``Host`` is no host."""

    def __init__(self) -> None:
        super().__init__("The field Host of the request is not the name or the address of a host.")


class TooManyParametersError(Exception):
    """More parameters than ``most``."""

    def __init__(self, most: int) -> None:
        super().__init__(f"The address has more than {most} parameters.")


class TooManyRequestsError(Exception):
    """The sender has had its share for now; ``seconds`` from now there is more."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"Too many requests came from your network: try again in {seconds} seconds.")
        self.seconds = seconds
