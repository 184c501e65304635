/* The workbench: a cursor of sentences, a range of words, the adder, claims by number.

   Contract
   - #bench[data-pane] holds everything; its [data-pane-link="claims"] links of the bottom bar switch panes on a phone.
   - #text is the article (lang set), with .para > p > .s (see offsets.js), each .s with id, data-n and data-start/-end.
     mark and .ref carry data-claim="c7" (the id of the card), .ref links to it.
   - .box[href="#s3"] of the coverage strip and [data-here-number] (any number of them) follow the cursor;
     .gutter may hold an empty [data-here].
   - #adder (hidden) is moved under the paragraph of the range; in its forms [data-fill="start|end|quote|sentence|
     sentence-start|sentence-end"] are filled in; [data-count] shows the number of characters from its data-one/data-many
     ("%s characters selected"); the button with data-key="c" makes the claim.
   - .claim-card[data-item] with id="c7" and [data-open] (its link) is a claim; data-chosen on the open one.
   - [data-step="1|-1"] are the step buttons of the phone; [data-marks] (key h) hides marks: aria-pressed;
     [data-edge="end 1|end -1|start 1|start -1"] are buttons for [ ] { }.
   - form[data-paste] with a [data-paste-quote]: a quote that stands once in the text is shown and chosen, else the server is asked. */

import { bind } from "./keys.js";
import * as offsets from "./offsets.js";

const bench = document.getElementById("bench");
const text = document.getElementById("text");
const adder = document.getElementById("adder");
const passing = globalThis.Highlight ? new Highlight() : null;
if (passing) CSS.highlights.set("passing", passing);

let span = null;
let cursor = -1;
let anchor = -1;

/** What stands in the page for good is looked up once: a key must not cost more in a longer article. */
const counted = text ? offsets.sentencesOf(text).filter((sentence) => sentence.dataset.n) : [];
const placeIn = new Map(counted.map((sentence, at) => [sentence, at]));
const boxes = new Map([...(bench?.querySelectorAll(".box") ?? [])].map((box) => [box.hash, box]));
/** The first counted sentence that ends at or behind a point; the last one if none does. */
const sentenceTo = (point) => counted.find((sentence) => Number(sentence.dataset.end) >= point) ?? counted.at(-1);
const narrow = () => matchMedia("(width < 62rem)").matches;
const bounds = (sentence) => [Number(sentence.dataset.start), Number(sentence.dataset.end)];

/* --- cursor and range --- */

function moveTo(index, { extend = false, focus = true, offer = true } = {}) {
  const all = counted;
  if (!all.length) return false;
  leaveSentence(all[cursor] ?? all[0]);
  cursor = Math.max(0, Math.min(all.length - 1, index));
  if (!extend || anchor < 0) anchor = cursor;
  all[cursor].toggleAttribute("data-cursor", true);
  all[cursor].tabIndex = 0;
  follow(all[cursor]);
  if (focus) {
    all[cursor].focus({ preventScroll: true });
    all[cursor].scrollIntoView({ block: "nearest" });
  }
  if (!offer) return true;
  const [from, to] = [Math.min(anchor, cursor), Math.max(anchor, cursor)];
  choose({ start: bounds(all[from])[0], end: bounds(all[to])[1] }, { drawn: from !== to });
  return true;
}

/** Take the cursor away from a sentence, its paragraph, its gutter and its box. */
function leaveSentence(sentence) {
  sentence.removeAttribute("data-cursor");
  sentence.tabIndex = -1;
  boxes.get(`#${sentence.id}`)?.removeAttribute("data-cursor");
  sentence.closest(".para")?.removeAttribute("data-here");
  showInGutter(sentence, "");
}

/** Show where the cursor is: in the gutter, the coverage strip and every [data-here-number]. */
function follow(sentence) {
  boxes.get(`#${sentence.id}`)?.toggleAttribute("data-cursor", true);
  sentence.closest(".para")?.toggleAttribute("data-here", true);
  showInGutter(sentence, sentence.dataset.n);
  for (const place of bench.querySelectorAll("[data-here-number]")) place.textContent = sentence.dataset.n;
}

function showInGutter(sentence, words) {
  const place = sentence.closest(".para")?.querySelector(".gutter [data-here]");
  if (place) place.textContent = words;
}

