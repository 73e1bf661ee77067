// The side's tabs, by the ARIA pattern: arrow keys walk, a panel is fetched when it is first shown.
import { byId } from "./page.js";
import * as panels from "./panels.js";

const side = () => byId("c-side");
const tabsOf = () => [...(side()?.querySelectorAll('[role="tab"]') ?? [])];
const allPanels = () => [...(side()?.querySelectorAll('[role="tabpanel"]') ?? [])];
const panelOf = (tab) => byId(tab.getAttribute("aria-controls"));

export function listen() {
  const list = side()?.querySelector('[role="tablist"]');
  if (!list) return;
  const tabs = tabsOf();
  tabs.forEach((tab) => tab.addEventListener("click", () => show(tab)));
  list.addEventListener("keydown", (event) => walk(event, tabs));
  side().addEventListener("submit", panels.sendForm);
  side().addEventListener("input", (event) => panels.keepTyped(event.target.closest('[role="tabpanel"]')));
  side().addEventListener("change", (event) => event.target.name === "c-width" && showWidth(event.target));
  show(tabs.find((tab) => tab.getAttribute("aria-selected") === "true") ?? tabs[0]);
}

function walk(event, tabs) {
  const at = tabs.indexOf(event.target);
  const to = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
  if (at < 0 || to === undefined) return;
  event.preventDefault();
  const tab = tabs[(to + tabs.length) % tabs.length];
  tab.focus();
  show(tab);
}

function showWidth({ value }) {
  side().querySelector(".c-frame").classList.toggle("c-desktop", value === "desktop");
}

function show(chosen) {
  for (const tab of tabsOf()) {
    tab.setAttribute("aria-selected", String(tab === chosen));
    tab.tabIndex = tab === chosen ? 0 : -1;
    panelOf(tab).hidden = tab !== chosen;
  }
  return panels.fetchPanel(panelOf(chosen));
}

export const hasTyped = () => allPanels().some(panels.hasTyped);

// Shows a panel and puts a copy's text into its form again; false where that form isn't there.
export async function putBack(copy) {
  const panel = byId(`c-panel-${copy.place}`);
  await show(byId(`c-tab-${copy.place}`));
  const isBack = panels.putBack(panel, copy.values);
  panels.keepTyped(panel);
  panel.querySelector("textarea, input:not([type=hidden])")?.focus();
  return isBack;
}

// Findings follow what is saved; other panels are fetched anew when they are shown again.
export function refreshPanels() {
  for (const panel of allPanels()) {
    if (panels.hasTyped(panel) || panel.contains(document.activeElement)) continue;
    const frame = panel.querySelector("iframe");
    if (panel.hidden) delete panel.dataset.fetched;
    else if (frame) frame.contentWindow.location.reload();
    else panels.fetchPanel(panel, { anew: true });
  }
}
