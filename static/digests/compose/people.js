// Who else is here, by a ping; and what they changed, drawn where nothing of ours is open.
import { byId, page, article } from "./page.js";
import { isDragging } from "./drag.js";
import * as editor from "./editor.js";
import { isDown } from "./line.js";
import { isBusy, notice } from "./perform.js";
import { refresh } from "./refresh.js";
import { isSignedOut } from "./signin.js";
import { say } from "./words.js";

const EVERY = 15000;
let wasFrozen = page.frozen;
let status = null;

export function listen() {
  ping();
  setInterval(() => document.hidden || ping(), EVERY);
  document.addEventListener("visibilitychange", () => document.hidden || ping());
  editor.whenOpenChanges(ping);
}

async function ping() {
  if (isSignedOut() || isDown()) return;
  try {
    const open = editor.current();
    const body = JSON.stringify({ item: open?.kind === "item" ? open.uuid : null });
    const headers = { "X-CSRFToken": page.csrf, "Content-Type": "application/json" };
    const answer = await fetch(`${page.base}state/`, { method: "POST", body, headers });
    if (answer.status === 200 && !answer.redirected) await hear(await answer.json());
  } catch {
    // The next save says that the line is down; a missed ping loses nothing.
  }
}

async function hear(state) {
  showPeople(state.people ?? []);
  const isOther = status !== null && status !== state.status;
  status = state.status;
  tellFrozen(state.frozen);
  if ((isOther || isChanged(state)) && !isBusy() && !isDragging() && !editor.current()?.running) await refresh();
}

// Somebody else's work: a version that this page hasn't drawn.
function isChanged(state) {
  const open = editor.current()?.uuid;
  const items = Object.entries(state.items ?? {});
  const differs = items.some(([uuid, version]) => uuid !== open && Number(article(uuid)?.dataset.version) !== version);
  return state.version > page.version || differs;
}

function tellFrozen(frozen) {
  if (frozen && !wasFrozen) notice(say("frozen"));
  if (Boolean(frozen) !== wasFrozen) page.root.toggleAttribute("data-frozen", Boolean(frozen));
  wasFrozen = Boolean(frozen);
}

function showPeople(people) {
  const lines = people.map(({ name, item }) => say(item && article(item) ? "editing" : "present", { name, item: titleOf(item) }));
  const place = byId("c-people");
  const words = lines.join(" · ");
  if (place && place.textContent !== words) place.textContent = words;
  page.root.querySelectorAll(".c-taken").forEach((note) => note.remove());
  people.filter(({ item }) => item && article(item)).forEach(({ name, item }) => {
    const note = document.createElement("p");
    note.className = "c-taken";
    note.textContent = say("here", { name });
    article(item).prepend(note);
  });
}

function titleOf(item) {
  const card = item && article(item);
  return card?.querySelector("h3")?.textContent.trim() || card?.querySelector("p")?.textContent.trim().slice(0, 40) || "";
}
