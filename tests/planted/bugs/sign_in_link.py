"""The planted bugs of links between logins and people."""

from __future__ import annotations

from tests.planted.bug import Bug, law

FILE = "domain/sign_in_link.py"

BUGS = (
    Bug(
        "one person links a login alone",
        "I-18",
        FILE,
        "    if link.proposed_by == command.by:  # INVARIANT (I-18)",
        "    if False:",
        law("sign_in_link::i_18_nobody_links_alone"),
    ),
    Bug(
        "a login is agreed to by the person whose it is to be",
        "I-18",
        FILE,
        "    if link.person_id == command.by:  # INVARIANT (I-18)",
        "    if False:",
        law("sign_in_link::i_18_nobody_agrees_to_a_login_of_their_own"),
    ),
    Bug(
        "the second person agrees to another login than they read",
        "I-18",
        FILE,
        "    if command.seen != content_digest(link):  # INVARIANT (I-18)",
        "    if False:",
        law("sign_in_link::i_18_nobody_links_alone"),
    ),
    Bug(
        "a login that was proposed is somebody before anybody agreed",
        "I-18",
        FILE,
        "        return self.linked_at is not None and self.ended_at is None",
        "        return self.ended_at is None",
        law("sign_in_link::a_login_is_somebody_once_two_people_said_so"),
    ),
    Bug(
        "the server's command line links past those who could agree",
        "I-18",
        FILE,
        "    elif not facts.alone:  # INVARIANT (I-18)",
        "    elif False:",
        law("sign_in_link::the_installation_links_nobody_while_somebody_could_agree"),
    ),
    Bug(
        "a login is two people",
        "I-12",
        FILE,
        """        return refuse(Code.STAFF_UNKNOWN, "person_id")
    if any(other.holds for other in facts.others):  # INVARIANT (I-12)""",
        """        return refuse(Code.STAFF_UNKNOWN, "person_id")
    if False:""",
        law("sign_in_link::i_12_a_login_is_one_person"),
    ),
)
