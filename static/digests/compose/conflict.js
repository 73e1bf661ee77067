// What stops a save and needs the editor: two texts side by side, a scheduled digest, an item that is gone.
import { collect, differences, everything, fill } from "./fields.js";
import { announce } from "./page.js";
import { showDiff } from "./diff.js";
import { piece, say, write } from "./words.js";

// Shows or takes away the panel of a draft's trouble; leave() closes the form without saving.
export function showTrouble(draft, { leave }) {
  draft.panel?.remove();
  draft.panel = null;
  const { trouble } = draft;
  if (!trouble || trouble.code === "invalid") return;
  const isStale = trouble.code === "stale" && trouble.data.theirs;
  draft.panel = isStale ? conflict(draft) : stopped(draft, leave);
  draft.form.prepend(draft.panel);
  announce(say(isStale ? "conflict" : "stopped"));
}

function conflict(draft) {
  const panel = piece("c-conflict");
  const list = panel.querySelector("[data-parts]");
  const show = () => list.replaceChildren(...parts(draft));
  show();
  draft.form.addEventListener("input", () => panel.isConnected && show());
  on(panel, "theirs", () => keepTheirs(draft));
  on(panel, "mine", () => draft.settle({ version: draft.version }) ?? draft.flush());
  on(panel, "copy", () => copy(draft, panel));
  return panel;
}

const on = (panel, choice, work) => panel.querySelector(`[data-choice="${choice}"]`)?.addEventListener("click", work);

function parts(draft) {
  const { theirs } = draft.trouble.data;
  return differences(collect(draft.form), theirs).map(([name, mine, other]) => {
    const part = write(piece("c-conflict-part"), { label: labelOf(draft.form, name), mine });
    showDiff(part.querySelector('[data-text="theirs"]'), other, other);
    showDiff(part.querySelector('[data-text="mine"]'), other, mine);
    return part;
  });
}

export function labelOf(form, name) {
  if (name === "citations") return say("citations");
  const box = form.querySelector(`[name="${name}"]`);
  return box?.labels?.[0]?.textContent.trim().replace(/:$/, "") ?? name;
}

function keepTheirs(draft) {
  fill(draft.form, draft.trouble.data.theirs);
  draft.form.dispatchEvent(new CustomEvent("c-filled"));
  draft.settle({ known: collect(draft.form), version: draft.version });
  draft.form.querySelector("input:not([type=hidden]), textarea")?.focus();
}

function stopped(draft, leave) {
  const panel = write(piece("c-stopped"), { why: draft.trouble.error ?? say(draft.trouble.code === "gone" ? "gone" : "broken") });
  on(panel, "again", () => draft.settle({}) ?? draft.flush());
  on(panel, "copy", () => copy(draft, panel));
  on(panel, "leave", leave);
  return panel;
}

async function copy(draft, panel) {
  await copyText(everything(collect(draft.form)));
  write(panel, { copied: say("copied") });
}

// The clipboard's interface exists on secure addresses only; elsewhere a selection does.
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const box = document.createElement("textarea");
    box.value = text;
    document.body.append(box);
    box.select();
    document.execCommand("copy");
    box.remove();
  }
}
