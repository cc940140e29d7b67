"""GET /v1/enquiries/{enquiry_id}: the query `enquiry_file`."""

from __future__ import annotations

from typing import Any

from litestar import Response
from litestar.di import NamedDependency

from dueprocess.application.queries.enquiry_file import EnquiryFile, enquiry_file
from dueprocess.http.api.enquiries.waiting import ANSWERERS
from dueprocess.http.api.fields import PathId
from dueprocess.http.api.looking import looking, not_found, viewer
from dueprocess.http.api.routing import reading
from dueprocess.http.api.wire import json_of, wired
from dueprocess.http.auth.caller import Caller, allow
from dueprocess.http.services import Services
from dueprocess.kernel.ids import EnquiryId

ENQUIRY = wired(EnquiryFile)


@reading("/enquiries/{enquiry_id:str}", allow(roles=ANSWERERS), ENQUIRY.schema)
def one_enquiry(
    enquiry_id: PathId, services: NamedDependency[Services], caller: NamedDependency[Caller]
) -> Response[Any]:
    """A question with the standing of the account, exactly as the person reads it."""
    person = viewer(services, caller)
    with looking(services) as look:
        found = enquiry_file(look, EnquiryId(enquiry_id), person)
    if found is None:
        raise not_found()
    return json_of(found, ENQUIRY)
