"""Sign-in links through the API: two people link a login, one takes it away, and a code is for one command."""

from __future__ import annotations

from dueprocess.application.operational import DirectoryLogin, SessionKind
from dueprocess.application.views.all import SIGN_IN_LINKS
from dueprocess.http.auth import sessions
from dueprocess.http.auth.oidc.flow import link_digest
from dueprocess.kernel.ids import PersonId
from dueprocess.kernel.instants import DAY, Instant
from tests.http.site import Site
from tests.linking import ISSUER, link
from tests.world import ADA, ANNA, BELA, OLGA, SVEN

CODE = "ABCD-EFGH-JKMN"
BODY = {"code": CODE, "person_id": ADA, "reason": "I know her voice."}


def asked(site: Site) -> None:
    """Somebody signed in at the directory and was shown the code."""
    services = site.services
    now = services.wall_now()
    digest = link_digest(services.settings, CODE)
    services.operational.ask_to_link(DirectoryLogin(ISSUER, "ada"), digest, Instant(now + DAY), now)


def signed_in(site: Site, person_id: PersonId, sub: str) -> str:
    """A session of somebody's; how pages call it."""
    sessions.begin(site.services, SessionKind.STAFF, person_id, sessions.Origin("chrome/linux", "", sub))
    return "by the directory" if sub else "by a password"


def how(site: Site, person_id: PersonId) -> list[str]:
    """How somebody is signed in now."""
    staff = sessions.staff_named(site.services, person_id)
    assert staff is not None
    found = sessions.staff_sessions(site.services, staff)
    return sorted("by the directory" if item.directory_sub else "by a password" for item in found)


def test_two_people_link_a_login_and_one_takes_it_away(site: Site) -> None:
    asked(site)
    made = site.post("/sign-in-links", site.as_staff(OLGA), BODY)
    assert made.status_code == 201, made.text
    link_id = made.json()["ids"]["link_id"]
    file = site.get(f"/sign-in-links/{link_id}", site.as_staff(BELA)).json()
    assert (file["status"], file["key"], file["issuer"]) == ("awaits", "ada", ISSUER)
    seen = {"seen": file["content"]}
    for person_id, status in ((OLGA, 403), (ADA, 403), (BELA, 200)):
        agreed = site.post(f"/sign-in-links/{link_id}/approval", site.as_staff(person_id), seen)
        assert agreed.status_code == status, agreed.text
    (listed,) = site.get("/sign-in-links", site.as_staff(BELA)).json()
    assert (listed["status"], listed["approved_by"]) == ("linked", BELA)
    before = {signed_in(site, ADA, "sub"), signed_in(site, ADA, "")}
    assert before <= set(how(site, ADA))
    ended = site.post(f"/sign-in-links/{link_id}/end", site.as_staff(OLGA))
    assert ended.status_code == 200, ended.text
    assert "by the directory" not in how(site, ADA)
    assert "by a password" in how(site, ADA)
    assert site.get(f"/sign-in-links/{link_id}", site.as_staff(BELA)).json()["status"] == "unlinked"


def test_i_31_a_code_is_for_one_command_however_often_it_is_sent(site: Site) -> None:
    asked(site)
    tried = site.post("/sign-in-links", site.as_staff(OLGA), BODY, dry_run=True)
    assert tried.status_code == 200, tried.text
    answers = [
        site.post("/sign-in-links", site.as_staff(OLGA), BODY, key="one-and-the-same") for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [201, 201], answers[1].text
    assert answers[0].json()["ids"] == answers[1].json()["ids"]
    other = site.post("/sign-in-links", site.as_staff(OLGA), {**BODY, "person_id": ANNA})
    assert (other.status_code, other.json()["code"]) == (422, "sign_in_code_unknown")
    assert len(site.world.find(SIGN_IN_LINKS, person_id=ADA)) == 1
    assert site.world.find(SIGN_IN_LINKS, person_id=ANNA) == ()


def test_a_refused_proposal_uses_no_code_up(site: Site) -> None:
    asked(site)
    refused = site.post("/sign-in-links", site.as_staff(OLGA), {**BODY, "person_id": "p_nobody"})
    assert refused.json()["code"] == "staff_unknown"
    assert site.post("/sign-in-links", site.as_staff(OLGA), BODY).status_code == 201


def test_who_may_not_read_or_propose_is_turned_away(site: Site) -> None:
    link_id = link(site.world)
    for path in ("/sign-in-links", f"/sign-in-links/{link_id}"):
        assert site.get(path, site.as_staff(ADA)).status_code == 403
    assert site.post("/sign-in-links", site.as_staff(SVEN), BODY).status_code == 403
    assert site.post(f"/sign-in-links/{link_id}/end", site.as_staff(SVEN)).status_code == 403


def test_one_that_does_not_exist_is_not_found(site: Site) -> None:
    assert site.get("/sign-in-links/sil_none", site.as_staff(OLGA)).status_code == 404
    assert site.post("/sign-in-links/sil_none/end", site.as_staff(OLGA)).status_code == 404
