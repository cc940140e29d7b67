"""What the wallet says of an account just now, for commands whose law asks for it: pages and API ask alike."""

from __future__ import annotations

from dueprocess.application.wallet import Wallet, WalletFault, Wallets
from dueprocess.domain.holding import Holdings
from dueprocess.http.services import Services
from dueprocess.kernel.ids import AccountNo


def holdings_of(services: Services, wallet: Wallet, account_no: AccountNo) -> Holdings | WalletFault:
    """All that an account has, as the wallet says it now. Whoever was erased is nobody there."""
    with services.store.read() as reader:
        account = reader.external_id(account_no)
    return wallet.holdings(account) if account is not None else WalletFault.ACCOUNT_UNKNOWN


def wallets_of(services: Services, account_no: AccountNo) -> Wallets:
    """The wallet's word. An account that it does not know has nothing there; one that it does not answer for may have."""
    if services.wallet is None:
        return Wallets(None, there=False)
    found = holdings_of(services, services.wallet, account_no)
    if found is WalletFault.ACCOUNT_UNKNOWN:
        return Wallets(None, there=False)
    return Wallets(found if isinstance(found, Holdings) else None, there=True)
