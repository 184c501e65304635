/* Single keys. Loaded on every page.

   Contract
   - <html data-keys="off"> switches single keys off (Esc and Ctrl/Cmd+Enter stay).
   - [data-key="m"] is pressed by its key: clicked, or focused with data-key-do="focus". "T" means Shift+T.
     A <summary> is opened, and what can be written behind it gets the focus.
     Only what can be seen and is not disabled counts; the first in the page wins.
   - [data-go="a"] is the link that `g` and then that letter follows.
   - [data-open-dialog="id"], [data-close-dialog]: for <dialog>s; the opener gets the focus back.
   - #keys is the map; the .key-entry elements of #keystrip are copied into its [data-keys-here].
   - [data-back] is the way that Esc takes when nothing is open.
   Pages add keys with bind("j", handler); a handler that returns false lets the next one have the key. */

const bound = new Map();
const GO_ON_WITHIN = 1500;
let goSince = 0;

/** Let a key do something on this page. */
export function bind(key, handler) {
  bound.set(key, [...(bound.get(key) ?? []), handler]);
}

/** Whether single keys act. */
export const keysOn = () => document.documentElement.dataset.keys !== "off";

const FIELDS = "input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select, [contenteditable]";
const inField = (target) => target instanceof Element && target.closest(FIELDS) !== null;

/** The key as it is printed on a Latin keyboard, so that other layouts have the same keys. */
function keyOf(event) {
  if (event.key.length !== 1 || event.key.charCodeAt(0) < 128) return event.key;
  const letter = /^Key([A-Z])$/.exec(event.code)?.[1];
  if (letter) return event.shiftKey ? letter : letter.toLowerCase();
  const plain = /^Digit([0-9])$/.exec(event.code)?.[1] ?? { BracketLeft: "[", BracketRight: "]", Comma: ",", Period: "." }[event.code];
  if (plain) return event.shiftKey ? ({ "[": "{", "]": "}" }[plain] ?? event.key) : plain;
  return event.code === "Slash" ? (event.shiftKey ? "?" : "/") : event.key;
}

const isUsable = (element) => element.checkVisibility() && !element.disabled && element.ariaDisabled !== "true";
const usable = (selector) => [...document.querySelectorAll(selector)].find(isUsable);

function pressMarked(key) {
  const element = usable(`[data-key="${CSS.escape(key)}"]`);
  if (!element) return false;
  element.focus();
  if (element.dataset.keyDo === "focus") element.select?.();
  else if (element.matches("details > summary")) writeIn(element.parentElement);
  else element.click();
  return true;
}

function writeIn(details) {
  details.open = true;
  [...details.querySelectorAll(FIELDS)].find(isUsable)?.focus();
}

function press(key) {
  if (goSince && performance.now() - goSince < GO_ON_WITHIN) {
    goSince = 0;
    const link = document.querySelector(`[data-go="${CSS.escape(key)}"]`);
    if (link) return link.click() ?? true;
  }
  if (key === "g") {
    goSince = performance.now();
    return true;
  }
  if (key === "?") return openDialog("keys");
  for (const handler of bound.get(key) ?? []) if (handler() !== false) return true;
  return pressMarked(key);
}

function openDialog(id, opener = document.activeElement) {
  const dialog = document.getElementById(id);
  if (!dialog || dialog.open) return false;
  if (id === "keys") fillMap(dialog);
  dialog.addEventListener("close", () => opener?.focus?.(), { once: true });
  dialog.showModal();
  return true;
}

/** Copy the keys of the strip into the map, so that they are written down once. */
function fillMap(dialog) {
  const section = dialog.querySelector("[data-keys-here]");
  const entries = [...document.querySelectorAll("#keystrip span.key-entry")];
  section.hidden = entries.length === 0;
  section.querySelectorAll(".key-entry").forEach((old) => old.remove());
  section.append(...entries.map((entry) => entry.cloneNode(true)));
}

/** Close what is open, leave a field, or go back to the list. */
function escape(event) {
  if (document.querySelector("dialog[open]")) return;
  const open = document.querySelector("details.menu[open]");
  if (open) {
    open.open = false;
    open.querySelector("summary").focus();
  } else if (inField(event.target)) {
    event.target.blur();
  } else if (!(bound.get("Escape") ?? []).some((handler) => handler() !== false)) {
    usable("[data-back]")?.click();
  }
}

function sendForm(event) {
  const form = event.target.closest?.("form");
  if (!form) return;
  event.preventDefault();
  form.requestSubmit(form.querySelector("button.black[type=submit], button.black:not([type])") ?? undefined);
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.keyCode === 229) return;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return sendForm(event);
  if ((event.ctrlKey || event.metaKey || event.altKey) && !event.getModifierState("AltGraph")) return; // [ is AltGr+8 on a German keyboard
  if (event.key === "Escape") return escape(event);
  if (!keysOn() || inField(event.target) || document.querySelector("dialog[open]")) return;
  if (event.key === "Enter" && event.target.closest("a, button, summary, input, label")) return;
  if (press(keyOf(event))) event.preventDefault();
});

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-open-dialog]");
  if (opener) {
    const menu = opener.closest("details.menu");
    if (menu) menu.open = false;
    openDialog(opener.dataset.openDialog, menu ? menu.querySelector("summary") : opener);
  }
  event.target.closest("[data-close-dialog]")?.closest("dialog")?.close();
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
