"""The notice page over HTTP on one machine: how long, and how many bytes with its styles, as a browser transfers them."""

from __future__ import annotations

import re
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import msgspec

from bench.stores import NAMES, fresh
from dueprocess.application.operational import SessionKind
from dueprocess.http.app import create_app
from dueprocess.http.auth.sessions import begin
from tests.http.serving import serving
from tests.http.web.scenes import Scene
from tests.world import WEI

WARM_UP = 40


class Result(msgspec.Struct, frozen=True):
    """Milliseconds, and bytes as transferred (compressed)."""

    store: str
    p50_ms: float
    p99_ms: float
    page_bytes: int
    styles_bytes: int


def run(requests: int = 400) -> Iterator[Result]:
    """Ask for one notice again and again, one after another, on each store."""
    for name in NAMES:
        yield _asked(name, requests)


def _asked(name: str, requests: int) -> Result:
    with tempfile.TemporaryDirectory() as folder, fresh(name) as store:
        scene = Scene(Path(folder), store=store)
        decision_id = scene.matter()
        notice_id = scene.notice_of(decision_id)
        cookie = begin(scene.services, SessionKind.PERSON, str(WEI))
        headers = {
            "cookie": f"{cookie.key}={cookie.value}",
            "accept-language": "zh-CN",
            "accept-encoding": "gzip",
        }
        with serving(create_app(scene.services)) as url, httpx2.Client(headers=headers) as client:
            address, spent = f"{url}/n/{notice_id}", []
            for _ in range(WARM_UP + requests):
                start = time.perf_counter()
                answer = client.get(address)
                spent.append((time.perf_counter() - start) * 1000)
                answer.raise_for_status()
            sheets = set(re.findall(r'<link[^>]+href="([^"]+\.css[^"]*)"', answer.text))
            styles = sum(_transferred(client.get(f"{url}{sheet}")) for sheet in sheets)
            page = _transferred(answer)
    quantiles = statistics.quantiles(spent[WARM_UP:], n=100)
    return Result(name, statistics.median(spent[WARM_UP:]), quantiles[98], page, styles)


def _transferred(answer: httpx2.Response) -> int:
    return int(answer.num_bytes_downloaded)


def main() -> None:
    """Print the row."""
    for result in run():
        whole = (result.page_bytes + result.styles_bytes) / 1000
        print(
            f"{result.store}, notice page: p50 {result.p50_ms:.1f} ms, p99 {result.p99_ms:.1f} ms;"
            f" {whole:.1f} kB with its styles ({result.page_bytes / 1000:.1f} + {result.styles_bytes / 1000:.1f})"
        )


if __name__ == "__main__":
    main()
