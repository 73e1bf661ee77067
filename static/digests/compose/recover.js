// Text that was typed and never acknowledged, offered back with what differs.
import * as copies from "./copies.js";
import { collect, differences, everything, fill } from "./fields.js";
import { copyText, labelOf } from "./conflict.js";
import { showDiff } from "./diff.js";
import { announce, article, byId } from "./page.js";
import { piece, say, write } from "./words.js";

const when = (copy) => new Date(copy.at).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });

// In a form just opened: the copy beside what is stored; restoring puts it in the boxes and saves it.
export function offerCopy(draft) {
  const copy = copies.find(draft.uuid);
  if (!copy?.values) return;
  const parts = differences(copy.values, collect(draft.form));
  if (!parts.length) {
    copies.drop(draft.uuid);
    return;
  }
  draft.undecided = true;
  const panel = write(piece("c-copy"), { when: say("copy-from", { time: when(copy) }) });
  panel.querySelector("[data-parts]").append(...parts.map((part) => shown(draft.form, part)));
  panel.querySelector('[data-choice="restore"]').addEventListener("click", () => restore(draft, copy, panel));
  panel.querySelector('[data-choice="discard"]').addEventListener("click", () => discard(draft, panel));
  draft.form.prepend(panel);
  announce(say("copy-found"));
}

function shown(form, [name, mine, stored]) {
  const part = write(piece("c-copy-part"), { label: labelOf(form, name) });
  showDiff(part.querySelector('[data-text="diff"]'), stored, mine);
  return part;
}

function restore(draft, copy, panel) {
  panel.remove();
  draft.undecided = false;
  // Saved under the version that it was typed on: where somebody saved since, both texts are shown.
  draft.version = copy.version ?? draft.version;
  if (copy.base) draft.known = copy.base;
  fill(draft.form, copy.values);
  draft.form.dispatchEvent(new CustomEvent("c-filled"));
  draft.typed();
  draft.flush();
  draft.form.querySelector("textarea, input:not([type=hidden])")?.focus();
}

function discard(draft, panel) {
  panel.remove();
  draft.undecided = false;
  copies.drop(draft.uuid);
  if (!draft.isSafe) draft.keepCopy();
  draft.form.querySelector("input:not([type=hidden]), textarea")?.focus();
}

// When the page opens: a notice for each copy, with the way to its form.
export function offerAll(open) {
  const list = byId("c-recover");
  const settle = (row) => {
    row.remove();
    list.hidden = !list.querySelector("[data-row]");
  };
  for (const [uuid, copy] of copies.all()) {
    const home = copy.kind === "item" ? article(uuid) : byId(copy.kind === "digest" ? "c-top" : `section-${uuid}`);
    const row = write(piece("c-recover-row"), {
      what: say(home ? "copy-row" : "copy-orphan", { time: when(copy) }),
      text: everything(copy.values).slice(0, 2000),
    });
    const show = row.querySelector('[data-choice="show"]');
    show.hidden = !home;
    show.addEventListener("click", () => settle(row) ?? open(copy.kind, uuid));
    row.querySelector('[data-choice="copy"]').addEventListener("click", () => copyText(everything(copy.values)));
    row.querySelector('[data-choice="discard"]').addEventListener("click", () => settle(row) ?? copies.drop(uuid));
    list.append(row);
  }
  list.hidden = !list.querySelector("[data-row]");
}
