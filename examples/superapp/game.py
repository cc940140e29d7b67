"""Five in a row on a board of nine by nine, a move at a time: black begins, whoever has five in a line has won."""

from __future__ import annotations

import sqlite3
from typing import Any, Final

import msgspec
from litestar import Response
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from examples.superapp import people
from examples.superapp.gate import GAME_PLAY, Refusal
from examples.superapp.people import Person
from examples.superapp.routing import form, page
from examples.superapp.visit import Form, NotHere, Visit, go

SIDE: Final = 9
CELLS: Final = SIDE * SIDE
LINES: Final = ((0, 1), (1, 0), (1, 1), (1, -1))


class Move(msgspec.Struct, frozen=True):
    """One stone: the cell from 0 to 80, row by row, and when it was laid."""

    number: int
    cell: int
    at: int


class Game(msgspec.Struct, frozen=True):
    """State of one game. Odd moves are black's."""

    id: int
    black: Person
    white: Person
    moves: list[Move]
    winner: str | None

    @property
    def turn(self) -> Person | None:
        """Who is to move; None when the game is over."""
        if self.winner is not None or len(self.moves) == CELLS:
            return None
        return self.white if len(self.moves) % 2 else self.black

    def other(self, me: str) -> Person:
        """The one this person plays against."""
        return self.white if self.black.id == me else self.black

    @property
    def board(self) -> list[list[str]]:
        """Rows of cells: "black", "white" or empty."""
        cells = [""] * CELLS
        for move in self.moves:
            cells[move.cell] = "black" if move.number % 2 else "white"
        return [cells[start : start + SIDE] for start in range(0, CELLS, SIDE)]

    @property
    def last(self) -> int | None:
        """The cell of the last move."""
        return self.moves[-1].cell if self.moves else None

    def content_id(self, player: str) -> str:
        """Under which id dueprocess fetches what this player did."""
        return f"game-{self.id}-{player}"


def five_in_a_row(cells: set[int], last: int) -> bool:
    """Whether the stone on `last` completes a line of five among these cells."""
    row, column = divmod(last, SIDE)
    for down, right in LINES:
        length = 1
        for way in (1, -1):
            r, c = row + way * down, column + way * right
            while 0 <= r < SIDE and 0 <= c < SIDE and r * SIDE + c in cells:
                length, r, c = length + 1, r + way * down, c + way * right
        if length >= 5:
            return True
    return False


def find(tx: sqlite3.Connection, game: int) -> Game | None:
    """The game with this number."""
    row = tx.execute("SELECT * FROM games WHERE id = ?", (game,)).fetchone()
    if row is None:
        return None
    black, white = people.find(tx, row["black"]), people.find(tx, row["white"])
    if black is None or white is None:
        return None
    moves = tx.execute("SELECT number, cell, at FROM moves WHERE game = ? ORDER BY number", (game,))
    return Game(row["id"], black, white, [Move(*move) for move in moves], row["winner"])


def begin(tx: sqlite3.Connection, black: str, white: str, at: int) -> int:
    """A new game; its number."""
    return int(
        tx.execute("INSERT INTO games (black, white, at) VALUES (?, ?, ?)", (black, white, at)).lastrowid or 0
    )


def lay(tx: sqlite3.Connection, game: Game, cell: int, at: int) -> bool:
    """Lay the stone of whose turn it is; whether that was possible."""
    mover = game.turn
    if mover is None or not 0 <= cell < CELLS or any(move.cell == cell for move in game.moves):
        return False
    number = len(game.moves) + 1
    tx.execute("INSERT INTO moves VALUES (?, ?, ?, ?)", (game.id, number, cell, at))
    mine = {move.cell for move in game.moves if move.number % 2 == number % 2}
    if five_in_a_row(mine | {cell}, cell):
        tx.execute("UPDATE games SET winner = ? WHERE id = ?", (mover.id, game.id))
    return True


def log(game: Game, player: str) -> str:
    """What this player did in the game, a line a move, with milliseconds between the other's move and this."""
    first = 1 if game.black.id == player else 2
    lines = []
    for move in game.moves[first - 1 :: 2]:
        before = game.moves[move.number - 2].at if move.number > 1 else move.at
        row, column = divmod(move.cell, SIDE)
        lines.append(f"{move.number}. {'ABCDEFGHI'[column]}{row + 1}  +{move.at - before} ms")
    return "\n".join(lines)


@page("/games")
def games(visit: NamedDependency[Visit]) -> Response[str]:
    """One's games, and whom to play with."""
    return _list(visit)


@form("/games")
def new(visit: NamedDependency[Visit], form: NamedDependency[Form]) -> Response[Any] | Redirect:
    """Begin a game with a friend."""
    other = form.text("person", 20)
    if refused := visit.refusal(GAME_PLAY):
        return _list(visit, refused=refused)
    with visit.writing() as tx:
        if not people.are_friends(tx, visit.me, other):
            raise NotHere
        game = begin(tx, visit.me, other, visit.now)
    return go(f"/games/{game}")


@page("/games/{game:int}")
def board(visit: NamedDependency[Visit], game: FromPath[int]) -> Response[str]:
    """The board."""
    return _show(visit, game)


@form("/games/{game:int}")
def play(
    visit: NamedDependency[Visit], form: NamedDependency[Form], game: FromPath[int]
) -> Response[Any] | Redirect:
    """Lay a stone."""
    with visit.reading() as tx:
        _mine(tx, visit, game)
    if refused := visit.refusal(GAME_PLAY):
        return _show(visit, game, refused=refused)
    cell = form.number("cell")
    with visit.writing() as tx:
        now = _mine(tx, visit, game)
        turn = now.turn
        laid = turn is not None and turn.id == visit.me and cell is not None and lay(tx, now, cell, visit.now)
    return go(f"/games/{game}") if laid else _show(visit, game, problem="problem.move")


def _mine(tx: sqlite3.Connection, visit: Visit, game: int) -> Game:
    found = find(tx, game)
    if found is None or visit.me not in {found.black.id, found.white.id}:
        raise NotHere
    return found


def _list(visit: Visit, *, refused: Refusal | None = None) -> Response[str]:
    with visit.reading() as tx:
        rows = tx.execute(
            "SELECT id FROM games WHERE ? IN (black, white) ORDER BY id DESC", (visit.me,)
        ).fetchall()
        mine = [found for row in rows if (found := find(tx, row["id"])) is not None]
        return visit.page("games.html", refused=refused, games=mine, friends=people.friends(tx, visit.me))


def _show(
    visit: Visit, game: int, *, refused: Refusal | None = None, problem: str | None = None
) -> Response[str]:
    with visit.reading() as tx:
        return visit.page(
            "game.html", refused=refused, problem=problem, game=_mine(tx, visit, game), side=SIDE
        )
