"""Standing, rules and a human: the pages that everybody has."""

from __future__ import annotations

import msgspec
import pytest

from dueprocess.application.views.all import ENQUIRIES
from dueprocess.domain.enquiry import AnswerEnquiry
from dueprocess.kernel.instants import DAY
from dueprocess.kernel.privacy import Private
from tests.http.web.scenes import Scene, first_offence, overturned, sample, warning
from tests.http.web.visitor import Visitor
from tests.world import LAN, MING, SVEN


def test_nothing_in_force_is_a_page_too(visitor: Visitor) -> None:
    visitor.sign_in(MING)
    page = visitor.get("/standing")
    assert page.text.startswith("# Nothing is in force.\nNothing on your account is restricted.")
    assert "Withdraw money" in page.text
    assert "A person answers within a day" in page.text


def test_what_is_in_force_stands_with_its_end_and_its_notice(scene: Scene, visitor: Visitor) -> None:
    notice_id = first_offence(scene)
    visitor.sign_in()
    page = visitor.get("/standing")
    assert page.text.startswith("# 2 restrictions are in force on your account")
    assert "Friday 6 March 2026, 07:00 (UTC+8), in 3 days" in page.text
    assert f'href="/n/{notice_id}"' in page.html
    assert page.text.index("Message strangers (Chat)") < page.text.index("Contacting one person")


def test_past_matters_stay_readable_and_say_how_they_ended(scene: Scene, visitor: Visitor) -> None:
    fallen = overturned(scene)
    over = warning(scene)
    visitor.sign_in()
    page = visitor.get("/standing")
    matters = page.text.split("## All matters there ever were")[1]
    assert "was wrong, does not count" in matters
    assert "over" in matters
    assert f'href="/n/{fallen}"' in page.html
    assert f'href="/n/{over}"' in page.html


def test_home_leads_to_the_standing_or_to_the_way_in(visitor: Visitor) -> None:
    assert visitor.get("/").path == "/enter"
    visitor.sign_in()
    assert visitor.get("/").path == "/standing"


def test_the_standing_knows_its_account_alone(scene: Scene, visitor: Visitor) -> None:
    first_offence(scene)
    for other in (LAN, MING):
        visitor.sign_in(other)
        assert visitor.get("/standing").text.startswith("# Nothing is in force.")


def test_the_rules_are_public_with_every_clause_and_its_ladder(visitor: Visitor) -> None:
    page = visitor.get("/rules")
    for clause in sample()[1].clauses:
        assert f'id="clause-{clause.id}"' in page.html
        assert clause.text["en"].split(".")[0] in page.text
    assert (
        "The first time: you can’t message strangers for 72 hours; you can’t contact the person" in page.text
    )
    assert "a warning, nothing is restricted" in page.text


def test_the_notice_leads_to_its_clause_at_its_version(scene: Scene, visitor: Visitor) -> None:
    notice_id = first_offence(scene)
    visitor.sign_in()
    assert 'href="/rules/1#clause-H1"' in visitor.get(f"/n/{notice_id}").html
    assert visitor.get("/rules/1").status == 200
    assert visitor.get("/rules/77").status == 404


def test_a_version_to_come_says_that_it_is_not_in_force(scene: Scene, visitor: Visitor) -> None:
    scene.publish(msgspec.structs.replace(sample()[1], version=2))
    assert "Not in force yet: it takes effect on Monday 9 March 2026" in visitor.get("/rules/2").text
    assert visitor.get("/rules").text.startswith("# The rules, version 1")
    scene.after(40 * DAY)
    assert visitor.get("/rules").text.startswith("# The rules, version 2")
    assert "Not in force any more." in visitor.get("/rules/1").text


def test_whoever_is_not_signed_in_is_told_how_to_reach_a_human(visitor: Visitor) -> None:
    page = visitor.get("/human")
    assert "0755-0000 0000" in page.text
    assert 'href="/enter?next=/human"' in page.html


def test_a_question_and_its_answer_stand_on_the_page(scene: Scene, visitor: Visitor) -> None:
    visitor.sign_in()
    page = visitor.send(visitor.get("/human").form("/human"), question="余额还在吗？")
    assert "waits for an answer" in page.text
    (enquiry,) = scene.find(ENQUIRIES, account_no=1)
    scene.ok(AnswerEnquiry(enquiry.enquiry_id, SVEN, Private("在，随时可以提现。")))
    assert "在，随时可以提现。" in visitor.get("/human").text


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("Europe/London", "Thursday 5 March 2026, 23:00 (UTC)"),
        ("America/St_Johns", "Thursday 5 March 2026, 19:30 (UTC−3:30)"),
        ("Asia/Shanghai", "Friday 6 March 2026, 07:00 (UTC+8)"),
    ],
)
def test_times_are_in_the_persons_own_zone(scene: Scene, visitor: Visitor, zone: str, said: str) -> None:
    scene.contact(zone=zone)
    notice_id = first_offence(scene)
    visitor.sign_in()
    assert said in visitor.get(f"/n/{notice_id}").text.splitlines()[0]
