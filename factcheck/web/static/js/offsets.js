/* Places in an article: Unicode code points from the start of the text, as the server counts.

   Contract: the text stands in `.s` spans with data-start and data-end (code points, end exclusive); whatever is not
   text of the article (numbers of claims) carries data-skip. Gaps between sentences are outside of the spans. */

/** Number of code points in a string. */
export function length(text) {
  let count = 0;
  for (const _point of text) count += 1;
  return count;
}

/** The UTF-16 index of a code point in a string. */
function unitsOf(text, points) {
  let units = 0;
  for (const point of text) {
    if (points-- <= 0) break;
    units += point.length;
  }
  return units;
}

function textNodes(root) {
  const nodes = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    if (!walker.currentNode.parentElement.closest("[data-skip]")) nodes.push(walker.currentNode);
  }
  return nodes;
}

/** The words of a sentence, without what is to be skipped. */
export const wordsOf = (sentence) => textNodes(sentence).map((node) => node.data).join("");

const known = new WeakMap();

/** The sentences of a text in order, read once: a long article has thousands, and every key asks for them. */
export function sentencesOf(root) {
  const found = known.get(root) ?? { live: root.getElementsByClassName("s"), all: [] };
  known.set(root, found);
  if (found.all.length !== found.live.length || found.all[0] !== found.live[0]) found.all = [...found.live];
  return found.all;
}

/** The index of the first sentence that ends behind a code point; the number of sentences if none does. */
function indexBehind(all, point) {
  let [low, high] = [0, all.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (endOf(all[middle]) > point) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The sentences that a span touches. */
function touchedBy(span, root) {
  const all = sentencesOf(root);
  const first = indexBehind(all, span.start);
  let next = first;
  while (next < all.length && startOf(all[next]) < span.end) next += 1;
  return all.slice(first, next);
}

const startOf = (sentence) => Number(sentence.dataset.start);
const endOf = (sentence) => Number(sentence.dataset.end);

/** Code points between the start of a sentence and a point of the document, held within the sentence. */
function pointIn(sentence, container, offset) {
  const upTo = document.createRange();
  upTo.selectNodeContents(sentence);
  if (upTo.comparePoint(container, offset) < 0) return 0;
  let count = 0;
  for (const node of textNodes(sentence)) {
    if (node === container) return count + length(node.data.slice(0, offset));
    const whole = document.createRange();
    whole.selectNodeContents(node);
    if (whole.comparePoint(container, offset) < 0) break;
    count += length(node.data);
  }
  return count;
}

/** A DOM range as {start, end}, trimmed of white space and snapped to whole characters; null if it holds no text. */
export function spanOf(range, root) {
  const touched = sentencesOf(root).filter((sentence) => range.intersectsNode(sentence));
  if (!touched.length) return null;
  const [first, last] = [touched[0], touched.at(-1)];
  const start = startOf(first) + pointIn(first, range.startContainer, range.startOffset);
  const end = startOf(last) + pointIn(last, range.endContainer, range.endOffset);
  return end > start ? trim({ start, end }, root) : null;
}

/** The exact words of a span, gaps between sentences included. */
export function textOf(span, root) {
  let text = "";
  let before = null;
  for (const sentence of touchedBy(span, root)) {
    if (before) text += gap(before, sentence);
    const points = [...wordsOf(sentence)];
    text += points.slice(Math.max(0, span.start - startOf(sentence)), span.end - startOf(sentence)).join("");
    before = sentence;
  }
  return text;
}

/** What stands between two sentences: their paragraph's own text, or line ends between paragraphs. */
function gap(before, after) {
  const size = startOf(after) - endOf(before);
  let words = "";
  for (let node = before.nextSibling; node && node !== after; node = node.nextSibling) {
    if (node.nodeType === Node.TEXT_NODE) words += node.data;
  }
  return before.parentElement === after.parentElement && length(words) === size ? words : "\n".repeat(size);
}

function trim(span, root) {
  const points = [...textOf(span, root)];
  let [from, to] = [0, points.length];
  while (from < to && /\s/u.test(points[from])) from += 1;
  while (to > from && /\s/u.test(points[to - 1])) to -= 1;
  return from < to ? snap({ start: span.start + from, end: span.start + to }, root) : null;
}

/** Widen a span so that it cuts no character in two (an emoji of several code points, a letter and its accent). */
function snap(span, root) {
  const whole = { ...span };
  for (const sentence of touchedBy(span, root)) {
    let at = startOf(sentence);
    for (const { segment } of new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(wordsOf(sentence))) {
      const next = at + length(segment);
      if (at < span.start && span.start < next) whole.start = at;
      if (at < span.end && span.end < next) whole.end = next;
      at = next;
    }
  }
  return whole;
}

/** {start, end} as a DOM range, or null if the text does not hold it. */
export function rangeOf(span, root) {
  const range = document.createRange();
  const from = placeOf(span.start, root, false);
  const to = placeOf(span.end, root, true);
  if (!from || !to) return null;
  range.setStart(...from);
  range.setEnd(...to);
  return range;
}

/** The text node and index of a code point; at an edge the sentence before if it is an end, else the one after. */
function placeOf(point, root, isEnd) {
  const all = sentencesOf(root);
  const sentence = all[indexBehind(all, isEnd ? point - 1 : point)];
  if (!sentence || startOf(sentence) > point || (isEnd && startOf(sentence) === point)) return null;
  let left = point - startOf(sentence);
  for (const node of textNodes(sentence)) {
    const size = length(node.data);
    if (left < size || (isEnd && left === size)) return [node, unitsOf(node.data, left)];
    left -= size;
  }
  return null;
}

/** The next edge of a word behind (by 1) or before (by -1) a point, in code points of the article; undefined at its ends.
    Sentences are read from the point on, until one has an edge. */
export function wordEdge(root, language, point, { by, end }) {
  const all = sentencesOf(root);
  const words = new Intl.Segmenter(language, { granularity: "word" });
  for (let at = indexBehind(all, point); at >= 0 && at <= all.length; at += by) {
    if (!all[at]) continue;
    const edges = edgesIn(all[at], words, end);
    const edge = by > 0 ? edges.find((each) => each > point) : edges.findLast((each) => each < point);
    if (edge !== undefined) return edge;
  }
  return undefined;
}

function edgesIn(sentence, words, end) {
  const edges = [];
  let at = startOf(sentence);
  for (const { segment, isWordLike } of words.segment(wordsOf(sentence))) {
    const next = at + length(segment);
    if (isWordLike) edges.push(end ? next : at);
    at = next;
  }
  return edges;
}
