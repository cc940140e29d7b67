"""Archiving: asked for, made once, said when it is whole; whatever dies, is away or is stopped meanwhile."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from dueprocess.adapters.archive.folder import FolderArchives
from dueprocess.adapters.store.outbox import SqlOutbox
from dueprocess.adapters.store.sqlite import SqliteStore
from dueprocess.application.archiving import LEASE, Archivist, Bound, Job
from dueprocess.application.telling import ATTEMPTS_MAX
from dueprocess.application.views.all import EXPORTS
from dueprocess.domain.account import EraseAccount
from dueprocess.domain.enquiry import AskHuman
from dueprocess.domain.export import LASTS, Export, RequestExport, Stage, StopExport
from dueprocess.domain.own_data import Count, Kind
from dueprocess.kernel.ids import ExportId
from dueprocess.kernel.instants import DAY, HOUR, Instant
from dueprocess.kernel.privacy import Private
from tests.archiving import PAGES, ordinary
from tests.world import WEI, World


class Killed(BaseException):
    """As kill -9 is to a process: nothing after it runs that the code had meant to."""


class Dying(FolderArchives):
    """Makes it whole, and dies before anybody hears of it."""

    deaths = 1

    def make(self, job: Job, beat: Callable[[], None]) -> Bound:
        bound = super().make(job, beat)
        if self.deaths:
            self.deaths -= 1
            raise Killed
        return bound


class Archive:
    """A world with an archivist who is called by hand."""

    def __init__(self, folder: Path, kind: type[FolderArchives] = FolderArchives) -> None:
        self.world = World.copied(folder)
        assert isinstance(self.world.store, SqliteStore)
        self.outbox = SqlOutbox(self.world.store.operate)
        self.shelves = ordinary()
        self.folder = folder / "exports"
        self.archives = kind(self.folder, self.shelves, PAGES)
        self.archivist = Archivist(self.world.engine, self.world.store, self.archives, self.world.clock)

    def asked(self) -> ExportId:
        """Wei asks, from a device that is known for long."""
        since = Instant(self.world.clock.at - 30 * DAY)
        return self.world.ok(RequestExport(WEI, since))[0].export_id  # type: ignore[attr-defined, no-any-return]

    def export(self, export_id: ExportId) -> Export:
        return self.world.get(EXPORTS, export_id)

    def work(self) -> int:
        return self.archivist.work(self.outbox)

    def files(self) -> list[str]:
        return sorted(path.name for path in self.folder.glob("*")) if self.folder.exists() else []


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path)


def test_what_was_asked_for_is_made_and_said(archive: Archive) -> None:
    export_id = archive.asked()
    assert archive.work() == 1
    assert archive.work() == 0
    export = archive.export(export_id)
    assert export.stage is Stage.MADE
    assert Count(Kind.CHATS, 3) in export.put_in
    assert archive.files() == [f"{export_id}-{export.sha256}.zip"]
    assert archive.archives.there(export)


def test_the_case_file_is_what_its_pages_say_and_no_more(archive: Archive) -> None:
    decision_id = archive.world.decide()
    archive.world.appeal(decision_id)
    archive.world.ok(AskHuman(WEI, Private("Who decided this?")))
    export_id = archive.asked()
    archive.work()
    export = archive.export(export_id)
    assert export.put_in[0] == Count(Kind.CASE_FILE, 3)
    with zipfile.ZipFile(archive.folder / f"{export_id}-{export.sha256}.zip") as opened:
        page = "".join(opened.read(name).decode() for name in opened.namelist() if name.startswith("pages/"))
        file = opened.read("case_file.json").decode()
    for said in (
        "She had asked me to write.",
        "Who decided this?",
        "He wrote to strangers",
        "unwanted words",
    ):
        assert said in page
        assert said in file
    assert "p_ada" not in page + file


def test_i_26_a_restriction_changes_nothing_of_what_is_in_it(tmp_path: Path) -> None:
    counts = []
    for name in ("free", "restricted"):
        (tmp_path / name).mkdir()
        archive = Archive(tmp_path / name)
        if name == "restricted":
            archive.world.decide()
        export_id = archive.asked()
        archive.work()
        counts.append([line for line in archive.export(export_id).put_in if line.kind is not Kind.CASE_FILE])
    assert counts[0] == counts[1] != []


def test_nobody_hears_of_an_archive_that_was_whole_when_its_maker_died(tmp_path: Path) -> None:
    archive = Archive(tmp_path, Dying)
    export_id = archive.asked()
    with pytest.raises(Killed):
        archive.work()
    assert archive.export(export_id).stage is Stage.MAKING
    assert not archive.archives.there(archive.export(export_id))
    assert archive.work() == 0, "somebody holds it"
    archive.world.after(LEASE)
    assert archive.work() == 1
    assert archive.export(export_id).stage is Stage.MADE
    assert archive.archives.there(archive.export(export_id))
    archive.archivist.tidy()
    assert len(archive.files()) == 1


def test_who_works_on_holds_on_to_it(archive: Archive) -> None:
    export_id, others = archive.asked(), []
    make = archive.archives.make

    class Slow(FolderArchives):
        def make(self, job: Job, beat: Callable[[], None]) -> Bound:
            for _ in range(5):
                archive.world.after(LEASE // 2)
                beat()
                others.append(archive.outbox.claim_long("export.make", archive.world.clock.at, LEASE))
            return make(job, beat)

    slow = Slow(archive.folder, archive.shelves, PAGES)
    Archivist(archive.world.engine, archive.world.store, slow, archive.world.clock).work(archive.outbox)
    assert others == [None] * 5
    assert archive.export(export_id).stage is Stage.MADE


def test_a_source_that_is_away_is_tried_again_and_then_it_is_said(archive: Archive) -> None:
    export_id = archive.asked()
    archive.shelves.down = True
    tries = 0
    while archive.export(export_id).stage is Stage.MAKING:
        tries += archive.work()
        archive.world.after(2 * HOUR)
    assert tries == ATTEMPTS_MAX
    assert archive.export(export_id).fault == "source_unavailable"
    assert archive.work() == 0
    archive.shelves.down = False
    again = archive.asked()
    archive.work()
    assert archive.export(again).stage is Stage.MADE


def test_one_persons_archive_does_not_wait_for_anothers_that_fails(archive: Archive) -> None:
    archive.asked()
    archive.shelves.down = True
    archive.work()
    archive.shelves.down = False
    other = archive.world.ok(RequestExport(2, None))[0].export_id  # type: ignore[attr-defined]
    archive.work()
    assert archive.export(other).stage is Stage.MADE


def test_who_is_told_to_end_gives_it_back_at_once(archive: Archive) -> None:
    export_id = archive.asked()
    archive.archivist.going = lambda: False
    assert archive.work() == 1
    assert archive.files() == []
    archive.archivist.going = lambda: True
    assert archive.work() == 1
    assert archive.export(export_id).stage is Stage.MADE


def test_what_was_stopped_while_it_was_made_is_deleted(archive: Archive) -> None:
    export_id = archive.asked()
    make = archive.archives.make

    class Stopped(FolderArchives):
        def make(self, job: Job, beat: Callable[[], None]) -> Bound:
            bound = make(job, beat)
            archive.world.ok(StopExport(export_id, WEI))
            return bound

    late = Stopped(archive.folder, archive.shelves, PAGES)
    Archivist(archive.world.engine, archive.world.store, late, archive.world.clock).work(archive.outbox)
    assert archive.export(export_id).stage is Stage.STOPPED
    assert archive.archivist.tidy() == 1
    assert archive.files() == []


def test_what_was_stopped_before_is_not_made(archive: Archive) -> None:
    archive.world.ok(StopExport(archive.asked(), WEI))
    assert archive.work() == 1
    assert archive.files() == []


def test_after_a_week_it_is_deleted(archive: Archive) -> None:
    archive.asked()
    archive.work()
    archive.world.after(LASTS - 1)
    assert archive.archivist.tidy() == 0
    archive.world.after(1)
    assert archive.archivist.tidy() == 1
    assert archive.files() == []


def test_whose_words_are_erased_leaves_no_archive_and_gets_none(archive: Archive) -> None:
    archive.asked()
    archive.work()
    second = archive.asked()
    archive.world.ok(EraseAccount(WEI))
    assert archive.archivist.tidy() == 1
    archive.work()
    assert archive.export(second).fault == "account_erased"
    assert archive.files() == []
