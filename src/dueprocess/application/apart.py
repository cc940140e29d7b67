"""Apart: what is known of an account, for whatever lets its person keep in touch."""

from __future__ import annotations

from dueprocess.application.inherited import undeparted
from dueprocess.application.linked_service import person_of
from dueprocess.application.policy import Policies
from dueprocess.application.ports import Reader
from dueprocess.application.views.all import DECISIONS, RESTRICTIONS
from dueprocess.domain.apart import Apart
from dueprocess.domain.restriction import Restriction
from dueprocess.kernel.ids import AccountNo
from dueprocess.kernel.instants import Instant

BEGINNING = Instant(0)
"""Links that were over long ago count: whose accounts these are does not change by ending a link."""


def apart_of(reader: Reader, policies: Policies, account_no: AccountNo) -> Apart:
    """What may be in force on an account, and what its clauses and the catalogue say of it.

    Families are those of the versions cited and of the newest: what one of them protects people from stays so.
    """
    restrictions = _restricting(reader, account_no)
    linked = sorted(person_of(reader, account_no, BEGINNING) - {account_no})
    others = tuple(row for number in linked for row in _restricting(reader, number))
    named = {row.decision_id for row in (*restrictions, *others)}
    found = (reader.get(DECISIONS, key) for key in sorted(named))
    decisions = tuple(row for row in found if row is not None)
    cited = {row.version for row in decisions}
    published = policies.published(reader)
    versions = [one for one in published if one.version in cited or one is published[-1]]
    catalogue = policies.catalogue(reader)
    entries = catalogue.capabilities if catalogue else ()
    return Apart(
        restrictions,
        others,
        decisions,
        frozenset(family for one in versions for family in one.rulebook.keeps_apart),
        frozenset(entry.name for entry in entries if entry.contact),
        frozenset(entry.name for entry in entries if entry.group),
        frozenset(entry.name for entry in entries if entry.channel),
    )


def _restricting(reader: Reader, account_no: AccountNo) -> tuple[Restriction, ...]:
    return (*reader.find(RESTRICTIONS, account_no=account_no), *undeparted(reader, account_no))
