"""Files that come with a call: made safe, or refused, before a command is made of them (threat T10)."""

from __future__ import annotations

from dueprocess.application.ports import CleanFile
from dueprocess.http.api.fields import File, bytes_of
from dueprocess.http.faults import Fault
from dueprocess.http.problems import Refused
from dueprocess.http.services import Services
from dueprocess.kernel.privacy import Private


def cleaned(services: Services, file: File, at: str) -> CleanFile:
    """The file drawn anew."""
    found = services.files.clean(bytes_of(file))
    if not isinstance(found, CleanFile):
        raise Refused(Fault.FILE_REFUSED, at)
    return found


def kept(services: Services, files: tuple[File, ...], at: str = "files") -> tuple[Private, ...]:
    """The files as a command carries them."""
    clean = (cleaned(services, file, at) for file in files)
    return tuple(Private(data=item.data, media_type=item.media_type) for item in clean)
