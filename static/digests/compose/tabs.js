// The side's tabs, by the ARIA pattern: arrow keys walk, a panel is fetched when it is first shown.
import { draw, parse } from "./draw.js";
import { byId, page } from "./page.js";
import { get, surely } from "./wire.js";

export function listen() {
  const list = byId("c-side")?.querySelector('[role="tablist"]');
  if (!list) return;
  const tabs = [...list.querySelectorAll('[role="tab"]')];
  tabs.forEach((tab) => tab.addEventListener("click", () => show(tabs, tab)));
  list.addEventListener("keydown", (event) => walk(event, tabs));
  byId("c-side").addEventListener("submit", sendForm);
  const first = tabs.find((tab) => tab.getAttribute("aria-selected") === "true") ?? tabs[0];
  show(tabs, first);
}

function walk(event, tabs) {
  const at = tabs.indexOf(event.target);
  const to = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
  if (at < 0 || to === undefined) return;
  event.preventDefault();
  const tab = tabs[(to + tabs.length) % tabs.length];
  tab.focus();
  show(tabs, tab);
}

const panelOf = (tab) => byId(tab.getAttribute("aria-controls"));

function show(tabs, chosen) {
  for (const tab of tabs) {
    tab.setAttribute("aria-selected", String(tab === chosen));
    tab.tabIndex = tab === chosen ? 0 : -1;
    panelOf(tab).hidden = tab !== chosen;
  }
  fetchPanel(panelOf(chosen));
}

export async function fetchPanel(panel, { anew = false } = {}) {
  if (panel.dataset.fetched && !anew) return;
  panel.dataset.fetched = "yes";
  const answer = await surely(() => get(`tab/${panel.dataset.tab}/`));
  if (answer.status === 200) panel.replaceChildren(...parse(answer.text).childNodes);
  else delete panel.dataset.fetched;
}

// Findings follow what is saved; other panels are fetched anew when they are shown again.
export function refreshPanels() {
  for (const panel of byId("c-side")?.querySelectorAll('[role="tabpanel"]') ?? []) {
    if (panel.contains(document.activeElement) && document.activeElement.matches("input, textarea, select")) continue;
    if (panel.hidden) delete panel.dataset.fetched;
    else if (["checks", "history"].includes(panel.dataset.tab)) fetchPanel(panel, { anew: true });
  }
}

// A form inside a panel (a comment, a name for a version) is sent in place; the panel is then fetched anew.
async function sendForm(event) {
  const form = event.target;
  const panel = form.closest('[role="tabpanel"]');
  if (!panel || form.method !== "post" || !form.hasAttribute("data-in-place")) return;
  event.preventDefault();
  const body = new FormData(form, event.submitter);
  body.set("csrfmiddlewaretoken", page.csrf);
  const answer = await surely(() => fetch(form.action, { method: "POST", body, headers: { "X-CSRFToken": page.csrf } }));
  const isJson = answer.headers.get("Content-Type")?.includes("json");
  if (answer.ok && isJson) draw(await answer.json());
  if (answer.ok) await fetchPanel(panel, { anew: true });
  else form.querySelector("[data-problem]")?.replaceChildren((isJson && (await answer.json()).error) || String(answer.status));
}
