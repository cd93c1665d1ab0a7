"""Who a request counts for: the network address it came from, behind whatever proxies are trusted."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from index.errors import SettingError

Network = IPv4Network | IPv6Network

_SUBSCRIBER_BITS = 64
"""What one subscriber is given in IPv6 at least (RFC 6177): who has one address there has them all."""
_MAPPED_BITS = 96


def read_trusted_proxies(setting: str) -> tuple[Network, ...]:
    """The networks in ``setting``, addresses and networks separated by commas.

    Raises :class:`~index.errors.SettingError` for anything else; a name or ``*`` would let anybody claim any
    address.
    """
    networks = []
    for one in filter(None, (part.strip() for part in setting.split(","))):
        try:
            networks.append(ip_network(one))
        except ValueError as error:
            raise SettingError(
                "The setting trusted_proxies must hold addresses or networks separated by commas;"
                f" {one!r} is neither."
            ) from error
    return tuple(networks)


def as_server_setting(networks: Sequence[Network]) -> list[str]:
    """``networks`` as the server wants them, also as they look to one that listens on IPv6."""
    mapped = [
        f"::ffff:{one.network_address}/{_MAPPED_BITS + one.prefixlen}"
        for one in networks
        if isinstance(one, IPv4Network)
    ]
    return [*map(str, networks), *mapped]


def sender(host: str | None, trusted: Sequence[Network]) -> str | None:
    """What requests from ``host`` are counted under: an IPv4 address, or the first 64 bits of an IPv6 one.

    ``None`` where nobody can be told from anybody else: ``host`` is no address, or a trusted proxy that does
    not say for whom it asks, such as the machine itself.
    """
    try:
        address = ip_address(host or "")
    except ValueError:
        return None
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    if any(address in network for network in trusted):
        return None
    if isinstance(address, IPv6Address):
        return str(IPv6Network((int(address), _SUBSCRIBER_BITS), strict=False))
    return str(address)
