// Marking words in a report: what is selected goes into the form, with where it stands counted in characters of the report itself.
const text = document.getElementById("text");
const box = document.getElementById("add");

const OURS = ".tag, .why-apart, .at"; // what the desk puts between the report's own words

/** The report's own characters before a point of the page: whole code points, as the book counts them. */
function before(node, offset) {
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT, {
    acceptNode: (n) => (n.parentElement.closest(OURS) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT),
  });
  const range = document.createRange();
  range.setStart(text, 0);
  range.setEnd(node, offset);
  let count = 0;
  for (let n = walker.nextNode(); n; n = walker.nextNode()) {
    if (n === node) return count + [...n.data.slice(0, offset)].length;
    if (!range.intersectsNode(n) || range.comparePoint(n, n.length) > 0) return count;
    count += [...n.data].length;
  }
  return count;
}

/** The report's own words in a selection. */
function own(range) {
  const copy = range.cloneContents();
  for (const node of copy.querySelectorAll(OURS)) node.remove();
  return copy.textContent;
}

function take() {
  const selection = document.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return;
  const range = selection.getRangeAt(0);
  if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) return;
  const words = own(range), lead = words.length - words.trimStart().length;
  if (!words.trim()) return;
  box.open = true;
  box.querySelector("[name=quote]").value = words.trim();
  box.querySelector("[name=start]").value = before(range.startContainer, range.startOffset) + [...words.slice(0, lead)].length;
}

/** The report's own words from one character to another, counted as the book counts them. */
function between(start, end) {
  const all = document.createRange();
  all.selectNodeContents(text);
  return [...own(all)].slice(start, end).join("");
}

if (text && box) {
  const sentence = box.querySelector("[name=sentence]");
  sentence.addEventListener("change", () => { // filled in, so that it can be cut down to the words that carry the claim
    const [start, end] = sentence.value.split("-").map(Number);
    if (!end) return;
    box.querySelector("[name=quote]").value = between(start, end);
    box.querySelector("[name=start]").value = start;
  });
  text.addEventListener("mouseup", take);
  text.addEventListener("keyup", take);
  text.addEventListener("touchend", () => setTimeout(take, 50));
  box.querySelector("[name=quote]").addEventListener("input", () => { box.querySelector("[name=start]").value = ""; });
  const kind = box.querySelector("[name=kind]");
  const show = () => { for (const part of box.querySelectorAll("[data-for]")) part.hidden = !part.dataset.for.split(" ").includes(kind.value); };
  kind.addEventListener("change", show);
  show();
}
