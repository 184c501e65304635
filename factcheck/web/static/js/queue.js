/* Lists that are walked by key: the review queue, and articles, journal and questions too.

   Contract
   - [data-list] holds the items, [data-item] is one; its first link (or [data-open]) is what opens it and gets the focus.
   - j and k go on and back, o opens; Enter opens by itself since the link has the focus. x ticks [data-select] in the item.
   - aria-current on an item: where j and k start. Everything else (t, T, a, r, s, z) is a [data-key] in the page, see keys.js:
     <button data-key="a" data-key-do="focus"> on Approve, so that `a` goes there and Enter decides;
     data-key="r" data-key-do="focus" on the sentence of the form to return. */

import { bind } from "./keys.js";

const items = () => [...document.querySelectorAll("[data-list] [data-item]")].filter((item) => item.checkVisibility());
const linkOf = (item) => item.querySelector("[data-open]") ?? item.querySelector("a[href]") ?? item;
const current = (all) => {
  const focused = all.findIndex((item) => item.contains(document.activeElement));
  return focused >= 0 ? focused : all.findIndex((item) => item.hasAttribute("aria-current"));
};

function step(by) {
  const all = items();
  if (!all.length) return false;
  const focused = all.some((item) => item.contains(document.activeElement));
  const at = current(all);
  const next = at < 0 ? 0 : !focused && !all[at].matches("[aria-current]") ? at : at + by;
  const link = linkOf(all[Math.max(0, Math.min(all.length - 1, next))]);
  link.focus();
  link.scrollIntoView({ block: "nearest" });
  return true;
}

function inFocus() {
  const all = items();
  return all[current(all)];
}

bind("j", () => step(1));
bind("k", () => step(-1));
bind("o", () => {
  const item = inFocus();
  if (!item) return false;
  linkOf(item).click();
  return true;
});
bind("x", () => {
  const box = inFocus()?.querySelector("[data-select]");
  if (!box) return false;
  box.click();
  return true;
});
