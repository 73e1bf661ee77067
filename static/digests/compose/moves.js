// Moving to another section without a pointer: a list of the sections, in the card.
import { announce, article, byId, itemsOf, sections, within } from "./page.js";
import { perform } from "./perform.js";
import { piece, say } from "./words.js";

export function moveItem(uuid, section, after) {
  return { path: `item/${uuid}/move/`, body: { section, after } };
}

export function moveSection(uuid, after) {
  return { path: `section/${uuid}/move/`, body: { after } };
}

// To the end of a section.
export function sendTo(uuid, section) {
  return perform(() => {
    const last = within(itemsOf(section)).filter((item) => item.dataset.item !== uuid).pop();
    return moveItem(uuid, section, last?.dataset.item ?? null);
  });
}

const nameOf = (section) => section.querySelector("h2").textContent.trim();

export function offerSections(item, button) {
  const open = item.querySelector(".c-move");
  if (open) return shut(open, item.dataset.item);
  const panel = piece("c-move");
  const select = panel.querySelector("select");
  const own = item.closest("[data-section]");
  const others = sections().filter((section) => section !== own);
  if (!others.length) return announce(say("one-section"));
  select.append(...others.map((section) => new Option(nameOf(section), section.dataset.section)));
  select.id = `c-move-${item.dataset.item}`;
  panel.querySelector("label").htmlFor = select.id;
  panel.addEventListener("keydown", (event) => event.key === "Escape" && shut(panel, item.dataset.item));
  panel.querySelector('[data-choice="cancel"]').addEventListener("click", () => shut(panel, item.dataset.item));
  panel.querySelector('[data-choice="move"]').addEventListener("click", () => go(item.dataset.item, select.value));
  button.parentElement.after(panel);
  return select.focus();
}

function shut(panel, uuid) {
  panel.remove();
  article(uuid)?.querySelector('[data-act="move"]')?.focus();
}

async function go(uuid, section) {
  await sendTo(uuid, section);
  const item = article(uuid);
  item?.querySelector(".c-move")?.remove();
  item?.querySelector('[data-act="move"]')?.focus();
  (item ?? byId(`section-${section}`))?.scrollIntoView({ block: "nearest" });
}
