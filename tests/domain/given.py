"""What several tests of the law begin with."""

from __future__ import annotations

from dueprocess.domain.restriction import One, Restriction, RestrictionImposed, Terms, evolve, spans_of
from dueprocess.kernel.ids import AccountNo, DecisionId, NoticeId, RestrictionId
from tests.world import WEI


def imposed(terms: Terms, target: AccountNo | None = None, number: int = 1) -> Restriction:
    """A restriction with these terms, as its event makes it."""
    row = evolve(
        None,
        RestrictionImposed(
            RestrictionId(f"dec_1.{number}"),
            DecisionId("dec_1"),
            One(WEI),
            WEI,
            target,
            terms,
            spans_of(terms),
            terms.start,
            NoticeId("ntc_1"),
            (),
        ),
        terms.start,
    )
    assert row is not None
    return row
