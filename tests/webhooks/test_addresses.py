"""No address of our own network is called, whichever way it is written or answered."""

from __future__ import annotations

import socket

import pytest

from dueprocess.adapters.webhooks.addresses import checked
from dueprocess.application.addresses import AddressRefused, is_public, parts_of
from dueprocess.application.webhook import endpoint_mistake
from tests.coroutines import finished
from tests.webhooks.post import Post


@pytest.mark.parametrize(
    "number",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.9",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::7",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "2002:7f00:1::",
        "64:ff9b::a00:1",
        "ff02::1",
        "not a number",
    ],
)
def test_our_own_network_is_not_public(number: str) -> None:
    assert not is_public(number)


@pytest.mark.parametrize("number", ["8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_the_internet_is(number: str) -> None:
    assert is_public(number)


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "http://",
        "http:///path",
        "http://user@example.org/",
        "http://user:secret@example.org/",
        "http://example.org/#part",
        "http://example.org:99999/",
        "http://exa mple.org/",
        "http://example.org/\r\nx: y",
        "http://例子.example/",
        "http://" + "a" * 600,
        "http://[::1",
    ],
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(AddressRefused):
        parts_of(url)
    assert endpoint_mistake(url, (), private=True) == "url"


def test_a_registration_of_our_own_network_is_refused_unless_allowed() -> None:
    for url in ("http://127.0.0.1:9/", "http://localhost/", "http://[::1]/", "http://192.168.0.4/hook"):
        assert endpoint_mistake(url, (), private=False) == "url"
        assert endpoint_mistake(url, (), private=True) == ""
    assert endpoint_mistake("https://hooks.example.org/in", ("notice.issued",), private=False) == ""
    assert endpoint_mistake("https://hooks.example.org/in", ("case.opened",), private=False) == "events"


def test_a_name_that_stands_for_our_own_network_is_not_called(post: Post) -> None:
    """`localhost` passes for any name whose answer turned out to be private after it was registered."""
    port = post.receiver.url.rpartition(":")[2]
    post.register("one", "notice.issued", url=f"http://localhost:{port}/one")
    post.world.decide()
    post.work(post.another(private=False))
    assert post.receiver.seen == []
    assert post.deliveries()[0].answer == "not called: a private network"


def test_one_private_answer_among_public_ones_is_enough_to_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    """And what is called is the number that was checked: the name is not looked up a second time."""

    def answers(*numbers: str) -> None:
        found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, 443)) for number in numbers]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_more: found)

    answers("93.184.216.34", "10.0.0.8")
    with pytest.raises(AddressRefused, match="private"):
        finished(checked("https://hooks.example.org/in?a=b", private=False))
    answers("93.184.216.34")
    address = finished(checked("https://hooks.example.org/in?a=b", private=False))
    assert address.url == "https://93.184.216.34:443/in?a=b"
    assert address.authority == "hooks.example.org"
