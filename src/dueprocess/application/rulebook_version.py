"""Rulebook version: proposing and approving."""

from __future__ import annotations

import msgspec

from dueprocess.application.facts import person
from dueprocess.application.handler import Desk, Handler
from dueprocess.application.views.all import RULEBOOKS
from dueprocess.domain import rulebook_version
from dueprocess.domain.rulebook_version import ApproveRulebook, ProposeRulebook, RulebookFacts
from dueprocess.kernel.canonical import digest, revive
from dueprocess.rulebook.checks import check_catalogue, check_rulebook, check_successor
from dueprocess.rulebook.model import Catalogue, Rulebook


def content_digest(body: str, catalogue: str) -> str:
    """The digest that covers a version's rulebook and catalogue."""
    return digest(body.encode() + b"\0" + catalogue.encode())


def _propose(desk: Desk, command: ProposeRulebook) -> RulebookFacts:
    published = desk.policies.published(desk.ledger)
    content = _sound(command, desk.policies.catalogue(desk.ledger))
    latest = published[-1] if published else None
    return RulebookFacts(person(desk, command.by), None, latest, content, content is not None)


def _sound(command: ProposeRulebook, before: Catalogue | None) -> Rulebook | None:
    """The proposed rulebook, if its digest is right and the constitution's checks find nothing; else None."""
    if command.digest != content_digest(command.body, command.catalogue):
        return None
    try:
        rulebook = msgspec.json.decode(command.body, type=Rulebook, dec_hook=revive)
        catalogue = msgspec.json.decode(command.catalogue, type=Catalogue, dec_hook=revive)
    except msgspec.MsgspecError:
        return None
    problems = (*check_catalogue(catalogue), *check_rulebook(rulebook, catalogue))
    grown = check_successor(before, catalogue) if before is not None else ()
    return None if problems or grown else rulebook


def _approve(desk: Desk, command: ApproveRulebook) -> RulebookFacts:
    published = desk.policies.published(desk.ledger)
    proposed = desk.ledger.get(RULEBOOKS, command.version)
    content = desk.policies.content(proposed)[0] if proposed else None
    return RulebookFacts(person(desk, command.by), proposed, published[-1] if published else None, content)


PROPOSE = Handler(_propose, rulebook_version.propose)
APPROVE = Handler(_approve, rulebook_version.approve)
