"""The folder of archives: whole or not there, whatever dies when; nobody else's to read; locked where that was wished."""

from __future__ import annotations

import hashlib
import io
import os
import stat
import zipfile
from itertools import count
from pathlib import Path
from typing import NoReturn

import msgspec
import pyrage
import pytest
from pyrage import passphrase, x25519

from dueprocess.adapters.archive.folder import FolderArchives
from dueprocess.adapters.archive.locking import fresh_key, is_recipient
from dueprocess.application.archiving import Bound, Interrupted
from dueprocess.application.sources import SourceFault
from dueprocess.domain.export import Export, Stage
from dueprocess.domain.own_data import Item, Kind
from dueprocess.kernel.ids import AccountNo, ExportId
from dueprocess.kernel.instants import DAY, Instant
from dueprocess.kernel.privacy import UNSEALED
from tests.archiving import AT, EXPORT_ID, PAGES, Shelves, job, ordinary


def export(bound: Bound | None = None, *, locked: bool = False, export_id: ExportId = EXPORT_ID) -> Export:
    """As the record would have it."""
    kept = Export(export_id, AccountNo(1), AT, AT, (), UNSEALED if locked else None, None)
    if bound is None:
        return kept
    return msgspec.structs.replace(
        kept,
        stage=Stage.MADE,
        size=bound.size,
        sha256=bound.sha256,
        expires_at=Instant(AT + DAY),
    )


def made_until(archives: FolderArchives, death: int) -> NoReturn:
    """Make an archive in this process, which dies at this beat."""
    beats = count(1)
    archives.make(job(), lambda: os._exit(9) if next(beats) == death else None)
    os._exit(0)


def nothing() -> None:
    """A beat that goes on."""


def test_an_archive_is_its_owners_alone_and_what_the_digest_says(tmp_path: Path) -> None:
    folder = tmp_path / "exports"
    bound = FolderArchives(folder, ordinary(), PAGES).make(job(), nothing)
    (path,) = folder.iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    content = path.read_bytes()
    assert (len(content), hashlib.sha256(content).hexdigest()) == (bound.size, bound.sha256)
    assert path.name == f"{EXPORT_ID}-{bound.sha256}.zip"


def test_the_same_data_gives_the_same_bytes(tmp_path: Path) -> None:
    made = [FolderArchives(tmp_path / name, ordinary(), PAGES).make(job(), nothing) for name in "ab"]
    assert made[0] == made[1]


def test_killed_at_any_instant_there_is_no_archive_or_a_whole_one(tmp_path: Path) -> None:
    """A process dies at its first beat, its second, and so on, without a word, until one comes to the end."""
    archives = FolderArchives(tmp_path, ordinary(), PAGES)
    whole = FolderArchives(tmp_path / "whole", ordinary(), PAGES).make(job(), nothing)
    for death in count(1):
        child = os.fork()
        if not child:
            made_until(archives, death)
        _, status = os.waitpid(child, 0)
        found = [path for path in tmp_path.glob("*.zip*") if path.is_file()]
        if os.waitstatus_to_exitcode(status) == 0:
            assert [path.name for path in found] == [f"{EXPORT_ID}-{whole.sha256}.zip"]
            break
        assert found == []
        assert not archives.there(export(whole))
    assert death > 20, "it died somewhere"
    assert archives.there(export(whole))


def test_who_is_told_to_end_leaves_nothing(tmp_path: Path) -> None:
    def end() -> None:
        raise Interrupted

    with pytest.raises(Interrupted):
        FolderArchives(tmp_path, ordinary(), PAGES).make(job(), end)
    assert list(tmp_path.iterdir()) == []


def test_a_source_that_is_away_leaves_nothing(tmp_path: Path) -> None:
    shelves = ordinary()
    shelves.down = True
    with pytest.raises(SourceFault):
        FolderArchives(tmp_path, shelves, PAGES).make(job(), nothing)
    assert list(tmp_path.iterdir()) == []


def test_only_the_holder_of_the_passphrase_opens_a_locked_archive(tmp_path: Path) -> None:
    recipient, key = fresh_key("three blind mice")
    archives = FolderArchives(tmp_path, ordinary(), PAGES)
    bound = archives.make(job(recipient), nothing)
    (path,) = tmp_path.glob("*.age")
    assert b"PK\x03\x04" not in path.read_bytes()
    with pytest.raises(pyrage.DecryptError):
        passphrase.decrypt(key, "three blind rats")
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(path.read_bytes(), [x25519.Identity.generate()])
    identity = x25519.Identity.from_str(passphrase.decrypt(key, "three blind mice").decode().strip())
    opened = zipfile.ZipFile(io.BytesIO(pyrage.decrypt(path.read_bytes(), [identity])))
    assert "index.html" in opened.namelist()
    assert archives.there(export(bound, locked=True))


def test_what_goes_wrong_while_it_is_locked_is_said_as_it_is(tmp_path: Path) -> None:
    """pyrage would make an error of its own of it: the worker has to tell an end from a fault."""
    beats = count(1)

    def end() -> None:
        if next(beats) > 12:
            raise Interrupted

    with pytest.raises(Interrupted):
        FolderArchives(tmp_path, ordinary(), PAGES).make(job(fresh_key("three blind mice")[0]), end)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["", "age1", "age1" + "q" * 58, "ssh-ed25519 AAAAC3", "age1é"])
def test_what_is_no_key_is_none(text: str) -> None:
    assert not is_recipient(text)
    assert is_recipient(str(x25519.Identity.generate().to_public()))


def test_a_part_is_exactly_those_bytes(tmp_path: Path) -> None:
    archives = FolderArchives(tmp_path, ordinary(), PAGES)
    made = export(archives.make(job(), nothing))
    whole = b"".join(archives.pieces(made, 0, made.size))
    assert hashlib.sha256(whole).hexdigest() == made.sha256
    assert b"".join(archives.pieces(made, 7, 19)) == whole[7:19]


def test_the_counts_so_far_are_there_while_it_is_made(tmp_path: Path) -> None:
    archives, seen = FolderArchives(tmp_path, ordinary(), PAGES), []
    archives.make(job(), lambda: seen.append(archives.progress(EXPORT_ID).put_in))
    numbers = [sum(line.number for line in lines) for lines in seen]
    assert numbers[0] == 0
    assert max(numbers) == 11
    assert archives.progress(EXPORT_ID).put_in == ()


def test_what_is_over_is_deleted_and_what_is_not_stays(tmp_path: Path) -> None:
    archives = FolderArchives(tmp_path, ordinary(), PAGES)
    bound = archives.make(job(), nothing)
    (tmp_path / f"exp_{'1' * 26}.abc.part").write_bytes(b"of a worker that is at it")
    (tmp_path / f"{EXPORT_ID}-{'0' * 64}.zip").write_bytes(b"an attempt that the record does not know")
    (tmp_path / "somebody elses").write_text("stays")
    other = ExportId("exp_" + "1" * 26)
    kept = {EXPORT_ID: export(bound), other: export(export_id=other)}
    assert archives.keep(kept) == 1
    assert archives.there(export(bound))
    assert archives.keep({}) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["somebody elses"]


def test_an_id_that_is_none_of_ours_opens_no_file(tmp_path: Path) -> None:
    archives = FolderArchives(tmp_path, Shelves({Kind.DIARY: (Item("d", AT),)}), PAGES)
    with pytest.raises(ValueError, match="not the id"):
        archives.progress(ExportId("../secret"))
