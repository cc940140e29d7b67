"""Coop: an action becomes a matter for a human to decide here. What Coop calls an action restricts nobody by itself.

The rules are:
1. A callback counts only with Coop's signature over its very bytes (RSASSA-PKCS1-v1_5, SHA-256).
2. The policy says which category the matter has; the item is what is to be looked at, by its id; the creator is whose it is.
   The moderator's note and the names of policies and rules go with it as a report's words: never as evidence.
3. An action without a policy (a threshold of strikes) names no rule that anybody could be told: it becomes nothing, and is
   answered 422, so that it is seen.
4. Without a creator nobody is meant; an item that is a user names no content. Both are answered 422.
5. Coop is told 2xx once dueprocess has it. It tries again otherwise, and the same callback makes one report.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from typing import Any, Final

import msgspec

from dueprocess.adapters.bridges.platform import Call

BODY_MAX: Final = 256 * 1024
WORDS_MAX: Final = 2_000


class CoopMap(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How one organisation of Coop speaks. `policies`: a policy's id and the category here; `actions`: only these, empty: all.

    `user_types`: the item types that are users, not content.
    """

    policies: dict[str, str]
    actions: tuple[str, ...] = ()
    user_types: tuple[str, ...] = ()


class Unmeant(ValueError):
    """Why a callback becomes nothing, for the operator of Coop."""


class _Item(msgspec.Struct):
    id: str
    typeId: str = ""  # noqa: N815 - Coop's own name


class _Policy(msgspec.Struct):
    id: str
    name: str = ""
    weight: str = msgspec.field(name="penalty", default="")


class _Rule(msgspec.Struct):
    id: str
    name: str = ""


class _Action(msgspec.Struct):
    id: str


class _Callback(msgspec.Struct):
    item: _Item
    action: _Action
    policies: list[_Policy] = []
    rules: list[_Rule] = []
    actorNote: str | None = None  # noqa: N815
    creator: _Item | None = None


_DECODER: Final = msgspec.json.Decoder(_Callback)


def signed(body: bytes, signature: str, public_key: bytes) -> bool:
    """Whether Coop signed these bytes. `public_key`: PEM."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    key: Any = load_pem_public_key(public_key)
    if not isinstance(key, RSAPublicKey):
        return False
    try:
        key.verify(base64.b64decode(signature, validate=True), body, PKCS1v15(), SHA256())
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return True


def report(body: bytes, known: CoopMap) -> Call | None:
    """The report that a callback becomes; None for an action that is not to. Raises `Unmeant`."""
    try:
        callback = _DECODER.decode(body)
    except (msgspec.MsgspecError, RecursionError):
        raise Unmeant("not a callback of an action") from None
    if known.actions and callback.action.id not in known.actions:
        return None
    category = next(
        (known.policies[policy.id] for policy in callback.policies if policy.id in known.policies), None
    )
    if category is None:
        raise Unmeant("no policy that the map knows: nobody could be told which rule")
    if callback.creator is None:
        raise Unmeant("no creator: nobody is meant")
    if callback.item.typeId in known.user_types:
        raise Unmeant("the item is a user: there is no content to look at")
    made = {
        "account": callback.creator.id,
        "category": category,
        "content": [callback.item.id],
        "words": _words(callback),
    }
    return Call("/reports", f"coop-{hashlib.sha256(body).hexdigest()[:40]}", made)


def _words(callback: _Callback) -> str:
    """What Coop says of it, for whoever decides. Who acted there is not told here."""
    lines = [f"Coop proposes the action `{callback.action.id}`."]
    lines += [
        f"Policy: {policy.name or policy.id} ({policy.weight or 'no weight'})" for policy in callback.policies
    ]
    lines += [f"Rule: {rule.name or rule.id}" for rule in callback.rules]
    if callback.actorNote:
        lines.append(f"Note: {callback.actorNote}")
    return "\n".join(lines).replace("\0", "")[:WORDS_MAX]