function choose(next, { drawn = true } = {}) {
  span = next;
  passing?.clear();
  if (!passing) for (const sentence of text.querySelectorAll("[data-range]")) sentence.removeAttribute("data-range");
  if (span && drawn) draw();
  showAdder();
}

function draw() {
  if (text.contains(getSelection().anchorNode)) getSelection().removeAllRanges();
  const range = offsets.rangeOf(span, text);
  if (range && passing) passing.add(range);
  if (passing) return;
  for (const sentence of counted) {
    const [start, end] = bounds(sentence);
    sentence.toggleAttribute("data-range", start < span.end && end > span.start);
  }
}

/** Move an edge of the range to the next or last edge of a word. */
function moveEdge(which, by) {
  if (!span) return false;
  const language = text.lang || document.documentElement.lang;
  const next = offsets.wordEdge(text, language, span[which], { by, end: which === "end" });
  const moved = { ...span, [which]: next };
  if (next === undefined || moved.start >= moved.end) return true;
  choose(moved);
  return true;
}

/* --- the adder --- */

function showAdder() {
  if (!adder) return;
  adder.hidden = !span;
  if (!span) return;
  const quote = offsets.textOf(span, text);
  const last = sentenceTo(span.end);
  const [start, end] = bounds(last);
  const values = { start: span.start, end: span.end, quote, sentence: last.dataset.n, "sentence-start": start, "sentence-end": end };
  for (const field of adder.querySelectorAll("[data-fill]")) field.value = values[field.dataset.fill];
  const count = adder.querySelector("[data-count]");
  const size = offsets.length(quote);
  if (count) count.textContent = (size === 1 ? count.dataset.one : count.dataset.many).replace("%s", size);
  const para = last.closest(".para");
  if (para && !para.contains(adder)) para.append(adder);
}

/** A selection by mouse or touch becomes the range, once it rests. */
let resting = 0;
document.addEventListener("selectionchange", () => {
  clearTimeout(resting);
  resting = setTimeout(takeSelection, 200);
});

function takeSelection() {
  const selection = getSelection();
  if (!text || selection.isCollapsed || !selection.rangeCount) return;
  const range = selection.getRangeAt(0);
  if (!text.contains(range.commonAncestorContainer) || adder?.contains(range.commonAncestorContainer)) return;
  const found = offsets.spanOf(range, text);
  if (!found) return;
  adder?.toggleAttribute("data-floating", narrow());
  if (counted.length) moveTo(placeIn.get(sentenceTo(found.end)), { focus: false });
  choose(found, { drawn: false });
}

function makeClaim() {
  if (!span) return false;
  const button = adder?.querySelector('[data-key="c"]');
  if (!button) return false;
  button.click();
  return true;
}

/* --- claims --- */

const cards = () => [...bench.querySelectorAll(".claim-card")].filter((card) => !card.hidden);

function stepClaim(by) {
  const all = cards();
  const focused = all.findIndex((card) => card.contains(document.activeElement));
  const at = focused >= 0 ? focused : all.findIndex((card) => "chosen" in card.dataset);
  const card = all[Math.max(0, Math.min(all.length - 1, at + by))];
  if (!card) return false;
  showPane("claims");
  (card.querySelector("[data-open]") ?? card).focus();
  card.scrollIntoView({ block: "nearest" });
  return true;
}

/** Light the marks, the number and the card of one claim while one of them is under the pointer or has the focus. */
function light(event) {
  const on = event.type === "pointerover" || event.type === "focusin";
  const source = event.target.closest?.("mark[data-claim], .ref[data-claim], .claim-card");
  if (!source) return;
  const id = source.dataset.claim ?? source.id;
  for (const part of bench.querySelectorAll(`[data-claim="${CSS.escape(id)}"], #${CSS.escape(id)}`)) part.toggleAttribute("data-lit", on);
}

function openHere() {
  const sentence = document.activeElement?.closest?.(".s");
  const link = sentence?.querySelector(".ref") ?? null;
  if (!link) return false;
  link.click();
  return true;
}

/* --- panes, marks, a pasted quote --- */

