"""The views of what goes back: payments to who paid them, unused accounts to the platform."""

from __future__ import annotations

from typing import Final

from dueprocess.application.views.view import View
from dueprocess.domain import payment_return, reclamation

PAYMENT_RETURNS: Final = View(
    "payment_return",
    payment_return.PaymentReturn,
    payment_return.evolve,
    {
        payment_return.ReturnAsked: "return_id",
        payment_return.PaymentsReturned: "return_id",
        payment_return.ReturnDropped: "return_id",
    },
    {"account_no": lambda row: row.account_no, "ends_at": lambda row: row.next_due()},
    begun_by=payment_return.ReturnAsked,
)

RECLAMATIONS: Final = View(
    "reclamation",
    reclamation.Reclamation,
    reclamation.evolve,
    {
        reclamation.ReclamationAnnounced: "reclamation_id",
        reclamation.ReclamationConfirmed: "reclamation_id",
        reclamation.AccountKept: "reclamation_id",
    },
    {"account_no": lambda row: row.account_no},
    begun_by=reclamation.ReclamationAnnounced,
)
