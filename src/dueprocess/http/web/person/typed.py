"""Typed: what a person typed into a form and the files they added. What was typed is never lost to a mistake."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import msgspec
from litestar import Request
from litestar.datastructures import UploadFile

from dueprocess.application.ports import FileCleaner, FileFault
from dueprocess.http.limits import FILE_MAX, FILES_MAX
from dueprocess.http.web.flash import N_
from dueprocess.kernel.privacy import Private

Mistake = tuple[str, str]
"""The id of a field, and what is wrong with it, in English (translated where it is shown)."""

FILE_MISTAKES: Final = {
    FileFault.EMPTY: N_("One of the files is empty. Choose your files again."),
    FileFault.TOO_LARGE: N_(
        "One of the files is larger than 8 MB. Choose your files again, without it or smaller."
    ),
    FileFault.KIND_NOT_ACCEPTED: N_(
        "One of the files is neither a picture nor plain text. Choose your files again, without it."
    ),
    FileFault.DAMAGED: N_("One of the pictures could not be read. Choose your files again, without it."),
}
TOO_MANY_FILES: Final = N_("There are more than 10 files. Choose up to 10; you can add more afterwards.")


class Typed(msgspec.Struct, frozen=True):
    """The fields of the person's forms, as they were sent."""

    words: str = ""
    question: str = ""
    command_id: str = ""
    appeal_id: str = ""
    files: tuple[bytes, ...] = ()


async def typed(request: Request[Any, Any, Any]) -> Typed:
    """Read a form, whichever way it was encoded."""
    form = await request.form()
    given = [item for item in form.getall("files", []) if isinstance(item, UploadFile)]
    files = [await item.read(FILE_MAX + 1) for item in given if item.filename]
    return Typed(
        words=text_of(form.get("words")),
        question=text_of(form.get("question")),
        command_id=text_of(form.get("command_id")),
        appeal_id=text_of(form.get("appeal_id")),
        files=tuple(files),
    )


def text_of(value: Any) -> str:
    """A field as text: line breaks as one sign, no NUL."""
    return value.replace("\r\n", "\n").replace("\0", "") if isinstance(value, str) else ""


def cleaned(files: Sequence[bytes], cleaner: FileCleaner) -> tuple[tuple[Private, ...], tuple[Mistake, ...]]:
    """The files drawn anew, or what is wrong with the first that could not be."""
    if len(files) > FILES_MAX:
        return (), (("files", TOO_MANY_FILES),)
    kept = []
    for data in files:
        found = FileFault.TOO_LARGE if len(data) > FILE_MAX else cleaner.clean(data)
        if isinstance(found, FileFault):
            return (), (("files", FILE_MISTAKES[found]),)
        kept.append(Private(data=found.data, media_type=found.media_type))
    return tuple(kept), ()
