// The side's tabs, by the ARIA pattern: arrow keys walk, a panel is fetched when it is first shown.
import { parse } from "./draw.js";
import { announce, byId, page } from "./page.js";
import { refresh } from "./refresh.js";
import { get, postForm, surely } from "./wire.js";
import { say } from "./words.js";

export function listen() {
  const list = byId("c-side")?.querySelector('[role="tablist"]');
  if (!list) return;
  const tabs = [...list.querySelectorAll('[role="tab"]')];
  tabs.forEach((tab) => tab.addEventListener("click", () => show(tabs, tab)));
  list.addEventListener("keydown", (event) => walk(event, tabs));
  byId("c-side").addEventListener("submit", sendForm);
  byId("c-side").addEventListener("change", (event) => event.target.name === "c-width" && showWidth(event.target));
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

function showWidth({ value }) {
  byId("c-side").querySelector(".c-frame").classList.toggle("c-desktop", value === "desktop");
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

const boxes = "input:not([type=hidden]), textarea, select";
const isTypedIn = (panel) => [...panel.querySelectorAll(boxes)].some((box) => box.value !== (box.defaultValue ?? box.value));

export const hasTyped = () => isTypedIn(byId("c-side") ?? document.createElement("div"));

// Findings follow what is saved; other panels are fetched anew when they are shown again. Nothing typed is replaced.
export function refreshPanels() {
  for (const panel of byId("c-side")?.querySelectorAll('[role="tabpanel"]') ?? []) {
    if (isTypedIn(panel) || panel.contains(document.activeElement)) continue;
    const frame = panel.querySelector("iframe");
    if (panel.hidden) delete panel.dataset.fetched;
    else if (frame) frame.contentWindow.location.reload();
    else fetchPanel(panel, { anew: true });
  }
}

// A form inside a panel (a comment, a warning accepted) is sent in place; the answer is the panel anew.
async function sendForm(event) {
  const form = event.target;
  const panel = form.closest('[role="tabpanel"]');
  // Not by the properties: a button's formAction is the page's address where it has none of its own.
  const action = new URL(event.submitter?.getAttribute("formaction") ?? form.getAttribute("action") ?? "", location);
  if (!panel || form.method !== "post" || !action.pathname.startsWith(`${page.base}tab/`)) return;
  event.preventDefault();
  const path = action.pathname.slice(page.base.length);
  const answer = await surely(() => postForm(path, new FormData(form, event.submitter)));
  if (answer.data) return announce(answer.data.error ?? say("refused"));
  panel.replaceChildren(...parse(answer.text).childNodes);
  panel.querySelector("[role=status], [role=alert], h2")?.setAttribute("tabindex", "-1");
  panel.querySelector("[tabindex='-1']")?.focus();
  if (answer.status === 200) await refresh();
}
