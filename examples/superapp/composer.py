"""The field for words and a picture: under a chat, in a group, in the moments."""

from __future__ import annotations

import msgspec

from examples.superapp import pictures
from examples.superapp.visit import Form


class Written(msgspec.Struct, frozen=True):
    """What somebody wrote: words, a picture, or both. `problem`: the text that says what to do better, if it cannot stand."""

    text: str
    picture: bytes | None = None
    problem: str | None = None


def written(form: Form) -> Written:
    """What this form sent. Ask the gate first: what is refused is not even looked at."""
    words, upload = form.text("text"), form.file("picture")
    picture = None if upload is None else pictures.cleaned(upload[1])
    if upload is not None and picture is None:
        return Written(words, problem="problem.picture")
    if not words and picture is None:
        return Written(words, problem="problem.empty")
    return Written(words, picture)
