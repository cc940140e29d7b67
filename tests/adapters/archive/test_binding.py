"""An archive is a folder that opens anywhere: every kind, standard formats, and nothing that must stay."""

from __future__ import annotations

import csv
import io
import json
import mailbox
import re
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from dueprocess.adapters.archive.folder import FolderArchives
from dueprocess.application.archiving import Bound
from dueprocess.domain.own_data import Count, Item, Kind, LeftOut, Reason
from tests.archiving import AT, LAKE, PAGES, Shelves, job, ordinary

NOTHING_ELSE = re.compile(r'(?:src|href)="([^"#]*)"')


def bound(folder: Path, shelves: Shelves | None = None) -> tuple[Bound, zipfile.ZipFile]:
    """An archive of these shelves, opened."""
    made = FolderArchives(folder, shelves or ordinary(), PAGES).make(job(), lambda: None)
    (path,) = folder.glob("*.zip")
    return made, zipfile.ZipFile(path)


def text(archive: zipfile.ZipFile, name: str) -> str:
    return archive.read(name).decode()


def test_every_program_opens_it_and_finds_it_sound(tmp_path: Path) -> None:
    made, archive = bound(tmp_path)
    assert archive.testzip() is None
    assert {count.kind: count.number for count in made.put_in} == {
        Kind.PHOTOGRAPHS: 2, Kind.DIARY: 1, Kind.CHATS: 3, Kind.FILES: 1, Kind.MAIL: 1, Kind.CONTACTS: 1, Kind.LEDGER: 2,
    }  # fmt: skip
    assert archive.read("photographs/000001-湖边.png") == LAKE
    assert archive.read("files/000001-登山_清单.txt").decode() == "水 3 升\n"


def test_what_must_stay_is_counted_and_named_nowhere(tmp_path: Path) -> None:
    made, archive = bound(tmp_path)
    assert made.left_out == (
        LeftOut(Kind.PHOTOGRAPHS, Reason.UNLAWFUL, 1),
        LeftOut(Kind.PHOTOGRAPHS, Reason.UNREADABLE, 1),
        LeftOut(Kind.CONTACTS, Reason.OTHERS_PRIVATE, 1),
    )
    assert json.loads(archive.read("left-out.json")) == [
        {"kind": "photographs", "reason": "unlawful", "number": 1},
        {"kind": "photographs", "reason": "unreadable", "number": 1},
        {"kind": "contacts", "reason": "others_private", "number": 1},
    ]
    everything = b"".join(archive.read(name) for name in archive.namelist())
    for secret in (b"Forbidden title", b"Spring Street", b'"p2"'):
        assert secret not in everything
    cover = text(archive, "index.html")
    assert "法律禁止持有" in cover
    assert "他人的隐私" in cover


def test_no_page_asks_for_anything_that_is_not_in_the_archive(tmp_path: Path) -> None:
    _, archive = bound(tmp_path)
    names, pages = set(archive.namelist()), [name for name in archive.namelist() if name.endswith(".html")]
    reached = {"index.html"}
    for name in pages:
        html = text(archive, name)
        assert "<script" not in html
        assert "://" not in re.sub(r'content="[^"]*"', "", html)
        for link in NOTHING_ELSE.findall(html):
            target = link.removeprefix("../") if link.startswith("../") else (
                f"{name.rpartition('/')[0]}/{link}".lstrip("/")
            )  # fmt: skip
            assert target in names, (name, link)
            reached.add(target)
    assert names - reached == {"left-out.json"}


def test_what_somebody_typed_is_text(tmp_path: Path) -> None:
    _, archive = bound(tmp_path)
    assert "&lt;script&gt;alert(1)" in text(archive, "pages/diary-1.html")


def test_chats_are_found_by_conversation_the_latest_first(tmp_path: Path) -> None:
    _, archive = bound(tmp_path)
    listed = text(archive, "pages/chats.html")
    assert listed.index("Li Mei") < listed.index("周明")
    page = text(archive, "pages/chats-000002-1.html")
    assert page.index("周三还踢吗？") < page.index("踢。")


def test_a_long_kind_is_read_page_by_page(tmp_path: Path) -> None:
    many = tuple(Item(f"d{number}", AT, text=f"day {number}") for number in range(401))
    _, archive = bound(tmp_path, Shelves({Kind.DIARY: many}))
    first, second = text(archive, "pages/diary-1.html"), text(archive, "pages/diary-2.html")
    assert "day 399<" in first
    assert "day 400<" not in first
    assert "day 400<" in second
    assert 'href="diary-2.html"' in first
    assert 'href="diary-1.html"' in second
    assert len(json.loads(archive.read("diary.json"))) == 401


def test_a_spreadsheet_takes_nothing_for_a_formula(tmp_path: Path) -> None:
    _, archive = bound(tmp_path)
    rows = list(csv.DictReader(io.StringIO(archive.read("ledger.csv").decode("utf-8-sig"))))
    assert [(row["amount"], row["amount_minor"], row["currency"]) for row in rows] == [
        ("-12.50", "-1250", "CNY"),
        ("300", "300", "JPY"),
    ]
    assert (rows[0]["note"], rows[0]["with"]) == ("'=HYPERLINK(1)", "'-周明")


def test_a_mail_program_reads_the_letters_and_no_header_is_smuggled_in(tmp_path: Path) -> None:
    _, archive = bound(tmp_path)
    (tmp_path / "out.mbox").write_bytes(archive.read("mail.mbox"))
    with closing(mailbox.mbox(tmp_path / "out.mbox")) as box:
        (letter,) = box
    assert letter["Bcc"] is None
    assert letter["Subject"] == "Flat Bcc: thief@example.test"
    assert "Li Mei" in letter["From"]
    assert "From there." in letter.get_payload(decode=True).decode()


def test_an_address_book_reads_the_contacts(tmp_path: Path) -> None:
    _, archive = bound(tmp_path)
    card = text(archive, "contacts.vcf")
    assert card.startswith("BEGIN:VCARD\r\nVERSION:4.0\r\n")
    assert "FN:周明\\; goalkeeper\r\n" in card
    assert "TEL:+8610\r\n" in card
    assert all(len(line.encode()) <= 75 for line in card.split("\r\n"))


def test_an_item_that_breaks_off_is_listed_and_nothing_else_fails(tmp_path: Path) -> None:
    shelves = ordinary()
    shelves.broken = {"p1"}
    made, archive = bound(tmp_path, shelves)
    assert LeftOut(Kind.PHOTOGRAPHS, Reason.UNREADABLE, 2) in made.left_out
    assert Count(Kind.PHOTOGRAPHS, 2) in made.put_in
    assert not [name for name in archive.namelist() if name.startswith("photographs/")]
    assert json.loads(archive.read("photographs.json"))[0]["medium"]["unreadable"] is True


@pytest.mark.parametrize("shelves", [Shelves({}), None])
def test_where_there_is_nothing_the_first_page_says_so(tmp_path: Path, shelves: Shelves | None) -> None:
    FolderArchives(tmp_path, shelves, PAGES).make(job(), lambda: None)
    (path,) = tmp_path.glob("*.zip")
    assert zipfile.ZipFile(path).namelist() == ["left-out.json", "index.html"]


def test_whom_the_platform_does_not_know_any_more_still_has_the_record(tmp_path: Path) -> None:
    shelves = ordinary()
    shelves.unknown = True
    made, _ = bound(tmp_path, shelves)
    assert made.put_in == ()
