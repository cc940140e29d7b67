"""Steps of the story that several journeys share: report, decide, be refused, read the notice, appeal, answer."""

from __future__ import annotations

import time

from playwright.sync_api import Page, expect

from tests.http.web.scenes import picture
from tests.journeys.demo import Demo

FACTS = "对方三天前已明确说不认识你、请不要再发，你仍在深夜继续发消息，并说会天天发到她回复为止。"
WORDS = "我们在画展上见过，她加我要过资料。我附上了当时的照片。"
REASON = "照片显示双方在画展上认识，对方当时同意联系；两条消息语气不当，但不构成对陌生人的骚扰。"


def report(demo: Demo) -> Page:
    """Lan reports Wei's two messages."""
    lan = demo.person("Lin Lan")
    lan.get_by_text("魏").first.click()
    lan.locator("a[href='/report?content=message-1']").click()
    lan.get_by_label("又不回").check()
    lan.get_by_label("我看你一直在线").check()
    lan.get_by_label("Harassment", exact=True).check()
    lan.get_by_role("button", name="Send report").click()
    expect(lan.get_by_role("heading", name="Thank you, we have it")).to_be_visible()
    return lan


def appears(page: Page, url: str, name: str) -> None:
    """Reload until a link is there: what a worker does takes a moment."""
    deadline = time.monotonic() + 15
    while True:
        page.goto(url)
        if page.get_by_role("link", name=name).count():
            return
        assert time.monotonic() < deadline, page.inner_text("main")


def evidence_opened(page: Page) -> None:
    """Open every item; each is a page of its own, and a page that is still coming shows no button."""
    closed = page.get_by_role("button", name="Open this item")
    expect(closed.first).to_be_visible()
    page.wait_for_load_state()
    for left in reversed(range(closed.count())):
        with page.expect_navigation():
            closed.first.click()
        expect(closed).to_have_count(left)


def decide(demo: Demo) -> Page:
    """Ada decides: opens the case, looks at the evidence, chooses the clause, reads the notice, confirms."""
    ada = demo.staff("ada")
    appears(ada, f"{demo.url}/desk?section=cases", "Case: harassment")
    ada.get_by_role("link", name="Case: harassment").click()
    ada.get_by_role("button", name="Take this case").click()
    deadline = time.monotonic() + 15
    while ada.get_by_role("button", name="Open this item").count() < 2 and time.monotonic() < deadline:
        ada.reload()
    evidence_opened(ada)
    expect(ada.get_by_text("又不回")).to_be_visible()
    ada.get_by_label("Under which clause?").select_option("H1")
    ada.get_by_role("button", name="Show").click()
    ada.get_by_label("Reporter A").check()
    ada.get_by_label("What happened, in your own words").fill(FACTS)
    for box in ada.get_by_label("Cite this in the decision").all():
        box.check()
    ada.get_by_role("button", name="Preview the notice").click()
    return ada


def decided(demo: Demo) -> Page:
    """Lan reports, Ada decides; the page of the decision."""
    report(demo)
    ada = decide(demo)
    expect(ada.get_by_role("heading", name="Is this what you mean?")).to_be_visible()
    ada.get_by_role("button", name="Decide, and issue this notice").click()
    expect(ada.get_by_text("Decided. The notice is issued")).to_be_visible()
    return ada


def write(page: Page, demo: Demo, to: str, words: str) -> str:
    """Write to somebody in the super-app; what the chat shows then."""
    page.goto(f"{demo.app}/chats/{to}")
    page.get_by_label("Write a message").fill(words)
    with page.expect_navigation():  # what the chat shows *then*, not what it still shows
        page.get_by_role("button", name="Send").click()
    return page.inner_text("main")


def refused_within_a_second(page: Page, demo: Demo, to: str) -> str:
    """The next message is refused: the guard in the app knows within a second."""
    deadline, number = time.monotonic() + 5, 0
    while True:
        number += 1
        text = write(page, demo, to, f"在吗{number}")
        if "See why, and what you can do" in text:
            return text
        assert time.monotonic() < deadline, text


def notice(page: Page, demo: Demo, to: str = "lan") -> Page:
    """From the refusal to the notice: the link, one button, the page."""
    refused_within_a_second(page, demo, to)
    page.get_by_role("link", name="See why, and what you can do").click()
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("h1")).to_contain_text("You can’t message strangers until")
    return page


def appeal(page: Page) -> None:
    """Appeal with words and a picture."""
    page.get_by_label("Why is it wrong?").fill(WORDS)
    page.get_by_label("Pictures (if you have any)").set_input_files(
        [{"name": "photo.png", "mimeType": "image/png", "buffer": picture()}]
    )
    page.get_by_role("button", name="Send the appeal").click()


def appeal_taken(demo: Demo) -> Page:
    """Chen takes the appeal and opens every item of evidence."""
    chen = demo.staff("chen")
    appears(chen, f"{demo.url}/desk?section=appeals", "Appeal: Harassing strangers")
    chen.get_by_role("link", name="Appeal: Harassing strangers").click()
    chen.get_by_role("button", name="Take this appeal").click()
    evidence_opened(chen)
    return chen


def answer(demo: Demo, outcome: str, **choices: str) -> Page:
    """Chen takes the appeal, opens every item of evidence, and answers."""
    chen = appeal_taken(demo)
    chen.get_by_label(outcome).check()
    for label, value in choices.items():
        chen.get_by_label(label).select_option(value)
    chen.get_by_label("Your reasons, in your own words").fill(REASON)
    chen.get_by_role("button", name="Preview the answer").click()
    chen.locator("button[value=confirm]").click()
    return chen


def forward(demo: Demo, length: str) -> None:
    """The operator moves the demo's clock."""
    olga = demo.staff("olga")
    olga.goto(f"{demo.url}/desk/demo/clock")
    olga.get_by_label("Another length").fill(length)
    olga.locator("button[value=custom]").click()
    expect(olga.locator("main")).to_contain_text("It is now")


def passes_within_a_second(page: Page, demo: Demo, to: str) -> None:
    """The next message goes through: the guard in the app knows within a second."""
    deadline, number = time.monotonic() + 5, 0
    while "See why, and what you can do" in write(page, demo, to, f"您好{number}"):
        number += 1
        assert time.monotonic() < deadline
