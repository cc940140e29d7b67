"""Statements: written once in SQLAlchemy Core, compiled once to the driver's own SQL, run on its cursor.

The appender and the views are the measured path (design 6); everything else may run Core itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

from sqlalchemy import (
    BindParameter,
    Dialect,
    Select,
    Table,
    Text,
    bindparam,
    cast,
    delete,
    exists,
    func,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.expression import ClauseElement

from dueprocess.adapters.store.schema import (
    ABOUT,
    EVENT,
    EXTERNAL,
    HEAD,
    MANIFEST_ROW,
    OUTBOX,
    STAGED,
    VAULT,
    VIEW_TABLES,
)
from dueprocess.application.views.all import VIEWS

THINGS_AT_ONCE = 100
"""How many ids one look-up of events takes."""
IDS_AT_ONCE = 500
"""How many account numbers one look-up of external ids takes."""


class Statement:
    """Driver SQL with the order of its parameters."""

    __slots__ = ("_constants", "order", "text")

    def __init__(self, clause: ClauseElement, dialect: Dialect) -> None:
        compiled = clause.compile(dialect=dialect)
        self.text = str(compiled)
        self.order: Sequence[str] = getattr(compiled, "positiontup", None) or ()
        binds: dict[str, Any] = getattr(compiled, "binds", {})
        self._constants = {name: bind.value for name, bind in binds.items() if not bind.required}

    def bind(self, values: dict[str, Any]) -> tuple[Any, ...]:
        """The parameters in the driver's order."""
        if self._constants:
            values = self._constants | values
        return tuple([values[name] for name in self.order])


def _names(table: Table) -> list[str]:
    return [column.name for column in table.columns]


def _where_new(upsert: Callable[[Table], Any], table: Table) -> ClauseElement:
    """Insert a row; one with this key that is there already stays as it is."""
    made: ClauseElement = (
        upsert(table).values({name: bindparam(name) for name in _names(table)}).on_conflict_do_nothing()
    )
    return made


class ManifestStatements:
    """The statements of manifests: rows of imports, and how far each file was read."""

    def __init__(self, dialect: Dialect) -> None:
        upsert = postgresql.insert if dialect.name == "postgresql" else sqlite.insert
        row, staged = MANIFEST_ROW.c, STAGED.c
        some: list[BindParameter[int]] = [bindparam(f"number_{place}") for place in range(IDS_AT_ONCE)]
        names: list[BindParameter[str]] = [bindparam(f"name_{place}") for place in range(IDS_AT_ONCE)]
        restriction = VIEW_TABLES["restriction"].c
        departed = exists().where(restriction.key == row.manifest + "." + cast(row.row, Text))
        of_one = row.manifest == bindparam("manifest")

        def of(clause: ClauseElement) -> Statement:
            return Statement(clause, dialect)

        self.one = of(select(row.body).where(of_one, row.row == bindparam("row")))
        self.of_accounts = of(
            select(row.account_no, row.manifest, row.row, row.body)
            .where(row.account_no.in_(some), row.body.is_not(None))
            .order_by(row.account_no, row.manifest, row.row)
        )
        self.standing = of(
            select(row.row, row.body).where(of_one, row.body.is_not(None), ~departed).order_by(row.row)
        )
        self.bodies = of(select(row.body).where(of_one, row.body.is_not(None)).order_by(row.row))
        self.all = of(
            select(row.row, row.account_no, row.leaf, row.salt, row.body).where(of_one).order_by(row.row)
        )
        self.keep = of(upsert(MANIFEST_ROW).values({name: bindparam(name) for name in _names(MANIFEST_ROW)}))
        self.erase = of(
            update(MANIFEST_ROW).where(row.account_no == bindparam("number")).values(salt=None, body=None)
        )
        self.numbers = of(
            select(EXTERNAL.c.external_id, EXTERNAL.c.account_no).where(EXTERNAL.c.external_id.in_(names))
        )
        self.restricted = of(
            select(restriction.account_no).where(restriction.account_no.in_(some)).distinct()
        )
        self.staged = of(select(STAGED).where(staged.import_id == bindparam("import_id")))
        self.readings = of(select(STAGED).order_by(staged.import_id))
        account = VIEW_TABLES["account"].c
        self.registered = of(select(account.key).where(account.key.in_(some)))
        self.beside = of(
            select(row.account_no)
            .where(row.account_no.in_(some), row.manifest != bindparam("manifest"))
            .distinct()
        )
        self.part = of(select(row.account_no, row.body).where(of_one, row.row < bindparam("below")))
        self.least = of(select(func.min(row.row)).where(of_one))
        self.remove = of(delete(MANIFEST_ROW).where(of_one, row.row < bindparam("below")))
        self.unstage = of(delete(STAGED).where(staged.import_id == bindparam("import_id")))
        put = upsert(STAGED).values({name: bindparam(name) for name in _names(STAGED)})
        moved = {name: put.excluded[name] for name in ("line", "refused", "count", "frontier", "finished")}
        self.stage = of(put.on_conflict_do_update(index_elements=["import_id"], set_=moved))


