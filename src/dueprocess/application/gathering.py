"""Gathering: the content that a report or signal names is fetched from the platform and attached to its case.

The rules are:
1. What counts is what the platform kept under the content id, never what a reporter typed or a machine scored (threat T2).
2. Only the person's own acts, and what is nobody's act, are attached: a stranger's words do not enter the case because
   somebody named their id.
3. Each item has a command id made of the report or signal and its place, so that gathering again attaches nothing twice.
"""

from __future__ import annotations

from dueprocess.application.engine import Engine, Request
from dueprocess.application.ports import Content, ContentFault, ContentSource, Reader, Store
from dueprocess.application.telling import WORKER, Faulty
from dueprocess.application.views.all import CASES, REPORTS, SIGNALS
from dueprocess.domain.case import Status
from dueprocess.domain.evidence import AttachEvidence, Source
from dueprocess.kernel.ids import AccountNo, CaseId, CommandId, PersonId
from dueprocess.kernel.privacy import Private
from dueprocess.kernel.refusals import Refusal

STRANGER = AccountNo(0)
"""Stands for an author whom the record does not know: numbers begin at 1, so it is never the person concerned."""


def gather_content(engine: Engine, store: Store, source: ContentSource, named_by: str) -> int:
    """Attach what a report or a signal names; how many items were attached now.

    Raises `Faulty` where the platform could not be asked, so that the worker tries again; what was attached stays.
    """
    with store.read() as reader:
        named = reader.get(REPORTS, named_by) or reader.get(SIGNALS, named_by)
        case = reader.get(CASES, named.case_id) if named else None
        kept = [reader.vault(item.ref) for item in named.content] if named else []
    if named is None or case is None:
        raise Faulty("report_not_found", final=True)
    if case.status is not Status.OPEN:
        return 0
    attached, unavailable = 0, False
    for ordinal, entry in enumerate(kept):
        if entry is None:  # erased meanwhile
            continue
        content_id = entry.content.decode(errors="replace")
        found = source.fetch(content_id)
        if isinstance(found, ContentFault):
            unavailable |= found is ContentFault.UNAVAILABLE
            continue
        with store.read() as reader:
            command = attaching(reader, case.case_id, content_id, found, None)
        if command.author not in (None, case.account_no):
            continue
        request = Request(_command_id(named_by, ordinal), WORKER, command)
        answer = engine.carry_out(request)
        attached += not isinstance(answer, Refusal) and not answer.repeated
    if unavailable:
        raise Faulty("content_unavailable")
    return attached


def attaching(
    reader: Reader, case_id: CaseId, content_id: str, content: Content, by: PersonId | None
) -> AttachEvidence:
    """The command that attaches fetched content."""
    author: AccountNo | None = None
    if content.author is not None:
        number = reader.account_no(content.author)
        author = STRANGER if number is None else number
    return AttachEvidence(
        case_id,
        content.kind,
        Private(data=content.data, media_type=content.media_type),
        Private(content_id, tagged=True),
        content.occurred_at,
        Source.CONTENT,
        author=author,
        by=by,
    )


def _command_id(named_by: str, ordinal: int) -> CommandId:
    return CommandId(f"gather:{named_by}:{ordinal}")
