// The bar over the text: bold, italic, link, quote, list. It writes the marks into the plain text box.
import { piece, say } from "./words.js";

const KEYS = { b: "bold", i: "italic", k: "link" };
const ADDRESS = /^(https?:\/\/|mailto:)\S+$/i;

export function addBar(box) {
  const bar = piece("c-bar");
  const buttons = [...bar.querySelectorAll("[data-mark]")];
  box.before(bar);
  bar.setAttribute("aria-controls", box.id);
  buttons.forEach((button, index) => {
    button.tabIndex = index ? -1 : 0;
    button.addEventListener("click", () => mark(box, button.dataset.mark));
  });
  bar.addEventListener("keydown", (event) => walk(event, buttons));
  box.addEventListener("keydown", (event) => {
    const name = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && KEYS[event.key.toLowerCase()];
    if (!name) return;
    event.preventDefault();
    mark(box, name);
  });
}

// Arrow keys inside the toolbar, as its ARIA pattern has it.
function walk(event, buttons) {
  const step = { ArrowRight: 1, ArrowLeft: -1, Home: -Infinity, End: Infinity }[event.key];
  if (!step) return;
  event.preventDefault();
  const at = buttons.indexOf(document.activeElement);
  const last = buttons.length - 1;
  const to = Number.isFinite(step) ? (at + step + buttons.length) % buttons.length : step < 0 ? 0 : last;
  buttons.forEach((button, index) => (button.tabIndex = index === to ? 0 : -1));
  buttons[to].focus();
}

// Puts text in place of the selection, in a way that the browser can undo.
export function insert(box, text) {
  box.focus();
  if (text ? document.execCommand("insertText", false, text) : document.execCommand("delete")) return;
  box.setRangeText(text, box.selectionStart, box.selectionEnd, "end");
  box.dispatchEvent(new InputEvent("input", { bubbles: true }));
}

export function mark(box, name) {
  const work = { bold: () => around(box, "**"), italic: () => around(box, "*"), link: () => link(box) };
  (work[name] ?? (() => lines(box, name === "quote" ? "> " : "- ")))();
}

function around(box, sign) {
  const { selectionStart: start, selectionEnd: end, value } = box;
  const chosen = value.slice(start, end);
  const isMarked = value.slice(start - sign.length, start) === sign && value.slice(end, end + sign.length) === sign;
  if (chosen && isMarked) {
    box.setSelectionRange(start - sign.length, end + sign.length);
    insert(box, chosen);
    box.setSelectionRange(start - sign.length, end - sign.length);
    return;
  }
  // Marks touch the words: a space beside one would make it an asterisk.
  const [, lead, core, tail] = chosen.match(/^(\s*)([\s\S]*?)(\s*)$/);
  const shown = core || say("text");
  insert(box, `${lead}${sign}${shown}${sign}${tail}`);
  const from = start + lead.length + sign.length;
  box.setSelectionRange(from, from + shown.length);
}

function link(box) {
  const { selectionStart: start, selectionEnd: end, value } = box;
  const chosen = value.slice(start, end).trim();
  const isAddress = ADDRESS.test(chosen);
  const text = isAddress ? say("text") : chosen || say("text");
  const address = isAddress ? chosen : "https://";
  insert(box, `[${text}](${address})`);
  const from = isAddress ? start + 1 : start + text.length + 3;
  box.setSelectionRange(from, from + (isAddress ? text : address).length);
}

function lines(box, sign) {
  const start = box.value.lastIndexOf("\n", box.selectionStart - 1) + 1;
  const found = box.value.indexOf("\n", box.selectionEnd);
  const end = found < 0 ? box.value.length : found;
  const chosen = box.value.slice(start, end).split("\n");
  const isMarked = chosen.every((line) => !line || line.startsWith(sign));
  const marked = chosen.map((line) => (isMarked ? line.replace(sign, "") : line && !line.startsWith(sign) ? sign + line : line));
  const text = isMarked && !chosen.join("") ? sign : marked.join("\n");
  box.setSelectionRange(start, end);
  insert(box, text);
  box.setSelectionRange(start, start + text.length);
}
