"""`dueprocess bridge`: what carries a part of the record into another system, as a process of its own."""

from __future__ import annotations

import signal
import sys
import threading
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from dueprocess.commands.data import DATA, Data, opened

POLL_SECONDS = 1.0
bridge_app = App(name="bridge", help="Carry a part of the record into another system.")


@bridge_app.command
def keycloak(
    url: str,
    realm: str,
    client: str,
    secret_file: Path,
    *,
    capability: Annotated[str, Parameter(help="What your catalogue calls signing in.")],
    lookup: Annotated[str, Parameter(help="An account id is Keycloak's `id`, or a `username`.")] = "id",
    once: Annotated[bool, Parameter(negative="", help="Compare once, and end.")] = False,
    data: Data = DATA,
) -> int:
    """Disable at Keycloak whoever may not sign in, and enable them again when that ends. It only reads the record."""
    from dueprocess.adapters.bridges.keycloak import Keycloak, KeycloakFault, Realm, sweep
    from dueprocess.adapters.bridges.pace import Pace
    from dueprocess.adapters.clock import SystemClock
    from dueprocess.kernel.instants import Instant

    if lookup not in ("id", "username"):
        print("dueprocess bridge: --lookup is `id` or `username`", file=sys.stderr)
        return 2
    try:
        secret = secret_file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        print(f"dueprocess bridge: cannot read `{secret_file}`", file=sys.stderr)
        return 2
    store, clock, pace, stop = opened(data), SystemClock(), Pace(), threading.Event()
    if not once:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
    code = 0
    with Keycloak(Realm(url, realm, client, secret, lookup)) as api:
        while not stop.is_set():
            with store.read() as reader:
                head = reader.head()
            now = Instant(max(clock.now(), head.recorded_at))
            if pace.due(now, head.position):
                try:
                    swept = sweep(store, api, capability, now)
                except KeycloakFault as fault:
                    code, rests = 1, pace.failed(now)
                    print(f"Keycloak: {fault}; again in {rests // 1000} s", file=sys.stderr)
                else:
                    code = 0
                    pace.looked(now, head.position, swept.next_at)
                    _say(swept.disabled, swept.enabled, swept.unknown, swept.disabled_by_others, swept.failed)
            if once or stop.wait(POLL_SECONDS):
                break
    store.close()
    return code


def _say(disabled: int, enabled: int, unknown: int, others: int, failed: int) -> None:
    """One line where something was done or is the matter."""
    said = {
        "disabled": disabled,
        "enabled": enabled,
        "without a user there": unknown,
        "disabled by others, left alone": others,
        "refused by Keycloak, tried again": failed,
    }
    line = ", ".join(f"{words}: {count}" for words, count in said.items() if count)
    if line:
        print(line, file=sys.stderr)


@bridge_app.command
def osprey(
    file: Annotated[
        Path, Parameter(help="Results, one JSON object a line; `-` reads what a consumer writes.")
    ],
    *,
    map: Annotated[Path, Parameter(help="Which feature is the account, what verdicts stand for (YAML).")],  # noqa: A002
    to: Annotated[str, Parameter(help="The address of dueprocess.")],
    token_file: Path,
) -> int:
    """Raise a signal for each verdict that the map knows. The same event and verdict are raised once."""
    import msgspec

    from dueprocess.adapters.bridges.osprey import OspreyMap, Unsound, signals
    from dueprocess.adapters.bridges.platform import Denied, MapUnusable, Platform, PlatformFault, read_map

    try:
        known = read_map(map, OspreyMap)
        token = token_file.read_text(encoding="utf-8").strip()
        results = sys.stdin.buffer if str(file) == "-" else file.open("rb")
    except (MapUnusable, OSError, UnicodeDecodeError) as fault:
        print(f"dueprocess bridge: {fault}", file=sys.stderr)
        return 2
    raised = unmapped = unread = 0
    with Platform(to, token) as platform, results:
        for number, line in enumerate(results, 1):
            try:
                read = signals(msgspec.json.decode(line), known)
                unmapped += len(read.unmapped)
                for call in read.calls:
                    platform.make(call)
                    raised += 1
            except (Unsound, msgspec.MsgspecError, RecursionError) as fault:
                unread += 1
                print(
                    f"line {number}: {fault if isinstance(fault, Unsound) else 'not JSON'}", file=sys.stderr
                )
            except Denied as refused:
                unread += 1
                print(f"line {number}: {refused.code}", file=sys.stderr)
            except PlatformFault as away:
                print(f"line {number}: {away}; begin again, nothing is raised twice", file=sys.stderr)
                return 1
    print(f"raised: {raised}, verdicts without a meaning: {unmapped}, not raised: {unread}", file=sys.stderr)
    return 3 if unread else 0


@bridge_app.command
def coop(
    *,
    map: Annotated[Path, Parameter(help="Which category a policy stands for (YAML).")],  # noqa: A002
    key_file: Annotated[Path, Parameter(help="Coop's verification key (PEM).")],
    to: Annotated[str, Parameter(help="The address of dueprocess.")],
    token_file: Path,
    host: str = "127.0.0.1",
    port: int = 8090,
) -> int:
    """Listen for Coop's callbacks: each becomes a report that a human decides."""
    from dueprocess.adapters.bridges.callbacks import listener
    from dueprocess.adapters.bridges.coop import CoopMap
    from dueprocess.adapters.bridges.platform import MapUnusable, Platform, read_map

    try:
        known, key = read_map(map, CoopMap), key_file.read_bytes()
        token = token_file.read_text(encoding="utf-8").strip()
    except (MapUnusable, OSError, UnicodeDecodeError) as fault:
        print(f"dueprocess bridge: {fault}", file=sys.stderr)
        return 2
    with Platform(to, token) as platform, listener((host, port), known, key, platform) as server:
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            return 0
    return 0
