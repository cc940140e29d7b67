"""The views of how an account is left: closed, protected because it is unused, and what its owner leaves."""

from __future__ import annotations

from typing import Final

from dueprocess.application.views.view import View
from dueprocess.domain import closing, dormancy, estate

CLOSINGS: Final = View(
    "closing",
    closing.Closing,
    closing.evolve,
    {closing.ClosingAsked: "closing_id", closing.ClosingCancelled: "closing_id"},
    {
        "account_no": lambda row: row.account_no,
        "ends_at": lambda row: row.closes_at if row.cancelled_at is None else None,
    },
    begun_by=closing.ClosingAsked,
)

DORMANCIES: Final = View(
    "dormancy",
    dormancy.Dormancy,
    dormancy.evolve,
    {
        dormancy.DormancyBegun: "dormancy_id",
        dormancy.DormancyEnded: "dormancy_id",
        dormancy.WakingAsked: "dormancy_id",
        dormancy.WakingPapersOpened: "dormancy_id",
        dormancy.WakingProposed: "dormancy_id",
        dormancy.WakingRefused: "dormancy_id",
    },
    {"account_no": lambda row: row.account_no, "asked": lambda row: "asked" if row.asked else None},
    begun_by=dormancy.DormancyBegun,
)

ESTATES: Final = View(
    "estate",
    estate.Estate,
    estate.evolve,
    {
        estate.EstateClaimed: "estate_id",
        estate.EstateSupplemented: "estate_id",
        estate.EstatePapersOpened: "estate_id",
        estate.EstateProposed: "estate_id",
        estate.EstateGranted: "estate_id",
        estate.EstateRefused: "estate_id",
        estate.EstateStopped: "estate_id",
    },
    {"account_no": lambda row: row.account_no, "until": lambda row: row.answer_due_at},
    begun_by=estate.EstateClaimed,
)

ESTATE_WISHES: Final = View(
    "estate_wish",
    estate.EstateWish,
    estate.evolve_wish,
    {estate.EstateWished: "account_no"},
    {},
    integer_key=True,
)
