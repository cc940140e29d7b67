"""`dueprocess settings`: what is in effect, and where each value came from. Secrets are never shown."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from dueprocess.commands.data import DATA, Data, settings_of


def settings(
    *,
    data: Data = DATA,
    json: Annotated[bool, Parameter(negative="", help="Print them as JSON.")] = False,
) -> int:
    """Print the settings that are in effect, and where each one came from."""
    import msgspec

    found = list(settings_of(data).lines())
    if json:
        keys = ("name", "value", "source", "meaning")
        print(msgspec.json.encode([dict(zip(keys, line, strict=True)) for line in found]).decode())
        return 0
    wide = [max(len(line[place]) for line in found) for place in (0, 1, 2)]
    for name, value, source, meaning in found:
        print(f"{name:<{wide[0]}}  {value:<{min(wide[1], 40)}}  {source:<{min(wide[2], 40)}}  {meaning}")
    return 0
