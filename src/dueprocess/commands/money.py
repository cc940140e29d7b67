"""`dueprocess money reconcile`: the record's payouts against the wallet's books, by account."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter

from dueprocess.commands.data import DATA, Data, opened, settings_of

if TYPE_CHECKING:
    from dueprocess.application.reconciling import Reconciled

money_app = App(name="money", help="The platform's wallet, and what was permitted of it.")


@money_app.command
def reconcile(
    *,
    data: Data = DATA,
    json: Annotated[bool, Parameter(negative="", help="Print all of it as JSON.")] = False,
) -> int:
    """Compare every payout with the wallet's receipt, and show the wallet's sums. 1: something differs; 2: it did not answer."""
    import msgspec

    from dueprocess.adapters.wallet import HttpWallet
    from dueprocess.application.reconciling import reconcile as compare

    setup = settings_of(data).setup
    if not setup.wallet_url:
        print("no wallet is set up; set wallet_url (docs/money.md)", file=sys.stderr)
        return 2
    store, wallet = opened(data), HttpWallet(setup.wallet_url, setup.wallet_token)
    try:
        found = compare(store, wallet)
    finally:
        wallet.close()
        store.close()
    if json:
        print(msgspec.json.encode(found).decode())
    else:
        _say(found)
    return 2 if found.away else 0 if found.sound else 1


def _say(found: Reconciled) -> None:
    for line in found.differs:
        print(
            f"account {line.account_no}  {line.payout_id}  {line.amount} {line.currency}  {line.what.value}: "
            f"record {line.record}, wallet {line.wallet}"
        )
    if found.books is not None:
        for name, sums in sorted(found.books.currencies.items()):
            print(
                f"{name}: paid in {sums.paid_in} = balances {sums.balances} + in flight {sums.in_flight}"
                f" + paid out {sums.paid_out}, difference {sums.difference}"
            )
        for wrong in found.books.wrong:
            print(
                f"the wallet's account {wrong.account} {wrong.currency} differs from its entries by {wrong.difference}"
            )
        for name in found.books.named:
            print(f"the wallet names: {name}")
    if found.away:
        print("the wallet did not answer; run it again when it does", file=sys.stderr)
    else:
        print(f"{found.payouts} payouts compared, {found.open} still open, {len(found.differs)} differ")
