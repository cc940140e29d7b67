"""Rulebook version: proposing and approving."""

from __future__ import annotations

import msgspec

from dueprocess.application.facts import person
from dueprocess.application.handler import Desk, Handler
from dueprocess.application.views.all import RULEBOOKS
from dueprocess.domain import rulebook_version
from dueprocess.domain.rulebook_version import ApproveRulebook, ProposeRulebook, RulebookFacts
from dueprocess.kernel.canonical import digest, revive
from dueprocess.rulebook.model import Catalogue, Rulebook


def content_digest(body: str, catalogue: str) -> str:
    """The digest that covers a version's rulebook and catalogue."""
    return digest(body.encode() + b"\0" + catalogue.encode())


def _propose(desk: Desk, command: ProposeRulebook) -> RulebookFacts:
    published = desk.policies.published(desk.ledger)
    content, sound = None, command.digest == content_digest(command.body, command.catalogue)
    try:
        content = msgspec.json.decode(command.body, type=Rulebook, dec_hook=revive)
        msgspec.json.decode(command.catalogue, type=Catalogue, dec_hook=revive)
    except (msgspec.DecodeError, RecursionError):  # no JSON, or not of this form
        sound = False
    latest = published[-1] if published else None
    return RulebookFacts(person(desk, command.by), None, latest, content, sound)


def _approve(desk: Desk, command: ApproveRulebook) -> RulebookFacts:
    published = desk.policies.published(desk.ledger)
    proposed = desk.ledger.get(RULEBOOKS, command.version)
    content = desk.policies.content(proposed)[0] if proposed else None
    return RulebookFacts(person(desk, command.by), proposed, published[-1] if published else None, content)


PROPOSE = Handler(_propose, rulebook_version.propose)
APPROVE = Handler(_approve, rulebook_version.approve)
