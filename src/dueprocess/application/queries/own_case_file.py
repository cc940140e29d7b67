"""Own case file: what an archive holds of the record: each notice as its page says it, the pictures in it, every enquiry.

It is compiled by the very query of the notice page, so that nothing is in it that its person could not read before: no
reporter, no receiver, no sealed item (I-25).
"""

from __future__ import annotations

import msgspec

from dueprocess.application.queries.looking import Looking
from dueprocess.application.queries.notice import EnquiryLine, NoticePage, enquiry_lines, notice_page
from dueprocess.application.views.all import APPEALS, EVIDENCE, NOTICES
from dueprocess.kernel.ids import AccountNo, NoticeId, VaultRef


class OwnPicture(msgspec.Struct, frozen=True):
    """A picture that a notice shows, or that the person added to an appeal: what to call it, and where it is kept."""

    notice_id: NoticeId
    name: str
    media_type: str
    ref: VaultRef


class OwnCaseFile(msgspec.Struct, frozen=True):
    """All of it, oldest first."""

    notices: tuple[NoticePage, ...] = ()
    pictures: tuple[OwnPicture, ...] = ()
    enquiries: tuple[EnquiryLine, ...] = ()

    @property
    def number(self) -> int:
        """How many things an archive says it holds."""
        return len(self.notices) + len(self.enquiries)


def own_case_file(look: Looking, account_no: AccountNo) -> OwnCaseFile:
    """The case file of an account, as its person reads it."""
    rows = sorted(look.reader.find(NOTICES, account_no=account_no), key=lambda row: row.issued_at)
    pages = tuple(page for row in rows if (page := notice_page(look, row.notice_id, account_no)) is not None)
    pictures = [picture for page in pages for picture in _pictures(look, page)]
    return OwnCaseFile(pages, tuple(pictures), enquiry_lines(look, account_no)[::-1])


def _pictures(look: Looking, page: NoticePage) -> list[OwnPicture]:
    found = []
    for line in page.evidence:
        item = look.reader.get(EVIDENCE, line.evidence_id) if line.picture else None
        if item is not None and not item.sealed:
            found.append(OwnPicture(page.notice_id, line.evidence_id, item.media_type, item.content.ref))
    for lodged in page.appeals:
        appeal = look.reader.get(APPEALS, lodged.appeal_id)
        for number, attached in enumerate(appeal.attachments if appeal is not None else (), 1):
            name = f"{lodged.appeal_id}-{number}"
            found.append(OwnPicture(page.notice_id, name, attached.media_type, attached.content.ref))
    return found
