// Text that was typed and never acknowledged, offered back with what differs.
import * as copies from "./copies.js";
import { collect, differences, everything, fill } from "./fields.js";
import { copyText, labelOf } from "./conflict.js";
import { showDiff } from "./diff.js";
import { announce, article, byId } from "./page.js";
import { piece, say, write } from "./words.js";

const when = (copy) => new Date(copy.at).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
const keyOf = (copy) => `${copy.place} ${copy.tab}`;
const textOf = (copy) => copy.text ?? everything(copy.values);

// In a form just opened: each copy beside what is stored; restoring puts it in the boxes and saves it.
export async function offerCopies(draft) {
  const found = await copies.left(draft.uuid);
  if (draft.closed) return;
  const offered = found.filter((copy) => offer(draft, copy));
  if (offered.length) announce(say("copy-found"));
}

function offer(draft, copy) {
  const parts = differences(copy.values, draft.known);
  if (!parts.length) {
    settled(copy);
    return false;
  }
  draft.undecided += 1;
  const panel = write(piece("c-copy"), { when: say("copy-from", { time: when(copy) }) });
  panel.querySelector("[data-parts]").append(...parts.map((part) => shown(draft.form, part)));
  panel.querySelector('[data-choice="restore"]').addEventListener("click", () => restore(draft, copy, panel));
  panel.querySelector('[data-choice="discard"]').addEventListener("click", () => decided(draft, copy, panel));
  draft.form.prepend(panel);
  return true;
}

function shown(form, [name, mine, stored]) {
  const part = write(piece("c-copy-part"), { label: labelOf(form, name) });
  showDiff(part.querySelector('[data-text="diff"]'), stored, mine);
  return part;
}

function restore(draft, copy, panel) {
  // Saved under the version that it was typed on: where somebody saved since, both texts are shown.
  draft.version = copy.version ?? draft.version;
  if (copy.base) draft.known = copy.base;
  fill(draft.form, copy.values);
  draft.form.dispatchEvent(new CustomEvent("c-filled"));
  // Kept by this tab before the other's copy goes.
  draft.typed();
  decided(draft, copy, panel);
  draft.flush();
}

function decided(draft, copy, panel) {
  panel.remove();
  draft.undecided -= 1;
  settled(copy);
  draft.form.querySelector("textarea, input:not([type=hidden])")?.focus();
}

// What was decided in a form needs no row of the notice either.
function settled(copy) {
  copies.forget(copy);
  const list = byId("c-recover");
  list.querySelector(`[data-row="${CSS.escape(keyOf(copy))}"]`)?.remove();
  list.hidden = !list.querySelector("[data-row]");
}

// When the page opens: a notice for each copy whose tab is gone, with the way to its place.
export async function offerAll({ open, putBack }) {
  for (const copy of await copies.ofOthers()) {
    copies.onceLeft(copy).then((now) => now && addRow(now, { open, putBack }));
  }
}

function homeOf({ kind, place }) {
  if (kind === "item") return article(place);
  return byId({ digest: "c-top", tab: `c-panel-${place}` }[kind] ?? `section-${place}`);
}

function addRow(copy, { open, putBack }) {
  const home = homeOf(copy);
  const row = write(piece("c-recover-row"), {
    what: say(home ? "copy-row" : "copy-orphan", { time: when(copy) }),
    text: textOf(copy).slice(0, 2000),
  });
  row.dataset.row = keyOf(copy);
  const show = row.querySelector('[data-choice="show"]');
  show.hidden = !home;
  show.addEventListener("click", async () => {
    if (copy.kind !== "tab") await open(copy.kind, copy.place);
    else if (await putBack(copy)) settled(copy);
  });
  row.querySelector('[data-choice="copy"]').addEventListener("click", () => copyText(textOf(copy)));
  row.querySelector('[data-choice="discard"]').addEventListener("click", () => settled(copy));
  byId("c-recover").append(row);
  byId("c-recover").hidden = false;
}
