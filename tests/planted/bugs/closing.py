"""The planted bugs of closing and reclaiming."""

from __future__ import annotations

from tests.planted.bug import Bug, law

BUGS = (
    Bug(
        "an account is closed with money on its way",
        "I-21",
        "domain/closing.py",
        "    if any(item.amount for item in holdings.holdings) or holdings.flights:",
        "    if any(item.amount for item in holdings.holdings):",
        law("closing::i_21_nothing_of_anybody_s_is_forfeited_by_it"),
    ),
    Bug(
        "a closing cannot be taken back",
        "I-21",
        "domain/closing.py",
        "        return self.cancelled_at is None and at < self.closes_at",
        "        return False",
        law("closing::it_is_taken_back_until_it_happens_and_not_after"),
    ),
    Bug(
        "at the second asking nobody looks again",
        "I-21",
        "domain/reclamation.py",
        "    refused = _refused(facts, command.last_used_at, now)\n    if refused is not None:\n        return refused\n    return (Recl",
        "    return (Recl",
        law("reclamation::i_21_never_with_an_asset_an_open_trade_a_debt_or_an_auto_debit"),
    ),
)
