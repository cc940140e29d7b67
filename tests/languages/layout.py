"""What a browser says of a page's layout: what sticks out, what lies on top of what, and what did not turn around."""

from __future__ import annotations

from typing import Final

from playwright.sync_api import Page

_MEASURE: Final = """() => {
  const wide = document.documentElement.clientWidth, found = [], boxes = [];
  const words = e => e.textContent.trim().replace(/\\s+/g, ' ').slice(0, 50);
  if (document.documentElement.scrollWidth > wide) found.push('the page scrolls sideways');
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement;
    if (!node.data.trim() || !parent.checkVisibility({visibilityProperty: true, opacityProperty: true})) continue;
    if (parent.closest('.govuk-visually-hidden, .govuk-skip-link, option, textarea, .desk-yaml')) continue;
    const scrolled = parent.closest('[role=region][tabindex]');  // a wide table in a region of its own, reached by keyboard
    if (scrolled && getComputedStyle(scrolled).overflowX === 'auto') continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const r of range.getClientRects()) {
      if (r.width < 2 || r.height < 2) continue;
      if (r.left < -1 || r.right > wide + 1) found.push('sticks out: ' + words(parent));
      boxes.push([r.left, r.right, r.top, r.bottom, parent, node]);
    }
  }
  for (let i = 0; i < boxes.length; i++) for (let j = i + 1; j < boxes.length; j++) {
    const a = boxes[i], b = boxes[j];
    if (a[5] === b[5] || a[4].closest('.desk-two__left--stays') !== b[4].closest('.desk-two__left--stays')) continue;
    const across = Math.min(a[1], b[1]) - Math.max(a[0], b[0]);
    const down = Math.min(a[3], b[3]) - Math.max(a[2], b[2]);
    if (across > 3 && down > Math.min(a[3] - a[2], b[3] - b[2]) * 0.45)
      found.push('lies on top of each other: ' + words(a[4]) + ' | ' + words(b[4]));
  }
  for (const box of document.querySelectorAll('.govuk-checkboxes__item, .govuk-radios__item')) {
    const input = box.querySelector('input'), label = box.querySelector('label');
    if (!input || !label || !label.checkVisibility()) continue;
    const i = input.getBoundingClientRect(), l = label.getBoundingClientRect();
    const right = getComputedStyle(box).direction === 'rtl';
    if (right ? i.left < l.right - 12 : i.right > l.left + 12) found.push('a box on the wrong side: ' + words(label));
  }
  return [...new Set(found)];
}"""

_UNTURNED: Final = """() => {
  const found = [], style = (e, p) => getComputedStyle(e, p);
  for (const e of document.querySelectorAll('body *')) {
    const s = style(e);
    if (s.direction !== 'rtl' || !e.checkVisibility() || e.closest('.govuk-visually-hidden')) continue;
    const name = e.className || e.tagName;
    if (parseFloat(s.borderLeftWidth) > 3 && parseFloat(s.borderRightWidth) < 3) found.push('bar at the left: ' + name);
    if (s.textAlign === 'left' && !/numeric/.test(e.className)) found.push('text to the left: ' + name);
    if (/^(UL|OL)$/.test(e.tagName) && parseFloat(s.paddingLeft) > 8 && parseFloat(s.paddingRight) < 8)
      found.push('a list from the left: ' + name);
    if (/back-link|details__summary$|moj-timeline(__item)?$/.test(e.className)) {
      const b = style(e, '::before');
      if (b.content !== 'none' && b.display !== 'none' && parseFloat(b.left) < parseFloat(b.right))
        found.push('a sign at the left: ' + name);
    }
  }
  return [...new Set(found)];
}"""


def flaws(page: Page) -> list[str]:
    """What sticks out of the window, and what lies on top of what."""
    return list(page.evaluate(_MEASURE))


def unturned(page: Page) -> list[str]:
    """What is still made for reading from left to right, on a page that is read from right to left."""
    return list(page.evaluate(_UNTURNED))
