"""Every page on a phone and a desktop, in both languages: nothing for axe to find, nothing wider than the screen."""

from pathlib import Path

import pytest

from examples.superapp.money import parse_amount

pytestmark = pytest.mark.browser

AXE = (Path(__file__).parents[1] / "vendor" / "axe.min.js").read_text(encoding="utf-8")
PAGES = (
    *("/chats", "/chats/lan", "/chats/ming", "/contacts", "/people/lan", "/discover", "/groups", "/groups/1"),
    *(
        "/moments",
        "/wallet",
        "/wallet/pay",
        "/wallet/red-packet",
        "/wallet/banks",
        "/wallet/receipts/1",
        "/savings",
        "/fund",
        "/wealth",
        "/loan",
        "/games",
        "/games/2",
    ),
    *(
        "/mail",
        "/mail/new",
        "/mail/3",
        "/drive",
        "/album",
        "/me",
        "/me/allowed",
        "/report?content=message-4",
        "/nowhere",
    ),
)
WIDTHS = (320, 375, 1280)


@pytest.fixture
def visitor(browser, stage):
    """Opens a browser of one's own: who, language, and whether it has JavaScript."""
    opened = []

    def open_as(person, locale="en-US", **more):
        context = browser.new_context(
            locale=locale, viewport={"width": 375, "height": 700}, base_url=stage.url, bypass_csp=True, **more
        )
        opened.append(context)
        page = context.new_page()
        page.goto("/sign-in")
        page.locator(f"button[value={person}]").click()
        page.wait_for_url("**/chats")
        return page

    yield open_as
    for context in opened:
        context.close()


def violations(page) -> list[str]:
    page.add_script_tag(content=AXE)
    found = page.evaluate("axe.run()")
    assert found["passes"]
    return [f"{page.url} {one['id']}: {one['nodes'][0]['html'][:150]}" for one in found["violations"]]


@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
def test_axe_finds_nothing_and_nothing_is_too_wide(stage, visitor, locale):
    page = visitor("wei", locale)
    found = []
    for path in PAGES:
        page.goto(path)
        assert page.locator("html").get_attribute("lang") == ("zh-CN" if locale == "zh-CN" else "en")
        found += violations(page)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 700})
            wide = page.evaluate("document.documentElement.scrollWidth")
            found += [f"{path} is {wide} wide on {width}"] if wide > width else []
    assert found == []


@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
def test_a_refusal_is_in_view_on_a_phone_without_javascript(stage, visitor, locale):
    page = visitor("wei", locale, java_script_enabled=False)
    stage.restrict("wei", "chat.send_stranger")
    page.goto("/chats/lan")
    page.locator("#text").fill("Hello again")
    page.locator(".composer button").click()
    refused = page.locator(".refused")
    assert refused.count() == 1
    box = refused.bounding_box()
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= 700
    assert page.locator("#text").input_value() == "Hello again"
    assert refused.locator("a").get_attribute("href").startswith("/recourse?notice=")


def test_a_refusal_is_nothing_for_axe_either(stage, visitor):
    page = visitor("wei")
    stage.restrict("wei", "chat.send_stranger", "moments.comment")
    page.goto("/chats/lan")
    page.locator("#text").fill("Hello again")
    page.locator(".composer button").click()
    assert page.locator(".refused").is_visible()
    assert violations(page) == []
    page.goto("/me/allowed")
    assert violations(page) == []
    page.goto("/moments")
    page.locator("article form input").first.fill("Nice")
    page.locator("article form button").first.click()
    assert page.locator("article .refused").is_visible()
    assert violations(page) == []


def test_a_message_is_written_with_the_keyboard_alone(stage, visitor):
    page = visitor("wei")
    page.goto("/chats/ming")
    page.locator(".messages").focus()
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "text":
            break
    page.keyboard.type("By keyboard")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/chats/ming#end")
    assert page.locator(".mine .words").last.inner_text() == "By keyboard"


def test_a_new_message_appears_by_itself(stage, visitor):
    ming, wei = visitor("ming"), visitor("wei")
    ming.goto("/chats/wei")
    ming.wait_for_function("document.querySelector('[data-fresh]').dataset.known === 'yes'")
    wei.goto("/chats/ming")
    wei.locator("#text").fill("Are you there?")
    wei.locator(".composer button").click()
    ming.get_by_text("Are you there?").wait_for(timeout=10_000)


def test_the_whole_platform_works_without_javascript(stage, visitor):
    page = visitor("wei", java_script_enabled=False)
    page.goto("/wallet")
    before = parse_amount(page.locator(".sum").inner_text())
    page.goto("/wallet/pay?to=hua")
    page.locator("#amount").fill("18")
    page.locator("main form button").click()
    page.wait_for_url("**/wallet")
    assert parse_amount(page.locator(".sum").inner_text()) == before - 1_800
    page.goto("/games/2")
    page.locator("button.point[value='44']").click()
    page.wait_for_url("**/games/2")
    assert page.locator(".stone.last.black").count() == 1
    page.goto("/mail/new?to=xin")
    page.locator("#subject").fill("Hello")
    page.locator("main #text").fill("How are you?")
    page.locator("main form button").click()
    page.wait_for_url("**/mail")
    assert page.get_by_text("Hello").count() == 1
