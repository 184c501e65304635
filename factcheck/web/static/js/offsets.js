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

export const sentencesOf = (root) => [...root.querySelectorAll(".s")];
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
  for (const sentence of sentencesOf(root)) {
    if (endOf(sentence) <= span.start || startOf(sentence) >= span.end) continue;
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
  for (const sentence of sentencesOf(root)) {
    if (endOf(sentence) <= span.start || startOf(sentence) >= span.end) continue;
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
  const holds = (s) => (isEnd ? startOf(s) < point && point <= endOf(s) : startOf(s) <= point && point < endOf(s));
  const sentence = sentencesOf(root).find(holds);
  if (!sentence) return null;
  let left = point - startOf(sentence);
  for (const node of textNodes(sentence)) {
    const size = length(node.data);
    if (left < size || (isEnd && left === size)) return [node, unitsOf(node.data, left)];
    left -= size;
  }
  return null;
}

/** Places where words begin and end, in code points of the article, for moving an edge by a word. */
export function wordEdges(root, language) {
  const edges = { starts: [], ends: [] };
  const words = new Intl.Segmenter(language, { granularity: "word" });
  for (const sentence of sentencesOf(root)) {
    let at = startOf(sentence);
    for (const { segment, isWordLike } of words.segment(wordsOf(sentence))) {
      const next = at + length(segment);
      if (isWordLike) {
        edges.starts.push(at);
        edges.ends.push(next);
      }
      at = next;
    }
  }
  return edges;
}
