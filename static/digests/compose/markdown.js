// HTML of a clipboard as the Markdown that an item's text may have. It is only ever read, never shown.
const SKIPPED = new Set("SCRIPT STYLE TEMPLATE HEAD META LINK TITLE IFRAME OBJECT SVG MATH NOSCRIPT TEXTAREA SELECT BUTTON IMG".split(" "));
const BLOCKS = new Set(
  "P DIV SECTION ARTICLE MAIN HEADER FOOTER ASIDE H1 H2 H3 H4 H5 H6 TABLE TR PRE FIGURE FIGCAPTION ADDRESS DL DT DD UL OL LI BLOCKQUOTE HR".split(" "),
);
const SAFE = /^(https?|mailto):/i;
// Styles are read as data and handlers renamed: the policy reports both, even in a document that nobody sees.
const ACTIVE = /(<[^>]*?[\s/"'])(style|on\w+)(\s*=)/gi;

export function markdown(html) {
  const fragment = html.match(/<!--StartFragment-->([\s\S]*)<!--EndFragment-->/)?.[1] ?? html;
  const read = new DOMParser().parseFromString(inert(fragment), "text/html");
  return blocks(read.body).join("\n\n").replace(/\u00a0/g, " ").replace(/[ \t]+\n/g, "\n").trim();
}

function inert(html) {
  let [before, after] = ["", html.replace(/<style\b[\s\S]*?(<\/style\s*>|$)/gi, "")];
  while (before !== after) [before, after] = [after, after.replace(ACTIVE, "$1data-$2$3")];
  return after;
}

const styleOf = (node) => node.getAttribute("data-style") ?? "";

// The blocks of text inside a node: a paragraph is one, a list is one.
function blocks(node) {
  const out = [];
  let line = "";
  const flush = () => {
    if (line.trim()) out.push(tidy(line));
    line = "";
  };
  for (const child of node.childNodes) {
    if (isBlock(child)) {
      flush();
      out.push(...block(child));
    } else {
      line += inline(child);
    }
  }
  flush();
  return joinLists(out);
}

const isSkipped = (node) => SKIPPED.has(node.tagName.toUpperCase());
const isBlock = (node) =>
  node.nodeType === Node.ELEMENT_NODE && (BLOCKS.has(node.tagName) || (!isSkipped(node) && hasBlocks(node)));
const hasBlocks = (node) => [...node.children].some((child) => BLOCKS.has(child.tagName) || hasBlocks(child));
const tidy = (text) => atStart(text.replace(/[ \t]*\n[ \t]*/g, "\n").trim());
// A line that happens to begin like a quote, a list or a heading is escaped; ours get their sign after this.
const atStart = (text) => text.replace(/^([>#+-])(?=\s)/gm, "\\$1").replace(/^(\d{1,9})([.)])(?=\s)/gm, "$1\\$2");

function block(node) {
  if (isSkipped(node)) return [];
  if (node.tagName === "BLOCKQUOTE") return [quoted(blocks(node))];
  if (node.tagName === "UL" || node.tagName === "OL") return list(node);
  if (isWordListItem(node)) return [wordListItem(node)];
  if (/^(TD|TH|TR)$/.test(node.tagName)) return [tidy([...node.children].map((cell) => blocks(cell).join(" ")).join(" "))];
  return blocks(node);
}

const quoted = (parts) => parts.join("\n\n").split("\n").map((text) => (text ? `> ${text}` : ">")).join("\n");

function list(node) {
  const rows = [...node.children].filter((child) => child.textContent.trim());
  const signs = rows.map((_row, index) => (node.tagName === "OL" ? `${index + 1}. ` : "- "));
  const texts = rows.map((row, index) => signs[index] + blocks(row).join(" ").replace(/\n/g, " "));
  return texts.length ? [texts.join("\n")] : [];
}

// Word writes a list as paragraphs with the bullet as text in a span of its own.
const isWordListItem = (node) => /MsoListParagraph/i.test(node.className) || /mso-list:\s*l\d/i.test(styleOf(node));

function wordListItem(node) {
  const copy = node.cloneNode(true);
  const bullets = [...copy.querySelectorAll("[data-style]")].filter((part) => /mso-list:\s*Ignore/i.test(styleOf(part)));
  const sign = /^\s*\d+[.)]/.test(bullets[0]?.textContent ?? "") ? "1. " : "- ";
  bullets.forEach((part) => part.remove());
  const text = blocks(copy).join(" ").replace(/^\\?[·•o§-]\s+/, "");
  return sign + text;
}

const isListLine = (text) => /^(- |\d+\. )/.test(text) && !text.includes("\n\n");

function joinLists(parts) {
  const out = [];
  let before = false;
  for (const text of parts) {
    if (before && isListLine(text)) out[out.length - 1] += `\n${text}`;
    else out.push(text);
    before = isListLine(text);
  }
  return out;
}

function inline(node) {
  if (node.nodeType === Node.TEXT_NODE) return escaped(node.data.replace(/\s+/g, " "));
  if (node.nodeType !== Node.ELEMENT_NODE || isSkipped(node)) return "";
  if (node.tagName === "BR") return "\n";
  const text = [...node.childNodes].map(inline).join("");
  if (node.tagName === "A") return linked(node, text);
  return signed(node, text);
}

function linked(node, text) {
  const address = (node.getAttribute("href") ?? "").trim();
  if (!SAFE.test(address) || !text.trim()) return text;
  const safe = address.replace(/[\s<>()]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`);
  return around(text.replace(/\n/g, " "), "[", `](${safe})`);
}

function signed(node, text) {
  const style = styleOf(node).toLowerCase();
  const weight = style.match(/(?:^|;)\s*font-weight:\s*(\w+)/)?.[1];
  const isBold = weight ? weight.startsWith("bold") || Number(weight) >= 600 : /^(B|STRONG)$/.test(node.tagName);
  const isItalic = /(?:^|;)\s*font-style:\s*(italic|oblique)/.test(style) || (/^(I|EM|CITE)$/.test(node.tagName) && !/font-style:\s*normal/.test(style));
  const sign = `${isBold ? "**" : ""}${isItalic ? "*" : ""}`;
  return sign ? around(text, sign, [...sign].reverse().join("")) : text;
}

// Signs touch the words; the space stays outside.
function around(text, before, after) {
  const [, lead, core, tail] = text.match(/^(\s*)([\s\S]*?)(\s*)$/);
  return core ? `${lead}${before}${core}${after}${tail}` : text;
}

const escaped = (text) => text.replace(/[\\*[\]`<]/g, "\\$&").replace(/(^|[^\p{L}\p{N}])_|_(?=[^\p{L}\p{N}]|$)/gu, (sign) => sign.replace("_", "\\_"));
