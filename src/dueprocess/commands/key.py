"""`dueprocess key`: the ids of secrets and of the log's keys, a new one in front, an old one retired."""

from __future__ import annotations

import sys
from typing import Literal

from cyclopts import App

from dueprocess.commands.data import DATA, Data, settings_of

key_app = App(
    name="key", help="Secrets and the log's keys: their ids, a new one in front, an old one retired."
)


@key_app.command(name="list")
def list_keys(*, data: Data = DATA) -> int:
    """Print the ids of all keys, the one in front first. The log's public keys are for auditors; nothing else is shown."""
    import base64

    from dueprocess.adapters.signer import Ed25519Signer
    from dueprocess.bootstrap import keyring_of, log_key_of
    from dueprocess.record.checkpoint import ED25519, key_id

    setup = settings_of(data).setup
    for place, secret in enumerate(keyring_of(data, setup).secrets):
        marks = ("in front",) if place == 0 else ("retired",) if secret.retired else ("verifies",)
        print(f"secret {secret.key_id}: {', '.join((*marks, *(('record',) if secret.record else ())))}")
    signer = Ed25519Signer.at(log_key_of(data, setup), setup.origin)
    for one in (signer, *signer.older):
        public = base64.b64encode(ED25519 + one.public_key).decode()
        print(f"log {one.name}+{key_id(one.name, one.public_key).hex()}+{public}")
    return 0


@key_app.command
def rotate(which: Literal["secret", "log"], *, data: Data = DATA) -> int:
    """Put a new key in front. Restart every process afterwards; what older keys signed goes on verifying."""
    from dueprocess.adapters import keyring, signer
    from dueprocess.bootstrap import log_key_of, secret_file_of

    setup = settings_of(data).setup
    if which == "secret":
        fresh = keyring.rotate(secret_file_of(data, setup))
        print(f"secret {fresh.key_id} is in front; restart every process of this installation")
    else:
        signer.Ed25519Signer.at(log_key_of(data, setup), setup.origin)
        aside = signer.rotate(log_key_of(data, setup))
        print(f"a new log key is in front; the old one lies in {aside} and signs too until you take it away")
    return 0


@key_app.command
def retire(key_id: str, *, data: Data = DATA) -> int:
    """Believe nothing any more that this secret signed (it leaked, or its links have had their 30 days)."""
    from dueprocess.adapters import keyring
    from dueprocess.bootstrap import secret_file_of

    try:
        keyring.retire(secret_file_of(data, settings_of(data).setup), key_id)
    except keyring.KeyringUnsafe as stop:
        print(stop, file=sys.stderr)
        return 2
    print(f"secret {key_id} is retired; restart every process of this installation")
    return 0
