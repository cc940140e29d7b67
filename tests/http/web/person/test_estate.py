"""The public pages of what somebody left: claimed without an account, followed by a link, stopped by whoever lives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from dueprocess.application.archiving import Bound
from dueprocess.application.paying import pay
from dueprocess.application.views.all import ESTATE_WISHES, ESTATES, EXPORTS, PAYOUTS
from dueprocess.application.wallet import Beneficiary
from dueprocess.domain.estate import Estate, OpenEstatePapers, RefuseEstate
from dueprocess.domain.export import RecordExport
from dueprocess.domain.own_data import Count, Kind
from dueprocess.http.auth.estate_links import OWNER, estate_token
from dueprocess.http.auth.stop_links import StopLink, stop_address
from dueprocess.kernel.ids import EstateId
from dueprocess.kernel.privacy import Private
from tests import estates
from tests.holding import FixedWallet
from tests.http.web.scenes import BASE_URL, Scene, picture
from tests.http.web.visitor import Page, Visitor, visiting
from tests.world import ADA, WEI

TYPED = {
    "account": "wei",
    "name": "Wei Hong",
    "contact": "hong@example.org",
    "relation": "child",
    "words": "My father died in March.",
    "bank": "Harbour Bank",
    "number": "6222 0000 1111",
}
PROOF = [("proof.png", picture())]


class Lying:
    """Archives that lie there whole, one picture long."""

    def there(self, export: object) -> bool:
        return True

    def pieces(self, export: object, start: int, stop: int) -> Iterator[bytes]:
        yield (b"PK" + b"x" * 3_998)[start:stop]


class Family:
    """A relative at the pages, with a wallet that says what a test tells it."""

    def __init__(self, scene: Scene, visitor: Visitor, wallet: FixedWallet) -> None:
        self.scene, self.visitor, self.wallet = scene, visitor, wallet

    def token(self, key: EstateId) -> str:
        return estate_token(self.scene.services.settings, key)

    def mine(self, key: EstateId) -> Page:
        return self.visitor.get(f"/estate/mine?token={self.token(key)}")

    def row(self, key: EstateId) -> Estate:
        found = self.scene.get(ESTATES, key)
        assert isinstance(found, Estate)
        return found


@pytest.fixture
def family(scene: Scene, pages: None) -> Iterator[Family]:
    wallet = FixedWallet()
    scene.services = replace(scene.services, wallet=wallet, archives=Lying())  # type: ignore[arg-type]
    with visiting(scene) as visitor:
        yield Family(scene, visitor, wallet)


def test_a_relative_claims_without_an_account_and_comes_back_by_the_link(family: Family) -> None:
    form = family.visitor.get("/estate").form("/estate")
    page = family.visitor.send(form, PROOF, **TYPED)
    assert page.path == "/estate/mine"
    assert "A person is looking at it" in page.text
    (row,) = family.scene.find(ESTATES, account_no=WEI)
    assert row.estate_id in page.text
    assert (row.relation.value, len(row.papers)) == ("child", 1)
    assert "A person is looking at it" in family.mine(row.estate_id).text
    again = family.visitor.send(form, PROOF, **TYPED)
    assert again.path == "/estate/mine"
    assert len(family.scene.find(ESTATES, account_no=WEI)) == 1


def test_t11_the_answer_is_the_same_whether_there_is_such_an_account_or_not(family: Family) -> None:
    def answered(account: str) -> str:
        page = family.visitor.send(
            family.visitor.get("/estate").form("/estate"), PROOF, **{**TYPED, "account": account}
        )
        assert page.status == 200
        return re.sub(r"est_\w+|form_\w+|\b" + account + r"\b", "", page.text)

    assert answered("wei") == answered("nobody")


@pytest.mark.parametrize("field", ["account", "name", "contact", "relation", "words"])
def test_what_is_missing_is_said_and_what_was_typed_stays(family: Family, field: str) -> None:
    form = family.visitor.get("/estate").form("/estate")
    page = family.visitor.send(form, PROOF, **{**TYPED, field: " "})
    assert page.status == 422
    assert f'href="#{field}"' in page.html
    kept = "Wei Hong" if field != "name" else "hong@example.org"
    assert kept in page.html
    assert family.scene.find(ESTATES, account_no=WEI) == ()


def test_a_proof_and_a_whole_bank_account_are_asked_for(family: Family) -> None:
    form = family.visitor.get("/estate").form("/estate")
    for changes, files, field in (
        ({}, [], "files"),
        ({"number": ""}, PROOF, "number"),
        ({"contact": "hong"}, PROOF, "contact"),
        ({}, [("a.exe", b"MZ\x00")], "files"),
    ):
        page = family.visitor.send(form, files, **{**TYPED, **changes})
        assert page.status == 422
        assert f'href="#{field}"' in page.html


def test_what_is_missing_is_read_and_sent(family: Family) -> None:
    key = estates.claimed(family.scene)
    family.scene.ok(OpenEstatePapers(key, ADA))
    family.scene.ok(RefuseEstate(key, Private("Send the register, please."), ADA))
    page = family.mine(key)
    assert "Send the register, please." in page.text
    wrong = family.visitor.send(page.form("/estate/more"), PROOF, words=" ")
    assert (wrong.status, family.row(key).awaits) == (422, False)
    done = family.visitor.send(page.form("/estate/more"), PROOF, words="Here it is.")
    assert "A person is looking at it" in done.text
    assert len(family.row(key).papers) == 3


def test_while_seven_days_pass_there_is_nothing_to_take(family: Family) -> None:
    key = estates.granted(family.scene)
    page = family.mine(key)
    assert "You can have it from" in page.text
    assert "/estate/data" not in page.html
    assert family.visitor.get(f"/estate/money?token={family.token(key)}").status == 410
    assert family.visitor.get(f"/estate/archive?token={family.token(key)}").status == 410


def test_the_data_is_one_archive_taken_home_by_the_link(family: Family) -> None:
    key = estates.opened(family.scene)
    first = family.mine(key).form("/estate/data")
    page = family.visitor.send(first)
    assert "It is being put together." in page.text
    (export,) = family.scene.find(EXPORTS, account_no=WEI)
    bound = Bound((Count(Kind.CHATS, 3),), (), 4_000, "ab" * 32)
    family.scene.ok(RecordExport(export.export_id, bound.put_in, (), bound.size, bound.sha256))
    ready = family.mine(key)
    assert "Download it" in ready.text
    whole = family.visitor.get(f"/estate/archive?token={family.token(key)}")
    assert (whole.status, len(whole.response.content)) == (200, 4_000)
    part = family.visitor.get(f"/estate/archive?token={family.token(key)}", range="bytes=3000-")
    assert (part.status, len(part.response.content)) == (206, 1_000)
    again = family.visitor.send(first, command_id="")
    assert (again.status, len(family.scene.find(EXPORTS, account_no=WEI))) == (409, 1)
    assert "You have taken it home." in again.text or "Download it" in again.text


def test_the_money_goes_by_the_window_and_what_was_typed_stays(family: Family) -> None:
    key = estates.opened(family.scene)
    token = family.token(key)
    page = family.visitor.get(f"/estate/money?token={token}")
    assert "Open the window, then take it out." in page.text
    page = family.visitor.send(page.form("/estate/money/open"))
    assert "The window is open until" in page.text
    form = next(item for item in page.forms if item.fields.get("kind") == "withdraw")
    wrong = family.visitor.send(form, amount="9999999")
    assert wrong.status == 409
    assert "9999999" in wrong.html
    done = family.visitor.send(form, amount="100")
    assert "It is asked for." in done.html
    (payout,) = family.scene.find(PAYOUTS, account_no=WEI)
    assert (payout.target, payout.amount) == (f"estate:{key}", 10_000)
    pay(family.scene.engine, family.scene.store, family.wallet, payout.payout_id)
    (operation,) = family.wallet.operations
    assert operation.beneficiary == Beneficiary("Wei Hong", "Harbour Bank", "6222 0000 1111")
    moved = next(item for item in done.forms if item.fields.get("kind") == "fund_out")
    assert family.visitor.send(moved, amount="5").status == 200
    repaid = next(item for item in done.forms if item.fields.get("kind") == "repay")
    assert family.visitor.send(repaid, amount="1").status == 200
    odd = family.visitor.send(form, kind="steal")
    assert odd.status == 404


def test_the_owner_s_letter_ends_it_with_one_button(family: Family) -> None:
    key = estates.granted(family.scene)
    link = stop_address(family.scene.services.settings, OWNER, StopLink(key, WEI))
    page = family.visitor.get(link.removeprefix(BASE_URL))
    assert "Somebody told us that you have died" in page.text
    assert family.row(key).lives
    done = family.visitor.send(page.form("/estate/stop"))
    assert "Everything stays yours." in done.text
    assert not family.row(key).lives
    assert "Nothing is given" in family.mine(key).text
    assert "Everything stays yours." in family.visitor.get(link.removeprefix(BASE_URL)).text


def test_whoever_comes_to_their_own_pages_lives(family: Family) -> None:
    key = estates.opened(family.scene)
    family.visitor.sign_in(WEI)
    assert family.visitor.get("/standing").status == 200
    assert not family.row(key).lives
    assert family.visitor.get(f"/estate/money?token={family.token(key)}").status == 410


def test_a_relative_is_signed_in_nowhere(family: Family) -> None:
    key = estates.opened(family.scene)
    page = family.mine(key)
    assert "dp_person" not in family.visitor.client.cookies
    assert "dp_person" not in page.response.headers.get("set-cookie", "")
    for path in ("/standing", "/data", "/money", "/close", "/dormant"):
        assert family.visitor.get(path).status == 401
    assert "estate_" not in family.token(key)
    assert family.row(key).lives


@pytest.mark.parametrize("path", ["/estate/mine", "/estate/money", "/estate/archive", "/estate/stop"])
def test_a_link_that_is_not_ours_opens_nothing(family: Family, path: str) -> None:
    key = estates.opened(family.scene)
    token = family.token(key)
    for forged in ("", "x", token[:-2], f"{token}x"):
        assert family.visitor.get(f"{path}?token={forged}").status == 410


def test_a_person_decides_while_they_live(family: Family) -> None:
    family.visitor.sign_in(WEI)
    page = family.visitor.get("/close")
    assert "When you die one day" in page.text
    family.visitor.send(page.form("/estate/wish"), data="no")
    assert family.scene.get(ESTATE_WISHES, WEI).data is False
    family.visitor.sign_out()
    assert family.visitor.send(page.form("/estate/wish"), data="yes").status == 401
