"""Proving a row: what an import said of an account, and that it is under the root that the record holds.

Whoever has the answer and the root can check it alone: SHA-256(salt, body) is the commitment, its leaf hash with the
path gives the root (RFC 9162, 2.1.3.2; `record.tree.verify_inclusion`).
"""

from __future__ import annotations

import msgspec

from dueprocess.application.ports import Reader
from dueprocess.application.views.all import IMPORTS
from dueprocess.kernel.ids import ImportId
from dueprocess.record.tree import Tree


class RowProof(msgspec.Struct, frozen=True):
    """One row with its place, salt (hex), body, path (hex) and the manifest that it is under."""

    import_id: ImportId
    row: int
    count: int
    root: str
    salt: str
    body: str
    path: tuple[str, ...]


def prove_rows(reader: Reader, name: str, external_id: str) -> bytes:
    """The proofs of every row about an account, as JSON; nothing where there is none, or it was erased."""
    found = reader.get(IMPORTS, name)
    account_no = reader.account_no(external_id)
    if found is None or account_no is None:
        return b""
    tree, own = Tree(), []
    for entry in reader.manifests.entries(found.import_id):
        tree.append(entry.leaf)
        if entry.account_no == account_no and entry.salt is not None and entry.body is not None:
            own.append((entry.row, entry.salt.hex(), entry.body.decode()))
    proofs = tuple(
        RowProof(
            found.import_id,
            row,
            found.manifest.count,
            found.manifest.root,
            salt,
            body,
            tuple(step.hex() for step in tree.inclusion(row)),
        )
        for row, salt, body in own
    )
    return msgspec.json.format(msgspec.json.encode(proofs)) if proofs else b""
