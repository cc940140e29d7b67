"""What the wallet says of an account just now, for commands whose law asks for it: pages and API ask alike."""

from __future__ import annotations

from dueprocess.application.closing import Wallets
from dueprocess.application.wallet import WalletFault
from dueprocess.domain.holding import Holdings
from dueprocess.http.services import Services
from dueprocess.kernel.ids import AccountNo


def wallets_of(services: Services, account_no: AccountNo) -> Wallets:
    """The wallet's word. An account that it does not know has nothing there; one that it does not answer for may have."""
    if services.wallet is None:
        return Wallets(None, there=False)
    with services.store.read() as reader:
        account = reader.external_id(account_no)
    found = services.wallet.holdings(account) if account is not None else WalletFault.ACCOUNT_UNKNOWN
    if found is WalletFault.ACCOUNT_UNKNOWN:
        return Wallets(None, there=False)
    return Wallets(found if isinstance(found, Holdings) else None, there=True)
