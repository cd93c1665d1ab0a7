"""Keeping the crawler out of private networks.

Whoever writes a partner page chooses where its links and redirects lead, and a crawler that follows them from
inside an organisation's network could be used to reach what is hidden there. Therefore every request,
including each hop of a redirect, is checked twice: the address as it is written, in every literal form that
the system would understand, and each address that its name resolves to, in the process-wide resolver, whose
answer is the one that is connected to. Exceptions are named one by one, as ``host:port``.

What remains: a public address that forwards into a private network, a proxy or NAT64 gateway of the
operator's own with unusual prefixes, and services that wrongly trust the crawler's public address. Against
these only the firewall of the machine helps.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Sequence
from typing import Any

from twisted.internet.interfaces import IHostnameResolver, IHostResolution, IResolutionReceiver
from zope.interface import implementer  # type: ignore[import-untyped]

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_PRIVATE_SUFFIXES = (".localhost", ".local", ".internal", ".lan", ".home.arpa", ".corp", ".intranet")


def is_public(address: str) -> bool:
    """Whether a numeric IP address is one of the public internet's hosts.

    Addresses that carry an IPv4 address inside (mapped, 6to4, Teredo, NAT64) are judged by that as well.
    """
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address):
        inner = [parsed.ipv4_mapped, parsed.sixtofour, *(parsed.teredo or ())]
        if parsed in _NAT64:
            return is_public(str(ipaddress.IPv4Address(int(parsed) & 0xFFFFFFFF)))
        if any(one is not None and not is_public(str(one)) for one in inner):
            return False
        if parsed.ipv4_mapped is not None:
            return True
    return parsed.is_global and not (parsed.is_multicast or parsed.is_reserved or parsed.is_unspecified)


def literal_address(host: str) -> str | None:
    """The numeric address that ``host`` spells, in any form that connecting would accept (dotted, decimal,
    hexadecimal, octal, shortened, bracketed IPv6), or ``None`` when it is a name."""
    bare = host.strip("[]").partition("%")[0]
    try:
        return str(ipaddress.ip_address(bare))
    except ValueError:
        pass
    try:
        # NFKC folds full-width digits and dots, as browsers and IDNA do.
        ascii_host = bare.encode("idna").decode("ascii").rstrip(".")
        return socket.inet_ntoa(socket.inet_aton(ascii_host)) if ascii_host else None
    except (OSError, UnicodeError):
        return None


def refusal(host: str, port: int, local_hosts: frozenset[str]) -> str | None:
    """Why a request to ``host:port`` is refused by the way it is written, or ``None`` when it is not."""
    if not host:
        return "The address has no host."
    if f"{host}:{port}".lower() in local_hosts:
        return None
    literal = literal_address(host)
    if literal is not None:
        return None if is_public(literal) else f"{host} is a private address, which the crawler never visits."
    name = host.lower().rstrip(".")
    if name == "localhost" or "." not in name or name.endswith(_PRIVATE_SUFFIXES):
        return f"{host} is a name inside a private network, which the crawler never visits."
    return None


@implementer(IHostnameResolver)
class GuardedResolver:
    """A resolver that leaves private addresses out of every answer, unless ``host:port`` is in
    ``local_hosts``. ``refused`` collects the names that lost an address."""

    def __init__(self, inner: Any, local_hosts: frozenset[str]) -> None:
        self._inner = inner
        self._local_hosts = local_hosts
        self.refused: set[str] = set()

    def resolveHostName(  # noqa: N802  (the name is Twisted's)
        self,
        resolutionReceiver: Any,  # noqa: N803
        hostName: str,  # noqa: N803
        portNumber: int = 0,  # noqa: N803
        addressTypes: Sequence[type] | None = None,  # noqa: N803
        transportSemantics: str = "TCP",  # noqa: N803
    ) -> Any:
        """See :class:`twisted.internet.interfaces.IHostnameResolver`."""
        receiver = resolutionReceiver
        if f"{hostName}:{portNumber}".lower() not in self._local_hosts:
            receiver = _PublicOnly(resolutionReceiver, hostName, self.refused)
        return self._inner.resolveHostName(receiver, hostName, portNumber, addressTypes, transportSemantics)


@implementer(IResolutionReceiver)
class _PublicOnly:
    def __init__(self, receiver: Any, name: str, refused: set[str]) -> None:
        self._receiver, self._name, self._refused = receiver, name, refused

    def resolutionBegan(self, resolution: IHostResolution) -> None:  # noqa: N802
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:  # noqa: N802
        if is_public(address.host):
            self._receiver.addressResolved(address)
        else:
            self._refused.add(self._name.lower())

    def resolutionComplete(self) -> None:  # noqa: N802
        self._receiver.resolutionComplete()
