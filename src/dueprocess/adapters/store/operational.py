"""The operational tables in SQL: written through the store's writer, read on connections of their own.

Reading a session or a token is part of every request, so it never waits for the write lock.
"""

from __future__ import annotations

import hmac
from typing import Any

import msgspec
from sqlalchemy import Row, case, delete, select, update
from sqlalchemy.exc import IntegrityError

from dueprocess.adapters.store.observations import SqlObservations
from dueprocess.adapters.store.schema import (
    CREDENTIAL,
    ENTRY_CODE,
    OUTBOX,
    SESSION,
    SETTING,
    SPENT,
    THROTTLE,
    TOKEN,
)
from dueprocess.adapters.store.webhooks import SqlWebhooks
from dueprocess.application.operational import (
    ENTRY_TRIES_MAX,
    Credential,
    Entry,
    Grant,
    Session,
    SessionKind,
    Token,
)
from dueprocess.application.ports import Effect
from dueprocess.kernel.canonical import canonical
from dueprocess.kernel.ids import AccountNo, PersonId
from dueprocess.kernel.instants import Instant

_GRANT = msgspec.json.Decoder(Grant)


class SqlOperational(SqlWebhooks, SqlObservations):
    """The operational tables of one store."""

    def add_token(self, token: Token, hashed: str) -> None:
        """Keep a token under its hash."""
        with self._operate() as connection:
            connection.execute(
                TOKEN.insert().values(
                    token_id=token.token_id,
                    hash=hashed,
                    name=token.name,
                    scopes=canonical(token.grant).decode(),
                    created_at=token.created_at,
                    revoked_at=None,
                )
            )

    def token(self, hashed: str) -> Token | None:
        """The token with this hash, unless it was revoked."""
        with self._read() as connection:
            row = connection.execute(
                select(TOKEN).where(TOKEN.c.hash == hashed, TOKEN.c.revoked_at.is_(None))
            ).first()
        return _token(row) if row else None

    def tokens(self) -> tuple[Token, ...]:
        """All tokens, revoked ones too, oldest first."""
        with self._read() as connection:
            rows = connection.execute(select(TOKEN).order_by(TOKEN.c.created_at, TOKEN.c.token_id)).all()
        return tuple(_token(row) for row in rows)

    def revoke_token(self, token_id: str, at: Instant) -> bool:
        """End a token; False if there is none."""
        with self._operate() as connection:
            done = connection.execute(
                update(TOKEN)
                .where(TOKEN.c.token_id == token_id, TOKEN.c.revoked_at.is_(None))
                .values(revoked_at=at)
            )
        return done.rowcount == 1

    def put_credential(self, credential: Credential) -> None:
        """Set a sign-in, replacing the one with this login."""
        values = {"person_id": credential.person_id, "hash": credential.hash}
        with self._operate() as connection:
            connection.execute(
                self._upsert(CREDENTIAL)
                .values(login=credential.login, **values)
                .on_conflict_do_update(index_elements=["login"], set_=values)
            )

    def credential(self, login: str) -> Credential | None:
        """The sign-in with this login."""
        with self._read() as connection:
            row = connection.execute(select(CREDENTIAL).where(CREDENTIAL.c.login == login)).first()
        return Credential(row.login, PersonId(row.person_id), row.hash) if row else None

    def add_session(self, session: Session) -> None:
        """Begin a session."""
        with self._operate() as connection:
            connection.execute(
                SESSION.insert().values(
                    session_id=session.session_id,
                    kind=session.kind.value,
                    subject=session.subject,
                    created_at=session.created_at,
                    expires_at=session.expires_at,
                    ended_at=None,
                    seen_at=session.seen_at,
                    device=session.device,
                    appointment=session.appointment,
                    directory_sid=session.directory_sid or None,
                    directory_sub=session.directory_sub or None,
                    known_since=session.known_since,
                )
            )

    def session(self, session_id: str, now: Instant) -> Session | None:
        """The session with this hashed id, if it has neither ended nor expired."""
        with self._read() as connection:
            row = connection.execute(
                select(SESSION).where(
                    SESSION.c.session_id == session_id,
                    SESSION.c.ended_at.is_(None),
                    SESSION.c.expires_at > now,
                )
            ).first()
        return _session(row) if row else None

    def sessions_of(self, kind: SessionKind, subject: str, now: Instant) -> tuple[Session, ...]:
        """Where somebody is signed in now, latest first."""
        with self._read() as connection:
            rows = connection.execute(
                select(SESSION)
                .where(
                    SESSION.c.kind == kind.value,
                    SESSION.c.subject == subject,
                    SESSION.c.ended_at.is_(None),
                    SESSION.c.expires_at > now,
                )
                .order_by(SESSION.c.created_at.desc(), SESSION.c.session_id)
            ).all()
        return tuple(_session(row) for row in rows)

    def see_session(self, session_id: str, at: Instant) -> None:
        """Note that it was used."""
        with self._operate() as connection:
            connection.execute(update(SESSION).where(SESSION.c.session_id == session_id).values(seen_at=at))

    def end_session(self, session_id: str, at: Instant) -> None:
        """Sign out."""
        with self._operate() as connection:
            connection.execute(
                update(SESSION)
                .where(SESSION.c.session_id == session_id, SESSION.c.ended_at.is_(None))
                .values(ended_at=at)
            )

    def end_other_sessions(self, kind: SessionKind, subject: str, keep: str, at: Instant) -> None:
        """Sign out everywhere else; with nothing to keep, everywhere."""
        with self._operate() as connection:
            connection.execute(
                update(SESSION)
                .where(
                    SESSION.c.kind == kind.value,
                    SESSION.c.subject == subject,
                    SESSION.c.session_id != keep,
                    SESSION.c.ended_at.is_(None),
                )
                .values(ended_at=at)
            )

    def end_directory_sessions(self, at: Instant, *, sid: str = "", sub: str = "") -> int:
        """Sign out what a directory's session, or its subject, signed in (digests): how many that were."""
        if not sid and not sub:
            return 0
        named = SESSION.c.directory_sid == sid if sid else SESSION.c.directory_sub == sub
        with self._operate() as connection:
            ended = connection.execute(
                update(SESSION).where(named, SESSION.c.ended_at.is_(None)).values(ended_at=at)
            )
        return ended.rowcount

    def spend(self, what: str, expires_at: Instant, now: Instant) -> bool:
        """Use a single-use thing; False if it was used before."""
        try:
            with self._operate() as connection:
                connection.execute(delete(SPENT).where(SPENT.c.expires_at <= now))
                connection.execute(SPENT.insert().values(what=what, expires_at=expires_at))
        except IntegrityError:
            return False
        return True

    def once(self, what: str, digest: str, expires_at: Instant, now: Instant) -> tuple[Instant, bool] | None:
        """Keep `what` with a digest and an end, the first time; later the end that was kept, and True.

        Whoever keeps `what` itself is the first; its row is the lock that a second one waits for.
        """
        exact = f"{what}#{digest}"
        first = self._upsert(SPENT).values(what=what, expires_at=expires_at)
        first = first.on_conflict_do_nothing().returning(SPENT.c.what)
        with self._operate() as connection:
            connection.execute(delete(SPENT).where(SPENT.c.expires_at <= now))
            if connection.execute(first).first() is not None:
                connection.execute(SPENT.insert().values(what=exact, expires_at=expires_at))
                return expires_at, False
            row = connection.execute(select(SPENT.c.expires_at).where(SPENT.c.what == exact)).first()
        return (Instant(row[0]), True) if row else None

    def begin_entry(self, entry: Entry, hashed: str, effect: Effect) -> None:
        """Keep a code that was asked for and owe its sending, in one transaction."""
        with self._operate() as connection:
            connection.execute(
                ENTRY_CODE.insert().values(
                    entry_id=entry.entry_id,
                    account_no=entry.account_no,
                    hash=hashed,
                    expires_at=entry.expires_at,
                    tries=entry.tries,
                )
            )
            connection.execute(
                OUTBOX.insert().values(
                    key=effect.key,
                    kind=effect.kind,
                    subject=effect.subject,
                    detail=effect.detail,
                    due_at=effect.due_at,
                    lease_until=0,
                    attempts=0,
                    done_at=None,
                    parked=False,
                    last_error="",
                )
            )

    def entry(self, entry_id: str) -> Entry | None:
        """The entry that the worker sends a code for."""
        with self._read() as connection:
            row = connection.execute(select(ENTRY_CODE).where(ENTRY_CODE.c.entry_id == entry_id)).first()
        return _entry(row) if row else None

    def note_sent(self, entry_id: str, known_since: Instant | None) -> None:
        """Note since when the contact is known that the code was sent to."""
        with self._operate() as connection:
            connection.execute(
                update(ENTRY_CODE).where(ENTRY_CODE.c.entry_id == entry_id).values(known_since=known_since)
            )

    def try_code(self, entry_id: str, hashed: str, now: Instant) -> AccountNo | None:
        """The account, if the code is right, in time and among the first five tries; it is spent by that."""
        with self._operate() as connection:
            wanted = select(ENTRY_CODE).where(ENTRY_CODE.c.entry_id == entry_id).with_for_update()
            row = connection.execute(wanted).first()
            if row is None or row.tries >= ENTRY_TRIES_MAX or row.expires_at <= now:
                return None
            right = hmac.compare_digest(row.hash, hashed)
            tries = ENTRY_TRIES_MAX if right else row.tries + 1
            connection.execute(
                update(ENTRY_CODE).where(ENTRY_CODE.c.entry_id == entry_id).values(tries=tries)
            )
        return AccountNo(row.account_no) if right and row.account_no is not None else None

    def count(self, bucket: str, window: int, now: Instant) -> tuple[int, Instant]:
        """Count one more in a window of milliseconds: how many there are now, and when the window ends.

        One statement, so that two processes that count at once both count.
        """
        over = THROTTLE.c.window_ends_at <= now
        first = {"count": 1, "window_ends_at": now + window}
        more = {
            "count": case((over, 1), else_=THROTTLE.c.count + 1),
            "window_ends_at": case((over, now + window), else_=THROTTLE.c.window_ends_at),
        }
        counted = self._upsert(THROTTLE).values(bucket=bucket, **first)
        counted = counted.on_conflict_do_update(index_elements=["bucket"], set_=more)
        with self._operate() as connection:
            number, ends_at = connection.execute(
                counted.returning(THROTTLE.c.count, THROTTLE.c.window_ends_at)
            ).one()
        return number, Instant(ends_at)

    def setting(self, name: str) -> str | None:
        """A small fact of this installation."""
        with self._read() as connection:
            row = connection.execute(select(SETTING.c.value).where(SETTING.c.name == name)).first()
        return row[0] if row else None

    def put_setting(self, name: str, value: str) -> None:
        """Set it."""
        with self._operate() as connection:
            connection.execute(
                self._upsert(SETTING)
                .values(name=name, value=value)
                .on_conflict_do_update(index_elements=["name"], set_={"value": value})
            )


def _token(row: Row[tuple[object, ...]]) -> Token:
    return Token(
        row.token_id,
        row.name,
        _GRANT.decode(row.scopes),
        Instant(row.created_at),
        None if row.revoked_at is None else Instant(row.revoked_at),
    )


def _session(row: Row[Any]) -> Session:
    return Session(
        row.session_id,
        SessionKind(row.kind),
        row.subject,
        Instant(row.created_at),
        Instant(row.expires_at),
        None if row.seen_at is None else Instant(row.seen_at),
        row.device or "",
        row.appointment or 0,
        row.directory_sid or "",
        row.directory_sub or "",
        None if row.known_since is None else Instant(row.known_since),
    )


def _entry(row: Row[tuple[object, ...]]) -> Entry:
    number = None if row.account_no is None else AccountNo(row.account_no)
    since = None if row.known_since is None else Instant(row.known_since)
    return Entry(row.entry_id, number, Instant(row.expires_at), row.tries, since)
