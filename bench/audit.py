"""Audit events per second: a history of our own making, or the real one where it is at hand."""

from __future__ import annotations

import io
import json
from pathlib import Path
from time import perf_counter
from typing import Any

from dueprocess.adapters.history.wikipedia import source
from dueprocess.adapters.history.wikipedia.law import wikipedia
from dueprocess.application.audit.tally import Tally

REAL = Path(__file__).parents[2] / "shared" / "data" / "wikipedia_block_lifecycles.jsonl"
SUBJECTS = 2_000


def run(rounds: int = 3) -> dict[str, Any]:
    """The best of a few rounds, in events a second, printed and returned."""
    name, raw = ("real history", REAL.read_bytes()) if REAL.exists() else ("made history", _made())
    best, events = min(_once(raw) for _ in range(rounds))
    result = {
        "input": name,
        "events": events,
        "seconds": round(best, 3),
        "events_per_second": round(events / best),
    }
    print(f"audit, {name}: {result['events_per_second']:,} events/s ({events:,} events in {best:.2f} s)")
    return result


def _once(raw: bytes) -> tuple[float, int]:
    judged_by = wikipedia()
    tally = Tally(judged_by.law, judged_by.ladder)
    started = perf_counter()
    for line in source.read(io.BytesIO(raw), judged_by.reasons):
        if line.history is not None:
            tally.subject(line.history)
    seconds = perf_counter() - started
    return seconds, tally.result(seconds)["events_total"]


def _made() -> bytes:
    """A block without an end, a change that closes the appeal path, an unblock by another."""
    lines = []
    for number in range(SUBJECTS):
        event = {
            "logid": number * 3, "ts": "2021-03-01T12:00:00Z", "action": "block", "admin": "a", "admin_is_bot": False,
            "duration": "infinity", "expiry": None, "flags": ["nocreate"], "scope": "sitewide", "n_pages": 0,
            "namespaces": None, "reason": f"edit warring over article {number}",
        }  # fmt: skip
        change = {
            "logid": number * 3 + 1,
            "ts": "2021-03-02T12:00:00Z",
            "action": "reblock",
            "flags": ["nousertalk"],
        }
        lift = {"logid": number * 3 + 2, "ts": "2021-03-03T12:00:00Z", "action": "unblock", "admin": "b"}
        nothing = {"duration": None, "flags": None, "scope": None}
        events = [event, {**event, **change}, {**event, **nothing, **lift}]
        lines.append(json.dumps({"subject": f"u{number}", "events": events}))
    return "\n".join(lines).encode()


if __name__ == "__main__":
    run()