class Statements:
    """All statements of the measured path, for one dialect."""

    def __init__(self, dialect: Dialect) -> None:
        def of(clause: ClauseElement) -> Statement:
            return Statement(clause, dialect)

        upsert = postgresql.insert if dialect.name == "postgresql" else sqlite.insert
        self.head = of(select(HEAD))
        self.lock_head = of(select(HEAD).with_for_update())
        self.move_head = of(
            update(HEAD).values(
                {name: bindparam(name) for name in _names(HEAD) if name not in ("id", "oldest_writer")}
            )
        )
        self.append = of(upsert(EVENT).values({name: bindparam(name) for name in _names(EVENT)}))
        cause = select(EVENT.c.position).where(EVENT.c.cause == bindparam("cause"))
        self.by_cause = of(cause)
        self.stored = of(
            select(EVENT.c.position, EVENT.c.bytes)
            .where(EVENT.c.position > bindparam("after"))
            .order_by(EVENT.c.position)
            .limit(bindparam("most"))
        )
        self.raw = of(
            select(EVENT.c.position, EVENT.c.bytes, EVENT.c.leaf, EVENT.c.cause, EVENT.c.follows)
            .where(EVENT.c.position > bindparam("after"))
            .order_by(EVENT.c.position)
            .limit(bindparam("most"))
        )
        self.kept = of(
            select(VAULT)
            .where(VAULT.c.ref > bindparam("after"))
            .order_by(VAULT.c.ref)
            .limit(bindparam("most"))
        )
        self.standing = of(
            select(EVENT.c.bytes, EVENT.c.follows)
            .where(EVENT.c.follows.is_not(None), EVENT.c.position > bindparam("after"))
            .order_by(EVENT.c.position)
            .limit(bindparam("most"))
        )
        self.keep = of(upsert(VAULT).values({name: bindparam(name) for name in _names(VAULT)}))
        self.vault = of(select(VAULT).where(VAULT.c.ref == bindparam("ref"), VAULT.c.erased.is_(False)))
        self.erase = of(
            update(VAULT)
            .where(VAULT.c.account_no == bindparam("number"))
            .values(salt=None, content=None, erased=True)
        )
        self.bind = of(_where_new(upsert, EXTERNAL))
        self.unbind = of(
            update(EXTERNAL).where(EXTERNAL.c.account_no == bindparam("number")).values(external_id=None)
        )
        self.number = of(
            select(EXTERNAL.c.account_no).where(EXTERNAL.c.external_id == bindparam("external_id"))
        )
        self.external = of(select(EXTERNAL.c.external_id).where(EXTERNAL.c.account_no == bindparam("number")))
        some: list[BindParameter[int]] = [bindparam(f"number_{place}") for place in range(IDS_AT_ONCE)]
        self.externals = of(
            select(EXTERNAL.c.account_no, EXTERNAL.c.external_id).where(
                EXTERNAL.c.account_no.in_(some), EXTERNAL.c.external_id.is_not(None)
            )
        )
        self.last_number = of(select(func.coalesce(func.max(EXTERNAL.c.account_no), 0)))
        self.owe = of(_where_new(upsert, OUTBOX))
        self._finds: dict[tuple[str, tuple[str, ...]], Statement] = {}
        self._aboves: dict[tuple[str, str], Statement] = {}
        self._uptos: dict[tuple[str, str], Statement] = {}
        self._columns: dict[tuple[str, str], Statement] = {}
        self._dialect = dialect
        self.cursors_are_named = dialect.name == "postgresql"
        """Whether a result is only read while it is asked for where its cursor has a name."""
        self._views(upsert)

    def _about(self, upsert: Callable[[Table], Any]) -> None:
        things: list[BindParameter[str]] = [bindparam(f"thing_{place}") for place in range(THINGS_AT_ONCE)]
        self.about = self._of(
            select(EVENT.c.position, EVENT.c.bytes)
            .join(ABOUT, ABOUT.c.position == EVENT.c.position)
            .where(ABOUT.c.thing.in_(things))
            .order_by(EVENT.c.position)
            .limit(bindparam("most"))
        )
        self.tell_about = self._of(upsert(ABOUT).values({name: bindparam(name) for name in _names(ABOUT)}))
        self.about_all = self._of(select(ABOUT.c.thing, ABOUT.c.position))
        self.about_clear = self._of(delete(ABOUT))

    def _of(self, clause: ClauseElement) -> Statement:
        return Statement(clause, self._dialect)

    @cached_property
    def manifests(self) -> ManifestStatements:
        """The statements of manifests, compiled when the first is needed."""
        return ManifestStatements(self._dialect)

    def _views(self, upsert: Callable[[Table], Any]) -> None:
        self._about(upsert)
        self._somes: dict[tuple[str, tuple[str, ...]], Statement] = {}
        self.view_get: dict[str, Statement] = {}
        self.view_put: dict[str, Statement] = {}
        self.view_all: dict[str, Statement] = {}
        self.view_clear: dict[str, Statement] = {}
        self.view_dump: dict[str, Statement] = {}
        for view in VIEWS:
            table = VIEW_TABLES[view.name]
            self.view_get[view.name] = self._of(
                select(table.c.body).where(table.c.key == bindparam("row_key"))
            )
            put = upsert(table).values({name: bindparam(name) for name in _names(table)})
            changed = {name: put.excluded[name] for name in _names(table) if name != "key"}
            self.view_put[view.name] = self._of(
                put.on_conflict_do_update(index_elements=["key"], set_=changed)
            )
            self.view_all[view.name] = self._of(select(table.c.key, table.c.body).order_by(table.c.key))
            self.view_clear[view.name] = self._of(delete(table))
            dumped = (table.c.key, table.c.body, *(table.c[name] for name in view.columns))
            self.view_dump[view.name] = self._of(select(*dumped).order_by(table.c.key))

    def view_upto(self, view: str, column: str) -> Statement:
        """The rows of a view whose column is at most a given number, lowest first."""
        known = self._uptos.get((view, column))
        if known is None:
            table = VIEW_TABLES[view]
            place = table.c[column]
            found = select(table.c.key, table.c.body).where(place <= bindparam("most"))
            known = Statement(found.order_by(place, table.c.key), self._dialect)
            self._uptos[view, column] = known
        return known

    def view_above(self, view: str, column: str) -> Statement:
        """The rows of a view whose column is more than a given number, lowest first."""
        known = self._aboves.get((view, column))
        if known is None:
            table = VIEW_TABLES[view]
            place = table.c[column]
            found = select(table.c.key, table.c.body).where(place > bindparam("least"))
            known = Statement(found.order_by(place, table.c.key), self._dialect)
            self._aboves[view, column] = known
        return known

    def view_column(self, view: str, column: str) -> Statement:
        """Key and one column of every row of a view, in key order."""
        known = self._columns.get((view, column))
        if known is None:
            table = VIEW_TABLES[view]
            found = select(table.c.key, table.c[column]).order_by(table.c.key)
            known = self._columns[view, column] = Statement(found, self._dialect)
        return known

    def view_some(self, view: str, columns: tuple[str, ...]) -> Statement:
        """At most `most` rows of a view with these columns equal to given values, first by key."""
        known = self._somes.get((view, columns))
        if known is None:
            found = self._equal(view, columns).limit(bindparam("most"))
            known = self._somes[view, columns] = Statement(found, self._dialect)
        return known

    def view_find(self, view: str, columns: tuple[str, ...]) -> Statement:
        """The rows of a view with these columns equal to given values, in key order."""
        known = self._finds.get((view, columns))
        if known is None:
            known = self._finds[view, columns] = Statement(self._equal(view, columns), self._dialect)
        return known

    def _equal(self, view: str, columns: tuple[str, ...]) -> Select[Any]:
        table = VIEW_TABLES[view]
        found: Select[Any] = select(table.c.key, table.c.body).order_by(table.c.key)
        for name in columns:
            found = found.where(table.c[name] == bindparam(f"by_{name}"))
        return found
