"""Addresses: where a message may go. What an operator types must not become a way into our own network.

The rules are:
1. http or https, a host, no user in it, no fragment.
2. Every address that the name stands for is public, unless private networks are allowed by the settings: no loopback, no
   link-local (a cloud's metadata), no private or reserved range.
3. The address that was checked is the one that is called: a name that is answered otherwise a moment later helps nobody.
"""

from __future__ import annotations

import ipaddress
from typing import Final
from urllib.parse import urlsplit

URL_MAX: Final = 500
PORTS: Final = {"http": 80, "https": 443}


class AddressRefused(Exception):
    """A message may not go there; its text says why, for the operator."""


def parts_of(url: str) -> tuple[str, str, int, str]:
    """Scheme, host, port and path of an address that could be registered. Raises `AddressRefused`."""
    if len(url) > URL_MAX or not url.isascii() or any(ord(letter) <= 32 for letter in url):
        raise AddressRefused("not an address")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise AddressRefused("not an address") from None
    if parts.scheme not in PORTS or not parts.hostname:
        raise AddressRefused("http or https, and a host")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise AddressRefused("no user, password or fragment in it")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return parts.scheme, parts.hostname, port or PORTS[parts.scheme], path


def is_public(number: str) -> bool:
    """Whether an IP address belongs to the public internet; one that hides another is judged by that."""
    try:
        ip = ipaddress.ip_address(number.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None) or _nat64(ip)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast


def _nat64(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    inside = ip in ipaddress.ip_network("64:ff9b::/96")
    return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if inside else None
