"""Estates, for tests of everything that shows one: a claim, and what two people make of it."""

from __future__ import annotations

from dueprocess.application.views.all import ESTATES
from dueprocess.domain.estate import (
    WAITS,
    ApproveEstate,
    ClaimEstate,
    EstateClaimed,
    OpenEstatePapers,
    Part,
    ProposeEstate,
    Relation,
    content_digest,
)
from dueprocess.kernel.ids import AccountNo, EstateId
from dueprocess.kernel.privacy import Private
from tests.http.web.scenes import picture
from tests.world import ADA, BELA, WEI, World

BOTH = (Part.DATA, Part.MONEY)


def claimed(world: World, account_no: AccountNo | None = WEI, locale: str = "en") -> EstateId:
    """A daughter claims what her father left."""
    (event,) = world.ok(
        ClaimEstate(
            account_no,
            Private("wei"),
            Private("Wei Hong"),
            Relation.CHILD,
            Private("hong@example.org"),
            Private("My father died in March."),
            (Private(data=picture(), media_type="image/png"), Private("The household register.")),
            Private("Harbour Bank"),
            Private("6222 0000 1111"),
            locale,
        )
    )
    assert isinstance(event, EstateClaimed)
    return event.estate_id


def granted(world: World, parts: tuple[Part, ...] = BOTH, account_no: AccountNo = WEI) -> EstateId:
    """Two people agreed; seven days have still to pass."""
    key = claimed(world, account_no)
    world.ok(OpenEstatePapers(key, ADA))
    world.ok(ProposeEstate(key, parts, Private("The certificate and the register agree."), ADA))
    world.ok(OpenEstatePapers(key, BELA))
    world.ok(ApproveEstate(key, BELA, content_digest(world.get(ESTATES, key))))
    return key


def opened(world: World, parts: tuple[Part, ...] = BOTH, account_no: AccountNo = WEI) -> EstateId:
    """Nobody said that the owner lives: the relative takes it home."""
    key = granted(world, parts, account_no)
    world.after(WAITS)
    return key
