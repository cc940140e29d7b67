"""Instants as people read them: their own zone, their own language."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _local(at: int, zone: str) -> datetime:
    return datetime.fromtimestamp(at / 1000, ZoneInfo(zone))


def wire(at: int) -> str:
    """As the API of dueprocess reads it: RFC 3339 in UTC."""
    return datetime.fromtimestamp(at / 1000, UTC).isoformat()


def from_wire(text: str) -> int:
    """The other way: UTC milliseconds of an instant as dueprocess writes it."""
    return round(datetime.fromisoformat(text).timestamp() * 1000)


def short(at: int, zone: str, language: str) -> str:
    """Day and minute: `24 Nov 11:08`, `11月24日 11:08`."""
    local = _local(at, zone)
    if language == "zh-CN":
        return f"{local.month}月{local.day}日 {local:%H:%M}"
    return f"{local.day} {MONTHS[local.month - 1]} {local:%H:%M}"


def day(at: int, zone: str, language: str) -> str:
    """The day with its year: `24 Nov 2026`, `2026年11月24日`."""
    local = _local(at, zone)
    if language == "zh-CN":
        return f"{local.year}年{local.month}月{local.day}日"
    return f"{local.day} {MONTHS[local.month - 1]} {local.year}"


def instant(at: int, zone: str, language: str) -> str:
    """Day, second and offset: `24 Nov 2026, 11:08:05 (UTC+8)`. The second matters where something ends."""
    local = _local(at, zone)
    minutes = int((local.utcoffset() or local - local).total_seconds()) // 60
    offset = f"UTC{'-' if minutes < 0 else '+'}{abs(minutes) // 60}"
    if minutes % 60:
        offset += f":{abs(minutes) % 60:02d}"
    if language == "zh-CN":
        return f"{day(at, zone, language)} {local:%H:%M:%S}（{offset}）"
    return f"{day(at, zone, language)}, {local:%H:%M:%S} ({offset})"
