"""Setting something back, for tests of everything that shows it."""

from __future__ import annotations

from dueprocess.application.views.all import STAYS
from dueprocess.domain.stay import ApproveStay, ProposeStay, Scope, StayProposed, Subject, content_digest
from dueprocess.kernel.ids import PersonId, StayId
from tests.world import BELA, SVEN, World, private

WHY = private("误判激增，先停一停。")


def proposed(
    world: World, scope: Scope = Scope.CLAUSE, name: str = "H1", hours: int = 4, by: PersonId = SVEN
) -> StayId:
    """A stay that waits for its second person."""
    (event,) = world.ok(ProposeStay(Subject(scope, name), hours, by, WHY))
    assert isinstance(event, StayProposed)
    return event.stay_id


def begun(world: World, scope: Scope = Scope.CLAUSE, name: str = "H1", hours: int = 4) -> StayId:
    """A stay in force."""
    stay_id = proposed(world, scope, name, hours)
    world.ok(ApproveStay(stay_id, BELA, content_digest(world.get(STAYS, stay_id))))
    return stay_id
