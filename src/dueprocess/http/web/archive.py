"""Archive: the pages inside an archive of somebody's own data, in their language.

They are read from a disk, years later perhaps: no script, no network, no file of ours beside them, and everything that
somebody typed is escaped. The notices say what their own pages said on the day on which the archive was made.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from dueprocess.application.archiving import Cover, Part, Sheet
from dueprocess.application.queries.notice import EnquiryLine, NoticePage
from dueprocess.domain.own_data import Kind, Reason
from dueprocess.http.services import Settings
from dueprocess.http.web.flash import P_
from dueprocess.http.web.language import Locale, known, translations
from dueprocess.http.web.person.reading import reading
from dueprocess.http.web.rendering import render

KINDS: Final = {
    Kind.CASE_FILE: P_("own data", "Your case file"),
    Kind.PHOTOGRAPHS: P_("own data", "Photographs"),
    Kind.DIARY: P_("own data", "Diary"),
    Kind.MOMENTS: P_("own data", "Moments"),
    Kind.CHATS: P_("own data", "Chats"),
    Kind.FILES: P_("own data", "Files"),
    Kind.MAIL: P_("own data", "Mail"),
    Kind.CONTACTS: P_("own data", "Contacts"),
    Kind.ARTICLES: P_("own data", "Articles"),
    Kind.FOLLOWERS: P_("own data", "Followers"),
    Kind.PURCHASES: P_("own data", "Purchases"),
    Kind.LEDGER: P_("own data", "Money in and out"),
}
REASONS: Final = {
    Reason.UNLAWFUL: P_("left out", "It is against the law to possess it."),
    Reason.OTHERS_PRIVATE: P_(
        "left out", "It is somebody else’s private data, which you had not kept yourself."
    ),
    Reason.REPORTER: P_("left out", "It would say who reported something."),
    Reason.UNREADABLE: P_("left out", "It could not be read."),
}


def named(locale: Locale) -> tuple[dict[str, str], dict[str, str]]:
    """What kinds and reasons are called in a language."""
    texts = translations(locale)
    kinds = {kind.value: texts.pgettext(*words) for kind, words in KINDS.items()}
    reasons = {reason.value: texts.pgettext(*words) for reason, words in REASONS.items()}
    return kinds, reasons


class ArchivedPages:
    """The pages of archives of one installation."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def cover(self, cover: Cover, locale: str, zone: str) -> str:
        """The first page."""
        return self._page("cover", locale, zone, cover=cover)

    def sheet(self, sheet: Sheet, locale: str, zone: str) -> str:
        """A page of items."""
        return self._page("sheet", locale, zone, sheet=sheet)

    def conversations(self, parts: tuple[Part, ...], locale: str, zone: str) -> str:
        """Which conversations there are."""
        return self._page("conversations", locale, zone, parts=parts)

    def notices(self, notices: tuple[tuple[NoticePage, str], ...], locale: str, zone: str) -> str:
        """Which notices there are."""
        lines = tuple((page, reading(page), path) for page, path in notices)
        return self._page("notices", locale, zone, lines=lines)

    def notice(self, page: NoticePage, pictures: Mapping[str, str], locale: str) -> str:
        """One notice."""
        return self._page("notice", locale, page.zone, notice=page, reading=reading(page), pictures=pictures)

    def enquiries(self, lines: tuple[EnquiryLine, ...], locale: str, zone: str) -> str:
        """What the person asked, and the answers."""
        return self._page("enquiries", locale, zone, lines=lines)

    def _page(self, name: str, locale: str, zone: str, **context: Any) -> str:
        tongue = known(locale) or "en"
        kinds, reasons = named(tongue)
        around = {"platform_name": self._settings.platform_name, "kinds": kinds, "reasons": reasons}
        return render(f"archive/{name}.html", tongue, zone, {**around, **context})
