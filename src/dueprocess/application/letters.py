"""Letters: what every message that leaves has to say, and to whom. The words are written elsewhere (`http.web.letters`)."""

from __future__ import annotations

from typing import Protocol

import msgspec

from dueprocess.application.queries.notice import NoticePage
from dueprocess.domain.estate import Estate
from dueprocess.domain.export import Export
from dueprocess.domain.number_claim import NumberClaim
from dueprocess.domain.payout import Payout
from dueprocess.kernel.instants import Instant


class Letter(msgspec.Struct, frozen=True):
    """What is sent: a subject, plain text and, for mail, the same as HTML."""

    subject: str
    text: str
    html: str = ""


class Letters(Protocol):
    """The words of each letter, in the person's language. They hold nothing that a stranger should not read."""

    def notice(self, page: NoticePage) -> Letter:
        """There is a notice: what happened, until when, where to read it."""
        ...

    def entry_code(self, code: str, locale: str) -> Letter:
        """The code of a public entry."""
        ...

    def report_answer(self, *, acted: bool, locale: str) -> Letter:
        """To a reporter: what came of the report, and no more."""
        ...

    def enquiry_answer(self, locale: str) -> Letter:
        """A human being has answered; where to read it."""
        ...

    def appeal_overdue(self, appeal_id: str, owner: str | None) -> Letter:
        """To the platform's own people: an appeal has not been answered by its date."""
        ...

    def export_waits(self, export: Export, locale: str, zone: str) -> Letter:
        """To an older contact: somebody new asks for the account's data; how to stop it."""
        ...

    def reverification(self, locale: str) -> Letter:
        """To a person: please show that it is you; nothing is restricted."""
        ...

    def money_frozen(self, freeze_id: str, locale: str) -> Letter:
        """To a person: money is frozen by an order from outside; where to read by whom, how much and until when."""
        ...

    def money_freed(self, freeze_id: str, locale: str) -> Letter:
        """To a person: the order has ended, and what it had frozen is free."""
        ...

    def reclamation(self, until: Instant, locale: str, zone: str) -> Letter:
        """To a person: the platform wants their unused account back; until when they keep it by one button."""
        ...

    def closing(self, at: Instant, locale: str, zone: str) -> Letter:
        """To a person: their account is to be closed, as they asked; until when it can be taken back."""
        ...

    def payout_waits(self, payout: Payout, locale: str, zone: str) -> Letter:
        """To an older contact: money is asked to go somewhere new; who did not ask for it stops it by this link."""
        ...

    def payment_held(self, dispute_id: str, locale: str) -> Letter:
        """To a payee: a payment to them is disputed, and held until when the page says."""
        ...

    def dispute_answered(self, dispute_id: str, locale: str) -> Letter:
        """To payer or payee: a dispute was answered; where to read the reasons."""
        ...

    def detector_stopped(self, detector_id: str, owner: str, cause: str) -> Letter:
        """To whoever answers for a detector: it stopped, and why."""
        ...

    def payee_hold(self, until: Instant, locale: str, zone: str) -> Letter:
        """To a person: payments to new payees are stopped, until when, and how to end that now."""
        ...

    def payee_hold_over(self, locale: str) -> Letter:
        """To the same: it was ended; what to do where they did not do it."""
        ...

    def estate(self, estate: Estate, at: Instant) -> Letter:
        """To a relative: how it stands now with what they claimed, and the link by which they come back."""
        ...

    def owner_dead(self, estate: Estate, locale: str, zone: str) -> Letter:
        """To every contact of an account whose owner is said to be dead: who lives ends it by one button."""
        ...

    def dormancy(self, what: str, locale: str) -> Letter:
        """To a person: their unused account is protected, works again (`ended`), or a human being has answered (`refused`)."""
        ...

    def address_asked(self, locale: str) -> Letter:
        """To a person: somebody they know asks for the address they left; where to answer."""
        ...

    def handover(self, act_by: Instant, locale: str, zone: str) -> Letter:
        """To a person: a group they look after needs somebody; until when they have the word."""
        ...

    def number_claimed(self, claim: NumberClaim, locale: str, zone: str) -> Letter:
        """To an older contact: whoever has a number of the account now says whose it is; one button stops that."""
        ...
