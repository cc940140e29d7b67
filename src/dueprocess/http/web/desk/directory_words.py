"""What is said when the directory signed nobody in: what is the matter, and what to do next. English here, Chinese in the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from dueprocess.http.auth.oidc.stops import Stop
from dueprocess.http.web.flash import N_


class Said(msgspec.Struct, frozen=True):
    """One page: its heading, what is the matter, and what to do, in order."""

    title: str
    what: str
    steps: tuple[str, ...]


_AGAIN: Final = N_("Start again from the sign-in page, in this browser.")
_TELL: Final = N_("If it happens again, tell an operator the word at the end of this page.")
_ASK: Final = N_("Ask an operator. Operators are the colleagues who appoint staff.")

PAGES: Final[Mapping[Stop, Said]] = {
    Stop.UNREACHABLE: Said(
        N_("The directory does not answer"),
        N_("The staff directory cannot be reached right now, so nobody can be signed in by it."),
        (N_("Wait a few minutes, then start again."), _TELL),
    ),
    Stop.REFUSED: Said(
        N_("The directory did not accept the sign-in"),
        N_(
            "It did not accept what this desk sent: the sign-in took too long, or the desk is set up wrongly there."
        ),
        (_AGAIN, _TELL),
    ),
    Stop.DECLINED: Said(
        N_("The sign-in was not finished"),
        N_("You or the directory ended it before it was done. Nothing was changed."),
        (_AGAIN, N_("If the directory turned you away, ask whoever runs it.")),
    ),
    Stop.NOT_BEGUN_HERE: Said(
        N_("This sign-in was not begun here"),
        N_("It was begun in another browser or tab, or more than ten minutes ago."),
        (_AGAIN, N_("If your browser refuses cookies, allow them for this address.")),
    ),
    Stop.USED: Said(
        N_("This sign-in has been used already"),
        N_("Each sign-in works once. Perhaps the page was loaded a second time."),
        (
            N_("Open the desk: you may be signed in already."),
            _AGAIN,
            N_("If you did not sign in a moment ago, tell an operator: somebody may have seen the address."),
        ),
    ),
    Stop.UNPROVEN: Said(
        N_("The directory’s answer proves nothing"),
        N_("It was not made for this sign-in, or not by the directory. So it signs nobody in."),
        (_AGAIN, _TELL),
    ),
    Stop.EXPIRED: Said(
        N_("The directory’s answer is too old"),
        N_("It was no longer valid when it came here."),
        (
            _AGAIN,
            N_(
                "If it happens again, tell an operator: the clocks of this server and of the directory differ."
            ),
        ),
    ),
    Stop.SECOND_FACTOR: Said(
        N_("A second factor is missing"),
        N_("The directory signed you in without the second factor that this desk asks for."),
        (
            N_("Sign out at the directory, start again, and use your second factor there: a key or a code."),
            N_("If you have none, set one up at the directory, or ask whoever runs it."),
        ),
    ),
    Stop.OUTSIDE_GROUP: Said(
        N_("You are not in the group that may sign in"),
        N_("The directory knows you, and does not count you among those who work at this desk."),
        (N_("Ask whoever runs the directory to put you into the group."), _ASK),
    ),
    Stop.PERSON_UNNAMED: Said(
        N_("The directory does not say who you are"),
        N_("Its answer lacks the entry that names a person here."),
        (
            N_(
                "Tell an operator the word at the end of this page. Only the directory’s set-up can change it."
            ),
        ),
    ),
    Stop.PERSON_UNCLEAR: Said(
        N_("It is not clear who you are"),
        N_(
            "The directory and a link made here say two different people, so nobody was signed in: nobody may work here as two."
        ),
        (N_("Tell an operator the word at the end of this page: one of the two entries has to go."),),
    ),
    Stop.NOT_LINKED: Said(
        N_("You are not appointed here yet"),
        N_(
            "The directory knows you, and this desk does not know which member of staff you are. An e-mail address or a"
            " name is not enough to tell: both can pass to somebody else, who would then be you."
        ),
        (
            N_("Give an operator the code below, yourself, in person or by a call. It holds for 24 hours."),
            N_("A second colleague has to agree. When they say it is done, start again."),
        ),
    ),
    Stop.LINK_AWAITS: Said(
        N_("A second person has to agree first"),
        N_(
            "An operator has proposed which member of staff you are. Nobody links a sign-in alone, so until a second person"
            " agrees you are not signed in."
        ),
        (
            N_(
                "Ask the operator who will agree: an approver who knows you, or has your voice on the telephone."
            ),
            N_("When they say it is done, start again. If nobody agrees within a day, you get a new code."),
        ),
    ),
    Stop.NOT_APPOINTED: Said(
        N_("You are not appointed here any more"),
        N_("The directory knows you, and your roles at this desk have ended."),
        (_ASK,),
    ),
}
