"""Where a request comes from: the address behind trusted proxies, and the notified facility whose networks it lies in."""

from __future__ import annotations

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final

from azukari.kernel.fault import Fault, FaultError
from azukari.kernel.values import PlaceId
from azukari.law.say import Say
from azukari.store.models import Place

LOOPBACK: Final = ("127.0.0.1", "::1")
Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


def _address(text: str) -> Address | None:
    try:
        found = ip_address(text.strip())
    except ValueError:
        return None
    return (found.ipv4_mapped or found) if isinstance(found, IPv6Address) else found


def client_of(peer: str, forwarded: str, proxies: Iterable[str]) -> tuple[str, bool]:
    """Who really asks, and whether a trusted proxy said so: the last address of the chain that is no trusted proxy's.

    What an untrusted peer says of itself counts for nothing.
    """
    trusted = {_address(one) for one in proxies}
    if _address(peer) not in trusted:
        return peer, False
    for one in reversed([part for part in forwarded.split(",") if part.strip()]):
        found = _address(one)
        if found is None:
            break
        if found not in trusted:
            return str(found), True
    return peer, True


def networks_of(text: str) -> list[Network]:
    """The networks that a list names, separated by commas or blanks. :raises FaultError: ``NETWORK_UNREADABLE``."""
    found: list[Network] = []
    for part in text.replace(",", " ").split():
        try:
            found.append(ip_network(part))
        except ValueError:
            told = Say(
                f"「{part}」は通信網の番地ではありません。例：10.1.0.0/16。",
                f"“{part}” is not a network; for example 10.1.0.0/16.",
            )
            raise FaultError(Fault("NETWORK_UNREADABLE", told)) from None
    return found


def place_at(address: str) -> PlaceId | None:
    """The facility in whose networks an address lies, the narrowest first; None where it lies in none."""
    here = _address(address)
    if here is None:
        return None
    best: tuple[int, str] | None = None
    for place, text in Place.objects.exclude(networks="").order_by("pk").values_list("id", "networks"):
        for one in networks_of(text):
            if here in one and (best is None or one.prefixlen > best[0]):
                best = one.prefixlen, place
    return None if best is None else PlaceId(best[1])
