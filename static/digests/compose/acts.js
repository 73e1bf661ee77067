// The buttons of cards and sections: each is an act of the server, and the focus stays on what it was about.
import * as editor from "./editor.js";
import { afterDrawing, neighbours } from "./draw.js";
import { field } from "./fields.js";
import { moveItem, moveSection, offerSections } from "./moves.js";
import { announce, article, byId, itemsOf, page, sections, within } from "./page.js";
import { perform } from "./perform.js";
import { offerUndo } from "./undo.js";
import { say } from "./words.js";

const acts = {
  edit: (item) => editor.open("item", item.dataset.item),
  "item-up": (item) => stepItem(item, -1),
  "item-down": (item) => stepItem(item, 1),
  move: (item, _section, button) => offerSections(item, button),
  duplicate: (item) => duplicate(item),
  split: (item) => split(item),
  merge: (item) => merge(item),
  delete: (item) => removeItem(item),
  "edit-section": (_item, section) => editor.open("section", section.dataset.section),
  "add-item": (_item, section) => addItem(section),
  "section-up": (_item, section) => stepSection(section, -1),
  "section-down": (_item, section) => stepSection(section, 1),
  "delete-section": (_item, section) => removeSection(section),
  "add-section": () => addSection(),
  "add-countries": () => perform(() => ({ path: "section/add-countries/", body: {} }), { again: true }),
  "edit-digest": () => editor.open("digest"),
  "fold-outline": () => [page.root.classList.toggle("c-folded"), showFold()],
  "close-notice": (_item, _section, button) => (button.closest("#c-notice").hidden = true),
};
// The second click of a double click means nothing here: only steps up and down may be repeated.
const REPEATED = new Set(["item-up", "item-down", "section-up", "section-down"]);

export function listen() {
  page.root.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-act]");
    const act = button && !button.closest("form.c-form") && acts[button.dataset.act];
    if (!act || (event.detail > 1 && !REPEATED.has(button.dataset.act))) return;
    event.preventDefault();
    act(button.closest("[data-item]"), button.closest("[data-section]"), button);
  });
}

// The outline is drawn anew after each act, folded or not as it was.
function showFold() {
  const isOpen = !page.root.classList.contains("c-folded");
  page.root.querySelector('[data-act="fold-outline"]')?.setAttribute("aria-expanded", String(isOpen));
}

export function foldOnPhones() {
  page.root.classList.toggle("c-folded", matchMedia("(max-width: 64rem)").matches);
  showFold();
  afterDrawing(showFold);
}

function focusAct(home, act) {
  const button = home?.querySelector(`[data-act="${act}"]:not(:disabled)`) ?? home?.querySelector('[data-act="edit"], [data-act="edit-section"]');
  button?.focus();
  home?.scrollIntoView({ block: "nearest" });
}

function stepItem(item, step) {
  const uuid = item.dataset.item;
  const act = step < 0 ? "item-up" : "item-down";
  return perform(() => {
    const { list, at } = neighbours(article(uuid) ?? item);
    if (at < 0 || !list[at + step]) return announce(say(step < 0 ? "first-already" : "last-already"));
    const after = step < 0 ? list[at - 2] : list[at + 1];
    return moveItem(uuid, article(uuid).closest("[data-section]").dataset.section, after?.dataset.item ?? null);
  }).then(() => focusAct(article(uuid), act));
}

function stepSection(section, step) {
  const uuid = section.dataset.section;
  return perform(() => {
    const all = sections();
    const at = all.findIndex((one) => one.dataset.section === uuid);
    if (!all[at + step]) return announce(say(step < 0 ? "first-already" : "last-already"));
    const after = step < 0 ? all[at - 2] : all[at + 1];
    return moveSection(uuid, after?.dataset.section ?? null);
  }).then(() => focusAct(byId(`section-${uuid}`), step < 0 ? "section-up" : "section-down"));
}

let adding = false;

