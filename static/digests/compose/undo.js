// What was deleted last can come back: by the button that shows, or by Ctrl-Z while no field has the focus.
import { article, byId } from "./page.js";
import { perform } from "./perform.js";
import { say, write } from "./words.js";

const STAYS = 20000;
const removals = [];
let timer = null;

export function offerUndo({ undo, announce }) {
  if (!undo) return;
  removals.push(undo);
  const toast = byId("c-toast");
  write(toast, { toast: announce ?? say("deleted") });
  toast.hidden = false;
  clearTimeout(timer);
  timer = setTimeout(hide, STAYS);
}

function hide() {
  const toast = byId("c-toast");
  // Not from under the finger or the focus.
  if (toast.matches(":hover, :focus-within")) timer = setTimeout(hide, STAYS);
  else toast.hidden = true;
}

async function undo() {
  const removal = removals.pop();
  if (!removal) return;
  byId("c-toast").hidden = true;
  const done = await perform(() => ({ path: `undo/${removal}/`, body: {} }), { again: true });
  if (!done) return;
  const back = done.item ? article(done.item.uuid) : null;
  back?.querySelector('[data-act="edit"]')?.focus();
  back?.scrollIntoView({ block: "nearest" });
}

export function listen() {
  byId("c-toast").querySelector('[data-choice="undo"]').addEventListener("click", undo);
  byId("c-toast").querySelector('[data-choice="close"]').addEventListener("click", () => (byId("c-toast").hidden = true));
  addEventListener("keydown", (event) => {
    const isUndo = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "z";
    const inField = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (!isUndo || inField || !removals.length) return;
    event.preventDefault();
    undo();
  });
}
