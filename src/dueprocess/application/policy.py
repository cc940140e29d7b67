"""Policies: the published rulebook versions, read once and kept, and the catalogue in force."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from dueprocess.application.ports import Reader
from dueprocess.application.views.all import RULEBOOKS
from dueprocess.application.views.view import Key
from dueprocess.domain.inherited import CLAUSE as INHERITED_CLAUSE
from dueprocess.domain.inherited import INHERITED
from dueprocess.domain.rulebook_version import InForce, RulebookVersion, in_force
from dueprocess.kernel.canonical import revive
from dueprocess.kernel.instants import Instant
from dueprocess.rulebook.locales import in_declared_order
from dueprocess.rulebook.model import Catalogue, Clause, EvidenceKind, Rulebook

_RULEBOOK = msgspec.json.Decoder(Rulebook, dec_hook=revive)
_CATALOGUE = msgspec.json.Decoder(Catalogue, dec_hook=revive)


class _Published(NamedTuple):
    """What was read the last time, and the column it was read at."""

    at: tuple[tuple[Key, Key | None], ...]
    versions: tuple[InForce, ...]
    catalogue: Catalogue | None


class Policies:
    """Reads versions from the record and remembers what it has read: a version never changes (I-03)."""

    def __init__(self) -> None:
        self._read: dict[str, tuple[Rulebook, Catalogue]] = {}
        self._kept = _Published((), (), None)

    def content(self, version: RulebookVersion) -> tuple[Rulebook, Catalogue]:
        """The rulebook and catalogue of a version."""
        known = self._read.get(version.digest)
        if known is None:
            known = in_declared_order(_RULEBOOK.decode(version.body), _CATALOGUE.decode(version.catalogue))
            self._read[version.digest] = known
        return known

    def published(self, reader: Reader) -> tuple[InForce, ...]:
        """All published versions, oldest first."""
        return self._current(reader).versions

    def in_force(self, reader: Reader, at: Instant) -> InForce | None:
        """The version in force at an instant."""
        return in_force(self.published(reader), at)

    def version(self, reader: Reader, number: int) -> InForce | None:
        """A published version by number."""
        return next((item for item in self.published(reader) if item.version == number), None)

    def clause(self, reader: Reader, number: int, clause_id: str) -> Clause | None:
        """A clause as a version says it; what stands in its place where an inherited decision is not completed."""
        if clause_id == INHERITED:
            return INHERITED_CLAUSE
        version = self.version(reader, number)
        return version.rulebook.clause(clause_id) if version else None

    def catalogue(self, reader: Reader) -> Catalogue | None:
        """The catalogue of the newest published version: names are only ever added to it."""
        return self._current(reader).catalogue

    def evidence_kind(self, reader: Reader, name: str) -> EvidenceKind | None:
        """A kind of evidence the catalogue knows."""
        catalogue = self.catalogue(reader)
        kinds = catalogue.evidence_kinds if catalogue else ()
        return next((kind for kind in kinds if kind.name == name), None)

    def _current(self, reader: Reader) -> _Published:
        """What is published now. The rows are read only when one column says that something changed."""
        at = reader.column(RULEBOOKS, "takes_effect_at")
        if at != self._kept.at:
            rows = [row for row in reader.all(RULEBOOKS) if row.takes_effect_at is not None]
            versions = tuple(
                InForce(row.version, row.digest, row.takes_effect_at, self.content(row)[0])
                for row in rows
                if row.takes_effect_at is not None
            )
            self._kept = _Published(at, versions, self.content(rows[-1])[1] if rows else None)
        return self._kept
