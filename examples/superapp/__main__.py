"""Run the platform: python -m examples.superapp --dueprocess http://127.0.0.1:8000 --token-file platform.token"""

from __future__ import annotations

import argparse
import logging
import secrets
from pathlib import Path

import uvicorn

from dueprocess.guard import Guard
from examples.superapp.app import create_app
from examples.superapp.clock import Clock
from examples.superapp.database import Database
from examples.superapp.gate import Gate
from examples.superapp.modes import ModesFile
from examples.superapp.recourse import Recourse
from examples.superapp.seed import seed
from examples.superapp.visit import Platform


def arguments() -> argparse.Namespace:
    """What the command line says."""
    reader = argparse.ArgumentParser(
        prog="python -m examples.superapp", description="Linli, a small platform."
    )
    reader.add_argument("--host", default="127.0.0.1")
    reader.add_argument("--port", type=int, default=8100)
    reader.add_argument(
        "--data", type=Path, default=Path("var/superapp"), help="folder for database, guard and token"
    )
    reader.add_argument("--dueprocess", required=True, metavar="URL", help="where dueprocess is")
    reader.add_argument(
        "--token-file", type=Path, required=True, help="this platform's access token for dueprocess"
    )
    reader.add_argument(
        "--content-token-file",
        type=Path,
        help="the token that dueprocess shows at /content (default: DATA/content.token, made when it is missing)",
    )
    reader.add_argument(
        "--wallet-token-file",
        type=Path,
        help="the token that callers of the wallet API show (default: DATA/wallet.token, made when it is missing)",
    )
    reader.add_argument(
        "--data-token-file",
        type=Path,
        help="the token that callers of the data API show (default: DATA/data.token, made when it is missing)",
    )
    reader.add_argument(
        "--modes-file",
        type=Path,
        help="JSON of modes by capability, as in docs/guard.md (default: DATA/modes.json)",
    )
    reader.add_argument(
        "--clock-file", type=Path, help='JSON {"offset_ms": n}: how far this clock is ahead (demo)'
    )
    return reader.parse_args()


def own_token(path: Path) -> str:
    """The token in this file; a new one if there is no file yet."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(32))
    return path.read_text().strip()


def build(asked: argparse.Namespace) -> Platform:
    """The platform with its database, its guard and its way to dueprocess."""
    clock = Clock(asked.clock_file)
    database = Database(asked.data / "superapp.db")
    seed(database, clock.now())
    token = asked.token_file.read_text().strip()
    guard = Guard(asked.dueprocess, token, keep=asked.data / "guard", clock=clock.now)
    content_token = own_token(asked.content_token_file or asked.data / "content.token")
    wallet_token = own_token(asked.wallet_token_file or asked.data / "wallet.token")
    data_token = own_token(asked.data_token_file or asked.data / "data.token")
    gate = Gate(guard, ModesFile(asked.modes_file or asked.data / "modes.json", guard))
    recourse = Recourse(database, asked.dueprocess, token)
    return Platform(database, clock, gate, recourse, content_token, wallet_token, data_token)


def main() -> None:
    """Serve until told to stop."""
    asked = arguments()
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s superapp %(levelname)s %(message)s")
    uvicorn.run(create_app(build(asked)), host=asked.host, port=asked.port, log_level="warning")


if __name__ == "__main__":
    main()
