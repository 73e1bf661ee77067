// The page as the server has it now, drawn around what is open: after somebody else's work.
import { draw, parse } from "./draw.js";
import { page } from "./page.js";
import { Unreachable } from "./line.js";
import { get } from "./wire.js";

let running = null;

export function refresh() {
  running ??= fetchAndDraw().finally(() => (running = null));
  return running;
}

async function fetchAndDraw() {
  try {
    const answer = await get("");
    if (answer.status === 200) drawPage(parse(answer.text));
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
  }
}

function drawPage(fresh) {
  const root = fresh.querySelector("#composer");
  if (!root) return;
  page.root.toggleAttribute("data-frozen", root.hasAttribute("data-frozen"));
  const parts = [...root.querySelectorAll("#c-top, #c-outline, [data-section]")];
  const uuids = [...root.querySelectorAll("[data-section]")].map((section) => section.dataset.section);
  draw({
    digest_version: Number(root.dataset.version),
    html: Object.fromEntries(parts.map((part) => [part.id, part.outerHTML])),
    order: uuids,
  });
}
