// An item's citations: add, take out, up and down; and what is known of a pasted URL, at once.
import { announce, pause } from "./page.js";
import { citationsOf, field, newCitation } from "./fields.js";
import { Unreachable } from "./line.js";
import { get } from "./wire.js";
import { piece, say, write } from "./words.js";

const PAUSE = 400;

export function equipCitations(form) {
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-act]");
    const work = button && works[button.dataset.act];
    if (!work) return;
    event.preventDefault();
    if (event.detail < 2 || button.dataset.act !== "add-citation") work(form, button.closest("[data-citation]"), button);
  });
  form.addEventListener("input", (event) => {
    if (event.target.name === "url") lookUpSoon(event.target);
  });
}

const works = {
  "add-citation": (form) => {
    const place = newCitation();
    form.querySelector("[data-citations]").append(place);
    field(place, "url").focus();
    changed(form);
  },
  "remove-citation": (form, place) => {
    const list = citationsOf(form);
    const next = list[list.indexOf(place) + 1] ?? list[list.indexOf(place) - 1];
    place.remove();
    const focus = next ? field(next, "url") : form.querySelector('[data-act="add-citation"]');
    focus.focus();
    announce(say("citation-removed"));
    changed(form);
  },
  "citation-up": (form, place, button) => shift(form, place, button, -1),
  "citation-down": (form, place, button) => shift(form, place, button, 1),
};

function shift(form, place, button, step) {
  const list = citationsOf(form);
  const other = list[list.indexOf(place) + step];
  if (!other) return;
  if (step < 0) other.before(place);
  else other.after(place);
  button.focus();
  announce(say("citation-moved", { number: list.indexOf(other) + 1, count: list.length }));
  changed(form);
}

const changed = (form) => form.dispatchEvent(new Event("input", { bubbles: true }));
const isAddress = (text) => /^https?:\/\/[^\s/]+\.[^\s]+$/i.test(text);

async function lookUpSoon(box) {
  const asked = box.value.trim();
  await pause(PAUSE);
  if (box.value.trim() !== asked || !box.isConnected) return;
  const place = box.closest("[data-citation]");
  if (isAddress(asked)) await lookUp(box, place, asked);
  else found(place)?.replaceChildren();
}

const found = (place) => place.querySelector(".c-found");

async function lookUp(box, place, asked) {
  try {
    const answer = await get(`lookup/?url=${encodeURIComponent(asked)}`);
    if (answer.status === 200 && box.value.trim() === asked) tell(place, answer.data);
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error;
  }
}

function tell(place, known) {
  const source = field(place, "source");
  const isOurs = !source.value.trim() || source.value === source.dataset.filled;
  if (isOurs) {
    source.value = known.source?.name ?? known.host ?? "";
    source.dataset.filled = source.value;
    source.dispatchEvent(new Event("input", { bubbles: true }));
  }
  const lines = known.seen.map(seenLine);
  const isNew = !known.source || known.source.status === "proposed";
  if (known.source && isOurs) lines.unshift(line(say("source-found", { name: known.source.name })));
  if (isNew) lines.unshift(line(say("source-new", { name: source.value })));
  placeFor(place).replaceChildren(...lines);
}

function placeFor(place) {
  if (found(place)) return found(place);
  const note = piece("c-found");
  field(place, "url").after(note);
  return note;
}

function line(words) {
  const row = document.createElement("li");
  row.textContent = words;
  return row;
}

function seenLine(seen) {
  const row = write(piece("c-seen"), { seen: say("seen", { title: seen.title, date: seen.date ?? "" }) });
  const link = row.querySelector("a");
  if (/^(https?:\/\/|\/(?!\/))/.test(seen.digest_url ?? "")) link.href = seen.digest_url;
  return row;
}
