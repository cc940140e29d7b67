// New messages appear by themselves. Without this script the link "Look for new messages" does the same.
"use strict";
const list = document.querySelector("[data-fresh]");
if (list) {
  const toEnd = () => { list.scrollTop = list.scrollHeight; };
  let known = null;
  toEnd();
  setInterval(async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(list.dataset.fresh, { credentials: "same-origin" });
      if (!answer.ok || answer.redirected) return;
      const html = await answer.text();
      if (known !== null && html !== known && !list.contains(document.activeElement)) {
        list.innerHTML = html; // our own page, escaped by the server
        toEnd();
      }
      if (known === null || !list.contains(document.activeElement)) known = html;
      list.dataset.known = "yes";
    } catch { /* the next look will tell */ }
  }, 2000);
}
