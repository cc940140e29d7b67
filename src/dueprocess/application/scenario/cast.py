"""Cast: the members of staff that every scenario has. A script adds others under `staff`."""

from __future__ import annotations

from typing import Final

from dueprocess.application.scenario.parts import Colleague
from dueprocess.domain.staff import Role
from dueprocess.kernel.ids import PersonId

OPERATOR: Final = "olga"
PUBLISHER: Final = "bela"

CAST: Final[dict[str, Colleague]] = {
    OPERATOR: Colleague((Role.OPERATOR,)),
    "sven": Colleague((Role.SUPERVISOR,)),
    "ada": Colleague((Role.DECIDER,)),
    "ann": Colleague((Role.DECIDER, Role.REVIEWER)),
    "abe": Colleague((Role.DECIDER, Role.APPROVER)),
    PUBLISHER: Colleague((Role.APPROVER,)),
    "ben": Colleague((Role.APPROVER, Role.REVIEWER)),
    "chen": Colleague((Role.REVIEWER,)),
    "cora": Colleague((Role.REVIEWER,)),
    "carl": Colleague((Role.REVIEWER,)),
    "cleo": Colleague((Role.DECIDER, Role.REVIEWER), cleared=True),
    "cato": Colleague((Role.REVIEWER,), cleared=True),
    "hana": Colleague((Role.AGENT,)),
}
"""ada, ann, abe and cleo decide; bela, abe and ben approve; chen, cora, carl, ann, ben, cleo and cato review; sven
supervises, hana answers questions, olga operates. cleo and cato may open sealed evidence."""


def person(name: str) -> PersonId:
    """The id of a member of staff on the stage."""
    return PersonId(f"p_{name}")
