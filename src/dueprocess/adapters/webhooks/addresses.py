"""Addresses: a name looked up once, checked, and called by the number that was checked (see `application.addresses`)."""

from __future__ import annotations

import asyncio
import socket

import msgspec

from dueprocess.application.addresses import PORTS, AddressRefused, is_public, parts_of


class Address(msgspec.Struct, frozen=True):
    """A checked place: what is called (`ip`), and the name it is called by."""

    scheme: str
    host: str
    port: int
    path: str
    ip: str

    @property
    def url(self) -> str:
        """The URL by the number, so that no name is looked up again."""
        ip = f"[{self.ip}]" if ":" in self.ip else self.ip
        return f"{self.scheme}://{ip}:{self.port}{self.path}"

    @property
    def authority(self) -> str:
        """What the Host header says."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


async def checked(url: str, *, private: bool) -> Address:
    """Where to call. `private`: whether our own network may be called. Raises `AddressRefused`, or `OSError` unresolved."""
    scheme, host, port, path = parts_of(url)
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    numbers = [str(item[4][0]) for item in found]
    if not numbers:
        raise OSError("no address")
    if not private:
        for number in numbers:
            if not is_public(number):
                raise AddressRefused("a private network")
    return Address(scheme, host, port, path, numbers[0])
