"""The constitution over the number claims of a record: seven days, nobody opposed it, and never an account by a number alone."""

from __future__ import annotations

from dueprocess.domain.account import NumberContested, NumberFreed, NumberProven
from dueprocess.domain.number_claim import Choice, NumberChoiceUndone, NumberChosen, NumberClaimObjected
from dueprocess.kernel.ids import NumberClaimId
from dueprocess.kernel.instants import Instant
from dueprocess.record.envelope import Envelope

_WEEK = 7 * 24 * 3_600_000


class NumberClaims:
    """Looks at number claims in the order of the record."""

    def __init__(self) -> None:
        self._opened: dict[NumberClaimId, tuple[NumberContested, Instant]] = {}
        self._chosen: dict[NumberClaimId, tuple[NumberChosen, Instant]] = {}
        self._over: set[NumberClaimId] = set()

    def look(self, entry: Envelope) -> str | None:
        """The line of the constitution that this entry breaks, or None."""
        event, at = entry.event, entry.recorded_at
        match event:
            case NumberContested():
                self._opened[event.claim_id] = (event, at)
            case NumberChosen():
                return self._choose(event, at)
            case NumberChoiceUndone():
                self._chosen.pop(event.claim_id, None)
            case NumberClaimObjected():
                self._over.add(event.claim_id)
            case NumberProven():
                return self._proven(event)
            case NumberFreed():
                return self._freed(event, at)
        return None

    def _choose(self, event: NumberChosen, at: Instant) -> str | None:
        if event.claim_id not in self._opened or event.claim_id in self._over:
            return "I-20: a choice about a number was made where none was open"
        effect = event.takes_effect_at
        if (effect is None) != (event.choice is Choice.MINE) or (effect is not None and effect < at + _WEEK):
            return "I-20: a choice about a number takes effect before seven days, or gives an account"
        self._chosen[event.claim_id] = (event, at)
        return None

    def _proven(self, event: NumberProven) -> str | None:
        opened, chosen = self._opened.get(event.claim_id), self._chosen.get(event.claim_id)
        if (
            opened is None
            or chosen is None
            or chosen[0].choice is not Choice.MINE
            or event.claim_id in self._over
        ):
            return "I-20: an account was given by a number that nobody had claimed it by"
        if event.known_since is None or event.known_since > opened[1] - _WEEK:
            return "I-20: an account was given by a number, and by no other factor of it"
        self._over.add(event.claim_id)
        return None

    def _freed(self, event: NumberFreed, at: Instant) -> str | None:
        opened, chosen = self._opened.get(event.claim_id), self._chosen.get(event.claim_id)
        if opened is None or chosen is None or event.claim_id in self._over:
            return "I-20: a number was taken off an account though that was undone or opposed"
        said, at_choice = chosen
        if said.choice is not Choice.NOT_MINE or at < at_choice + _WEEK:
            return "I-20: a number was taken off an account before seven days had passed"
        if opened[0].number.tag != event.number.tag or opened[0].account_no != event.account_no:
            return "I-20: another number was taken off than the one that was claimed"
        self._over.add(event.claim_id)
        return None
