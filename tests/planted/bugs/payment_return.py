"""The planted bugs of payments that go back."""

from __future__ import annotations

from tests.planted.bug import Bug, law

BUGS = (
    Bug(
        "goods that are on their way are refunded at once",
        "I-21",
        "domain/payment_return.py",
        "        return self.from_at if what is What.WAITING else self.goods_until",
        "        return self.from_at",
        law("payment_return::goods_have_seven_days_to_be_delivered"),
    ),
    Bug(
        "who can receive again loses what is paid to them",
        "I-21",
        "application/payment_return.py",
        "    if wallet is None or not payment_return.keeps(restriction, now):",
        "    if wallet is None:",
        law("payment_return::who_can_receive_again_keeps_what_is_paid_to_them"),
    ),
    Bug(
        "each telling is another one for the wallet",
        "I-21",
        "application/payment_return.py",
        '    key = f"{return_id}:{what}:{time}"',
        "    key = f\"{return_id}:{what}:{time}:{__import__('time').perf_counter_ns()}\"",
        law("payment_return::a_wallet_that_is_away_is_asked_again_under_the_same_key"),
    ),
)
