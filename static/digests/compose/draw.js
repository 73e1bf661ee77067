// Puts an answer into the page: by id, with the open form and the focus left where they are.
import { announce, article, byId, itemsOf, page, sections, within } from "./page.js";
import { addTools } from "./tools.js";
import { say } from "./words.js";

const listeners = [];
export const afterDrawing = (work) => listeners.push(work);

export function parse(html) {
  const read = new DOMParser().parseFromString(html, "text/html").body;
  const fresh = document.importNode(read, true);
  addTools(fresh);
  return fresh;
}

const openIn = (element) => element.querySelector("form.c-form");

// Draws {digest_version, html, order, gone, announce, saved_at} of an answer.
export function draw(answer, { quiet = false } = {}) {
  if (!answer) return;
  page.version = Math.max(page.version, answer.digest_version ?? 0);
  const held = holdFocus();
  for (const [id, html] of Object.entries(answer.html ?? {})) drawOne(id, parse(html).firstElementChild);
  for (const id of answer.gone ?? []) takeAway(byId(id));
  if (answer.order) {
    sections().filter((section) => !answer.order.includes(section.dataset.section)).forEach(takeAway);
    arrange(answer.order);
  }
  held();
  if (!quiet) announce(answer.announce);
  if (answer.saved_at) showSaved(say("saved", { time: answer.saved_at }));
  listeners.forEach((work) => work());
}

export function showSaved(words) {
  const place = byId("c-saved");
  if (place && place.textContent !== words) place.textContent = words;
}

function drawOne(id, fresh) {
  const old = byId(id);
  if (!fresh) return;
  if (fresh.matches("[data-section]")) drawSection(old, fresh);
  else if (old && fresh.matches("[data-item]")) redrawItem(old, fresh);
  else if (old && openIn(old)) swapAround(old, fresh);
  else old?.replaceWith(fresh);
}

function redrawItem(old, fresh) {
  if (openIn(old)) return swapAround(old, fresh);
  keepMoveList(old, fresh);
  return old.replaceWith(fresh);
}

// The list of sections that somebody is choosing from stays open.
function keepMoveList(old, fresh) {
  const list = old.querySelector(":scope > .c-move");
  if (list) fresh.querySelector(".c-tools")?.after(list);
}

// New content around a form that stays: its boxes keep text, cursor and undo.
function swapAround(old, fresh) {
  const form = [...old.children].find((child) => child.matches("form.c-form"));
  if (!form) return;
  keepMoveList(old, fresh);
  [...old.children].forEach((child) => child === form || child.remove());
  for (const { name, value } of fresh.attributes) if (name !== "class") old.setAttribute(name, value);
  form.before(...fresh.childNodes);
}

function drawSection(old, fresh) {
  if (!old) return byId("c-sections").append(fresh);
  const list = fresh.querySelector("[data-items-of]");
  const wanted = [...list.querySelectorAll(":scope > [data-item]")];
  const here = itemsOf(fresh.dataset.section);
  const rest = [...fresh.children];
  const form = [...old.children].find((child) => child.matches("form.c-form"));
  const items = wanted.map((item) => liveItem(item));
  const extras = [...list.children].filter((child) => !child.matches("[data-item]"));
  [...here.children].forEach((child) => items.includes(child) || takeAway(child));
  order(here, items);
  here.append(...extras);
  [...old.children].forEach((child) => child === form || child.contains(here) || child.remove());
  return dress(old, form, { here, rest, list });
}

// The parts before and after the list of items, which stays in the page.
function dress(old, form, { here, rest, list }) {
  const middle = [...old.children].find((child) => child.contains(here));
  const at = rest.findIndex((child) => child.contains(list));
  (form ?? middle).before(...rest.slice(0, at));
  middle.after(...rest.slice(at + 1));
}

function liveItem(fresh) {
  const old = byId(fresh.id);
  if (!old || !openIn(old)) {
    if (old) keepMoveList(old, fresh);
    old?.remove();
    return fresh;
  }
  swapAround(old, fresh);
  return old;
}

// An item that left this section and is open stays in the page until its new place is drawn.
function takeAway(element) {
  if (!element) return;
  if (openIn(element)) element.classList.add("c-gone");
  else element.remove();
}

// Puts elements in this order and moves as few of those with an open form as can be.
function order(list, items) {
  const keep = items.find((item) => item.parentElement === list && openIn(item));
  const before = keep ? items.slice(0, items.indexOf(keep)) : [];
  const after = keep ? items.slice(items.indexOf(keep) + 1) : items;
  before.forEach((item) => place(list, item, keep));
  after.forEach((item) => place(list, item, null));
  items.forEach((item) => item.classList.remove("c-gone"));
}

// moveBefore, where the browser has it, keeps focus and cursor in what is moved.
export function place(list, item, before) {
  if (list.moveBefore && item.isConnected) list.moveBefore(item, before);
  else list.insertBefore(item, before);
}

function arrange(uuids) {
  const all = sections();
  const parent = all[0]?.parentElement;
  if (!parent) return;
  const end = all[all.length - 1].nextSibling;
  uuids.map((uuid) => byId(`section-${uuid}`)).filter(Boolean).forEach((section) => place(parent, section, end));
}

// Remembers what has the focus by what it is, for its element may be replaced by an equal one.
export function holdFocus() {
  const focus = document.activeElement;
  const home = focus?.closest("[data-item], [data-section], [data-outline-section], #c-outline, #c-top");
  const act = focus?.dataset?.act;
  const range = typeof focus?.selectionStart === "number" ? selection(focus) : null;
  return () => {
    if (!focus || focus === document.body || document.activeElement === focus) return;
    if (focus.isConnected) {
      focus.focus({ preventScroll: true });
      if (range) focus.setSelectionRange(...range);
    } else if (home) {
      again(home, act ?? "edit")?.focus({ preventScroll: true });
    }
  };
}

function selection(box) {
  return [box.selectionStart, box.selectionEnd, box.selectionDirection];
}

function again(home, act) {
  const fresh = home.dataset.item ? article(home.dataset.item) : byId(home.id);
  return fresh?.querySelector(`[data-act="${act}"]`);
}

// How many items each list shows, for those who ask what comes before or after.
export function neighbours(item) {
  const list = within(item.parentElement);
  const at = list.indexOf(item);
  return { list, at, before: list[at - 1] ?? null, after: list[at + 1] ?? null };
}
