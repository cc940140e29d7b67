"""Measures: how a caller writes what is chosen, for deciding and for amending."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from dueprocess.http.api.fields import (
    Body,
    CapabilityName,
    DurationText,
    Moment,
    capability_of,
    duration_of,
    instant_of,
)
from dueprocess.kernel.ids import AccountNo
from dueprocess.rulebook.ladder import Choice

Capabilities = Annotated[tuple[CapabilityName, ...], Meta(max_length=64)]


class ChoiceBody(Body, frozen=True):
    """A measure: these capabilities, for a length or until an instant, or permanent with a review.

    `towards_target`: only towards the other person of the decision (no contact).
    """

    capabilities: Capabilities
    lasts: DurationText | None = None
    until: Moment | None = None
    permanent: bool = False
    review_every: DurationText | None = None
    towards_target: bool = False
    remedies: Annotated[
        tuple[Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,59}$")], ...], Meta(max_length=16)
    ] = ()


def choice_of(body: ChoiceBody, target: AccountNo | None) -> Choice:
    """The measure as the law reads it."""
    return Choice(
        tuple(capability_of(name) for name in body.capabilities),
        duration_of(body.lasts, "lasts") if body.lasts is not None else None,
        instant_of(body.until, "until") if body.until is not None else None,
        body.permanent,
        duration_of(body.review_every, "review_every") if body.review_every is not None else None,
        target if body.towards_target else None,
        body.remedies,
    )
