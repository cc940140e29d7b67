"""The demo's staff: who decides, approves, reviews, answers and operates. Everybody's password is the same."""

from __future__ import annotations

from typing import Final, NamedTuple

from dueprocess.domain.staff import Role
from dueprocess.kernel.ids import PersonId

PASSWORD: Final = "due-process-demo"


class Member(NamedTuple):
    """A member of staff of the demo."""

    login: str
    name: str
    roles: tuple[Role, ...]
    supervisor: str = ""
    level: int = 0
    cleared: bool = False

    @property
    def person_id(self) -> PersonId:
        """The person behind the login."""
        return PersonId(f"p_{self.login}")


STAFF: Final = (
    Member("olga", "Olga Weiss 魏欧佳", (Role.OPERATOR, Role.AUDITOR), level=9),
    Member("sven", "Sven Lund 伦思文", (Role.SUPERVISOR,), level=5),
    Member("rong", "Rong Hui 荣慧", (Role.SUPERVISOR,), level=5),
    Member("ada", "Ada Chen 陈雅达", (Role.DECIDER, Role.REVIEWER), "sven"),
    Member("dan", "Dan Xu 许丹", (Role.DECIDER,), "sven"),
    Member("bela", "Bela Kun 孔蓓拉", (Role.APPROVER,), "rong", cleared=True),
    Member("ping", "Ping Hao 郝平", (Role.APPROVER,), "sven"),
    Member("chen", "Chen Rui 陈睿", (Role.REVIEWER,), "rong"),
    Member("cora", "Cora Li 李珂", (Role.REVIEWER,), "rong"),
    Member("hotline", "Han Mo 韩默", (Role.AGENT,), "sven"),
)

SIGN_INS: Final = (
    ("decider", "ada", "decide the case that Lan's report opened"),
    ("approver", "bela", "approve or decline what waits for a second person"),
    ("second approver", "ping", "an order about money takes two approvers, and neither took it in"),
    ("reviewer", "chen", "answer the appeal; ada cannot, try it"),
    ("hotline", "hotline", "find an account, read its standing, answer questions"),
    ("operator", "olga", "move the clock forward, appoint staff"),
)
