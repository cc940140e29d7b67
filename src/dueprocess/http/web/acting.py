"""Acting: how a form of a page becomes a command.

Each form carries an id made when the page was (`fresh_form_id`); the command's id is that, in a namespace of whoever
sends it. So a form that is sent twice does its thing once, and two people can neither collide nor read one another's
answers (I-31).
"""

from __future__ import annotations

import re
from typing import Final

from dueprocess.application.engine import Answer, Request
from dueprocess.http.auth.secrets import fresh_id
from dueprocess.http.services import Services
from dueprocess.kernel.canonical import keyed
from dueprocess.kernel.ids import CommandId
from dueprocess.kernel.messages import Command
from dueprocess.record.envelope import Actor

_FORM_ID: Final = re.compile(r"form_[0-9a-f]{32}")


def fresh_form_id() -> str:
    """The id of a form that is shown now."""
    return fresh_id("form")


def carry_out(
    services: Services, actor: Actor, form_id: str, command: Command, *, outside: object = None
) -> Answer:
    """Carry out what a form asks for. An id that is not one of ours counts as a fresh one.

    `outside`: facts from outside that the law needs (`engine.Request.outside`).
    """
    if _FORM_ID.fullmatch(form_id) is None:
        form_id = fresh_form_id()
    who = f"{actor.kind}\0{actor.id}".encode()
    namespace = keyed(services.settings.lasting_key("forms"), "namespace", who)[:16]
    request = Request(CommandId(f"{namespace}:{form_id}"), actor, command, outside=outside)
    return services.engine.carry_out(request)
