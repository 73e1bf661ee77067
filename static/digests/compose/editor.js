// The one open form: opened on a card, a section or the digest, and closed once the server has it all.
import * as copies from "./copies.js";
import { showTrouble } from "./conflict.js";
import { Draft } from "./draft.js";
import { afterDrawing, parse, showSaved } from "./draw.js";
import { equip } from "./equip.js";
import { collect } from "./fields.js";
import { announce, article, byId } from "./page.js";
import { notice } from "./perform.js";
import { offerCopies } from "./recover.js";
import { refresh } from "./refresh.js";
import { get, surely } from "./wire.js";
import { say } from "./words.js";

let draft = null;
let opening = null;
const listeners = [];

export const current = () => draft;
export const whenOpenChanges = (work) => listeners.push(work);
afterDrawing(() => draft?.tell());

const homes = {
  item: article,
  section: (uuid) => byId(`section-${uuid}`),
  digest: () => byId("c-top"),
};
const paths = { item: (uuid) => `item/${uuid}/form/`, section: (uuid) => `section/${uuid}/form/`, digest: () => "digest/form/" };

// Opens a form, closing the one before it; the draft, or null where it can't be.
export function open(kind, uuid = null) {
  opening ??= reallyOpen(kind, uuid).finally(() => (opening = null));
  return opening;
}

async function reallyOpen(kind, uuid) {
  if (draft && draft.kind === kind && (uuid === null || draft.uuid === uuid)) return focusFirst(draft.form);
  if (!(await close())) return null;
  const answer = await surely(() => get(paths[kind](uuid)));
  const form = answer.status === 200 ? parse(answer.text).querySelector("form.c-form") : null;
  const home = homes[kind](uuid);
  if (!form || !home) {
    const isGone = answer.status === 200 || answer.status === 404;
    const words = answer.data?.error ?? say(isGone ? "gone" : "not-opened");
    notice(words);
    announce(words);
    await refresh();
    return null;
  }
  return begin(kind, home, form);
}

function begin(kind, home, form) {
  const header = kind === "section" ? home.querySelector(":scope > header") : null;
  if (header) header.after(form);
  else home.append(form);
  home.classList.add("c-open");
  const started = new Draft(form, { onTrouble: (one) => showTrouble(one, { leave: () => close({ discard: true }) }) });
  draft = started;
  equip(started, { done: () => close({ focus: true }) });
  started.known = collect(form);
  offerCopies(started);
  listeners.forEach((work) => work(started));
  return focusFirst(form);
}

function focusFirst(form) {
  const box = form.querySelector(".c-first") ?? form.querySelector("input:not([type=hidden]):not([type=checkbox]), textarea");
  box?.focus();
  if (box?.type === "text") box.setSelectionRange(box.value.length, box.value.length);
  return draft;
}

// True once the form is closed; false where its text isn't safe with the server and the editor must decide.
export async function close({ discard = false, focus = false } = {}) {
  if (!draft) return true;
  const closing = draft;
  if (!discard && !(await isSafe(closing))) return false;
  if (draft !== closing) return true;
  draft = null;
  closing.close();
  if (discard) copies.drop(closing.uuid);
  if (discard) showSaved(say("discarded"));
  putAway(closing, focus || discard);
  listeners.forEach((work) => work(null));
  if (discard) await refresh();
  return true;
}

async function isSafe(closing) {
  closing.wantsClose = true;
  const saved = await closing.flush({ whole: true });
  if (saved && closing.isSafe) return closing.wantsClose;
  const trouble = closing.form.querySelector("[data-new-topic]:not(:checked), .c-panel button, [aria-invalid=true]");
  trouble?.focus();
  announce(say("not-closed"));
  return false;
}

function putAway(closing, focus) {
  const home = closing.form.parentElement;
  closing.form.remove();
  home?.classList.remove("c-open");
  if (home?.classList.contains("c-gone")) home.remove();
  const act = closing.kind === "item" ? "edit" : `edit-${closing.kind}`;
  if (focus) home?.querySelector(`[data-act="${act}"]`)?.focus();
}

// Takes an item's form away without asking, for the item itself is going.
export function drop(uuid) {
  if (draft?.uuid !== uuid) return;
  const closing = draft;
  draft = null;
  closing.close();
  copies.drop(uuid);
  putAway(closing, false);
  listeners.forEach((work) => work(null));
}