function showPane(name) {
  bench.dataset.pane = name;
  for (const link of document.querySelectorAll("[data-pane-link]")) {
    if (link.dataset.paneLink === name) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

function toggleMarks() {
  const off = text.classList.toggle("marks-off");
  for (const button of document.querySelectorAll("[data-marks]")) button.setAttribute("aria-pressed", String(off));
  return true;
}

/** Find a pasted quote that stands exactly once; what is not found so goes to the server, which folds spellings. */
function findPasted(event) {
  const form = event.target.closest?.("form[data-paste]");
  const quote = form?.querySelector("[data-paste-quote]")?.value.trim();
  if (!quote || form.dataset.paste === "server") return;
  const all = offsets.sentencesOf(text);
  const hits = [];
  for (const sentence of all) {
    const words = offsets.wordsOf(sentence);
    for (let at = words.indexOf(quote); at >= 0; at = words.indexOf(quote, at + 1)) hits.push([sentence, at, words]);
  }
  if (hits.length !== 1) return;
  event.preventDefault();
  const [sentence, at, words] = hits[0];
  const start = bounds(sentence)[0] + offsets.length(words.slice(0, at));
  form.closest("dialog")?.close();
  form.closest("details")?.removeAttribute("open");
  showPane("text");
  moveTo(placeIn.get(sentence) ?? -1);
  choose({ start, end: start + offsets.length(quote) });
}

function clicked(event) {
  const near = (selector) => event.target.closest(selector);
  const pane = near("[data-pane-link]");
  if (pane) {
    event.preventDefault();
    showPane(pane.dataset.paneLink);
    scrollTo({ top: 0 });
  }
  if (near("[data-step]")) moveTo(cursor + Number(near("[data-step]").dataset.step));
  if (near("[data-marks]")) toggleMarks();
  if (near("[data-edge]")) moveEdge(...((parts) => [parts[0], Number(parts[1])])(near("[data-edge]").dataset.edge.split(" ")));
  if (near(".box")) {
    event.preventDefault();
    moveTo(counted.findIndex((sentence) => `#${sentence.id}` === near(".box").hash));
  }
  const sentence = near(".s");
  if (sentence && getSelection().isCollapsed && !near(".ref")) clickedIn(sentence, event);
}

/** A click on a mark opens the smallest claim there; a click on bare text puts the cursor on its sentence. */
function clickedIn(sentence, event) {
  const mark = event.target.closest("mark[data-claim]");
  const link = mark && text.querySelector(`.ref[data-claim="${CSS.escape(mark.dataset.claim)}"]`);
  if (link) link.click();
  else moveTo(placeIn.get(sentence) ?? -1);
}

if (bench && text) {
  document.addEventListener("click", clicked);
  document.addEventListener("submit", findPasted);
  for (const name of ["pointerover", "pointerout", "focusin", "focusout"]) bench.addEventListener(name, light);
  bind("j", () => moveTo(cursor + 1));
  bind("k", () => moveTo(cursor < 0 ? 0 : cursor - 1));
  bind("J", () => moveTo(cursor + 1, { extend: true }));
  bind("K", () => moveTo(cursor - 1, { extend: true }));
  bind("]", () => moveEdge("end", 1));
  bind("[", () => moveEdge("end", -1));
  bind("}", () => moveEdge("start", 1));
  bind("{", () => moveEdge("start", -1));
  bind("c", makeClaim);
  bind("n", () => stepClaim(1));
  bind("p", () => stepClaim(-1));
  bind("Enter", openHere);
  bind("h", toggleMarks);
  bind("Escape", () => (span ? choose(null) ?? true : false));
  begin();
}

/** Start at the sentence of the address, else at the open claim, else at the first; a narrow page shows one paragraph. */
function begin() {
  const all = counted;
  const named = all.findIndex((sentence) => `#${sentence.id}` === location.hash);
  if (named >= 0) return moveTo(named);
  if (narrow()) {
    bench.dataset.stepping = "";
    showPane("text");
  }
  const open = all.findIndex((sentence) => sentence.querySelector("mark[data-chosen]"));
  if (open >= 0 || narrow()) moveTo(Math.max(open, 0), { focus: false, offer: false });
  else if (all.length) all[0].tabIndex = 0;
  return true;
}