async function addItem(section) {
  if (adding) return;
  adding = true;
  try {
    const uuid = crypto.randomUUID();
    const home = section.dataset.section;
    const added = await perform(() => {
      const last = within(itemsOf(home)).pop();
      return { path: "item/add/", body: { uuid, section: home, after: last?.dataset.item ?? null } };
    }, { again: true });
    if (added) await editor.open("item", uuid);
  } finally {
    adding = false;
  }
}

async function addSection() {
  if (adding) return;
  adding = true;
  try {
    const uuid = crypto.randomUUID();
    const body = { uuid, country: null, heading: say("new-section") };
    const added = await perform(() => {
      const last = sections().pop();
      return { path: "section/add/", body: { ...body, after: last?.dataset.section ?? null } };
    }, { again: true });
    if (added) await editor.open("section", uuid);
  } finally {
    adding = false;
  }
}

async function duplicate(item) {
  const uuid = crypto.randomUUID();
  if (!(await safe(item))) return;
  const path = `item/${item.dataset.item}/duplicate/`;
  if (await perform(() => ({ path, body: { uuid } }))) focusAct(article(uuid), "edit");
}

// Saves an open form before an act that builds on its text; false where it couldn't be.
async function safe(...items) {
  const open = editor.current();
  const isConcerned = open && items.some((item) => item?.dataset.item === open.uuid);
  if (!isConcerned || (await open.flush({ whole: true }))) return true;
  announce(say("not-closed"));
  return false;
}

// At the cursor, which the body of the open form has; without one, the form is opened first.
async function split(item) {
  const open = editor.current();
  if (open?.uuid !== item.dataset.item) {
    await editor.open("item", item.dataset.item);
    const opened = editor.current();
    if (opened) field(opened.form, "body").focus();
    return announce(say("split-where"));
  }
  const box = field(open.form, "body");
  const [before, rest] = [box.value.slice(0, box.selectionStart), box.value.slice(box.selectionStart)];
  if (!before.trim() || !rest.trim()) return announce(say("split-where")) ?? box.focus();
  if (!(await editor.close())) return null;
  const uuid = crypto.randomUUID();
  // The text itself: the server stores it tidied, so that places in it may be others.
  const body = { uuid, before };
  const done = await perform(() => ({ path: `item/${item.dataset.item}/split/`, body: { ...body, version: versionOf(item.dataset.item) } }));
  return done && focusAct(article(uuid), "edit");
}

const versionOf = (uuid) => Number(article(uuid).dataset.version);

async function merge(item) {
  const uuid = item.dataset.item;
  const into = neighbours(item).before?.dataset.item;
  if (!into) return announce(say("first-already"));
  const open = editor.current();
  if ([uuid, into].includes(open?.uuid) && !(await editor.close())) return null;
  const body = () => ({ into, version: versionOf(uuid), into_version: versionOf(into) });
  const done = await perform(() => ({ path: `item/${uuid}/merge/`, body: body() }));
  return done && focusAct(article(into), "edit");
}

// The way back has an id from here too: where the answer is lost, it is known all the same.
async function removeItem(item) {
  const removal = crypto.randomUUID();
  const uuid = item.dataset.item;
  const { before, after } = neighbours(item);
  const section = item.closest("[data-section]").dataset.section;
  if (!(await safe(item))) return;
  const done = await perform(() => ({ path: `item/${uuid}/delete/`, body: { removal } }));
  if (!done) return;
  editor.drop(uuid);
  article(uuid)?.remove();
  const next = [after, before].map((one) => one && article(one.dataset.item)).find(Boolean);
  if (next) focusAct(next, "delete");
  else focusAct(byId(`section-${section}`), "add-item");
  offerUndo(done);
}

async function removeSection(section) {
  const removal = crypto.randomUUID();
  const uuid = section.dataset.section;
  const all = sections();
  const next = all[all.indexOf(section) + 1] ?? all[all.indexOf(section) - 1];
  if (section.querySelector("form.c-form") && !(await editor.close())) return;
  const done = await perform(() => ({ path: `section/${uuid}/delete/`, body: { removal } }));
  if (!done) return;
  byId(`section-${uuid}`)?.remove();
  if (next) focusAct(byId(next.id), "delete-section");
  else page.root.querySelector('[data-act="add-section"]').focus();
  offerUndo(done);
}
