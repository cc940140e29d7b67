"""Throttle: how often somebody may try something, counted in fixed windows.

Who is throttled is kept as a keyed digest: neither addresses nor account ids lie in the table.
"""

from __future__ import annotations

from dueprocess.http.limits import Rate
from dueprocess.http.services import Services
from dueprocess.kernel.canonical import keyed


def hit(services: Services, rate: Rate, who: str) -> int | None:
    """Count one try of `who`; the seconds to wait if that is one too many, None if not."""
    label = f"throttle {rate.name}"
    bucket = keyed(services.settings.key("throttle"), label, who.encode(errors="surrogatepass"))
    now = services.wall_now()
    number, ends_at = services.operational.count(bucket, rate.window, now)
    if number <= rate.most:
        return None
    return max(1, -(-(ends_at - now) // 1000))
