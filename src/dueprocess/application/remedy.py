"""Remedy: the platform's confirmation."""

from __future__ import annotations

from dueprocess.application.handler import Desk, Handler
from dueprocess.application.views.all import REMEDIES
from dueprocess.domain import remedy
from dueprocess.domain.remedy import ConfirmRemedy, RemedyFacts


def _confirm(desk: Desk, command: ConfirmRemedy) -> RemedyFacts:
    return RemedyFacts(desk.ledger.get(REMEDIES, command.remedy_id))


CONFIRM = Handler(_confirm, remedy.confirm_remedy)
