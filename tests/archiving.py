"""A platform's data for tests of archives: a source in memory whose items can be unreadable, unlawful or somebody else's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from dueprocess.application.archiving import Job
from dueprocess.application.queries.own_case_file import OwnCaseFile
from dueprocess.application.sources import AccountUnknown, MediumUnreadable, Page, SourceFault
from dueprocess.domain.own_data import Datum, Item, Kind, Medium, Whose
from dueprocess.http.services import Settings
from dueprocess.http.web.archive import ArchivedPages
from dueprocess.kernel.ids import ExportId
from dueprocess.kernel.instants import DAY, Instant
from tests.http.web.scenes import picture

AT = Instant(20_000 * DAY)
EXPORT_ID = ExportId("exp_" + "0" * 26)
PAGES = ArchivedPages(Settings("https://dueprocess.test", b"a secret of at least thirty-two bytes", "Linli"))
LAKE = picture()
BY_PAGE = 2


class Shelves:
    """A data source. `broken`: media that break off in the middle; `down`: nobody answers."""

    def __init__(self, things: dict[Kind, tuple[Item, ...]], media: dict[str, bytes] | None = None) -> None:
        self.things = things
        self.bytes = media or {}
        self.broken: set[str] = set()
        self.down = False
        self.unknown = False

    def kinds(self, account: str) -> tuple[Kind, ...]:
        """What there is."""
        if self.unknown:
            raise AccountUnknown("nobody")
        if self.down:
            raise SourceFault("down")
        return tuple(kind for kind in Kind if kind in self.things)

    def page(self, account: str, kind: Kind, cursor: str | None) -> Page:
        """Two items at a time."""
        start = int(cursor or 0)
        items = self.things[kind]
        more = start + BY_PAGE < len(items)
        return Page(items[start : start + BY_PAGE], str(start + BY_PAGE) if more else None)

    @contextmanager
    def open(self, account: str, kind: Kind, item_id: str) -> Iterator[Iterator[bytes]]:
        """The bytes, in two pieces."""
        if item_id not in self.bytes:
            raise MediumUnreadable("gone")
        yield self._pieces(item_id)

    def _pieces(self, item_id: str) -> Iterator[bytes]:
        content = self.bytes[item_id]
        yield content[: len(content) // 2]
        if item_id in self.broken:
            raise MediumUnreadable("broke off")
        yield content[len(content) // 2 :]


def ordinary() -> Shelves:
    """One person's life: a little of everything, and some of what must stay."""
    photograph = Medium("湖边.png", "image/png", len(LAKE))
    return Shelves(
        {
            Kind.PHOTOGRAPHS: (
                Item("p1", AT, "湖边", medium=photograph),
                Item("p2", Instant(AT + 1), "Forbidden title", medium=photograph, unlawful=True),
                Item("p3", Instant(AT + 2), "Lost", medium=photograph),
            ),
            Kind.DIARY: (Item("d1", AT, "周六", "爬完了。\n\n<script>alert(1)</script>"),),
            Kind.CHATS: (
                Item("m1", AT, text="周三还踢吗？", conversation="ming", with_whom="周明"),
                Item("m2", Instant(AT + 5), text="踢。", own=False, sender="周明", conversation="ming", with_whom="周明"),
                Item("m3", Instant(AT + 9), text="Deal.", conversation="mei", with_whom="Li Mei"),
            ),
            Kind.FILES: (Item("f1", AT, "notes", medium=Medium("../../etc/登山:清单.txt", "text/plain")),),
            Kind.MAIL: (
                Item("l1", AT, "Flat\r\nBcc: thief@example.test", "From here.\nFrom there.", own=False, sender="Li Mei"),
            ),
            Kind.CONTACTS: (
                Item("c1", AT, "周明; goalkeeper", data=(
                    Datum("phone", "+8610", Whose.KEPT), Datum("home", "Spring Street 4", Whose.OTHERS),
                )),
            ),
            Kind.LEDGER: (
                Item("t1", AT, "转账", "=HYPERLINK(1)", amount=-1250, currency="CNY", with_whom="-周明"),
                Item("t2", Instant(AT + 1), "工资", amount=300, currency="JPY"),
            ),
        },
        {"p1": LAKE, "p2": LAKE, "f1": "水 3 升\n".encode()},
    )  # fmt: skip


def job(recipient: str = "", case_file: OwnCaseFile | None = None, locale: str = "zh-CN") -> Job:
    """An archive to make for Wei."""
    return Job(
        EXPORT_ID, "wei", recipient, locale, "Asia/Shanghai", AT, case_file or OwnCaseFile(), lambda _: None
    )
