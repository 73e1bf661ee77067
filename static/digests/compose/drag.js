// Dragging: items within and between sections and onto the outline, sections in the outline.
import "../vendor/sortable-1.15.7.min.js";
import { afterDrawing } from "./draw.js";
import { sendTo, moveItem, moveSection } from "./moves.js";
import { itemsOf, page, within } from "./page.js";
import { perform } from "./perform.js";
import { refresh } from "./refresh.js";

// The vendored file is the published, minified one, which names itself on the window.
const { Sortable } = globalThis;
const made = new Map();
let dragging = false;

export const isDragging = () => dragging;

const shared = {
  animation: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 120,
  // One way of dragging for mouse and finger: the browser's own begins on a long press, and takes the finger away.
  forceFallback: true,
  fallbackTolerance: 3,
  delay: 120,
  delayOnTouchOnly: true,
  // A finger never holds quite still.
  touchStartThreshold: 10,
  // Before a card over its upper half, after it over its lower one, however tall the two are.
  invertSwap: true,
  scrollSensitivity: 70,
  scrollSpeed: 14,
  onStart: () => {
    dragging = true;
    page.root.classList.add("c-dragging");
  },
};

// Lists and outline entries come and go with what is drawn: each gets its Sortable once.
export function makeDraggable() {
  if (!dragging) made.forEach((sortable, element) => element.isConnected || forget(sortable, element));
  if (page.frozen) return;
  page.root.querySelectorAll("[data-items-of]").forEach((list) => once(list, itemOptions));
  page.root.querySelectorAll("[data-outline-section]").forEach((entry) => once(entry, entryOptions));
  page.root.querySelectorAll("[data-outline]").forEach((list) => once(list, outlineOptions));
}

function once(element, options) {
  if (!made.has(element)) made.set(element, Sortable.create(element, { ...shared, ...options }));
}

function forget(sortable, element) {
  made.delete(element);
  sortable.destroy();
}

function stop() {
  dragging = false;
  page.root.classList.remove("c-dragging");
}

const itemOptions = {
  group: "items",
  draggable: "[data-item]",
  handle: ".c-handle",
  onEnd: (event) => {
    stop();
    const { item, to, from, oldDraggableIndex, newDraggableIndex } = event;
    if (to === from && oldDraggableIndex === newDraggableIndex) return;
    dropped(item, to);
  },
};

const entryOptions = { group: { name: "items", pull: false, put: ["items"] }, draggable: ".c-never", sort: false };

const outlineOptions = {
  group: "outline",
  draggable: "[data-outline-section]",
  handle: ".c-handle",
  onEnd: ({ item, oldDraggableIndex, newDraggableIndex }) => {
    stop();
    if (oldDraggableIndex === newDraggableIndex) return;
    const uuid = item.dataset.outlineSection;
    const after = item.previousElementSibling?.dataset.outlineSection ?? null;
    settle(`[data-outline-section="${uuid}"] a`, perform(() => moveSection(uuid, after)));
  },
};

function dropped(item, to) {
  const uuid = item.dataset.item;
  const grip = `#item-${uuid} [data-act="move"]`;
  const entry = to.dataset.outlineSection;
  if (entry) {
    itemsOf(entry).append(item);
    return settle(grip, sendTo(uuid, entry));
  }
  const list = within(to);
  const after = list[list.indexOf(item) - 1]?.dataset.item ?? null;
  return settle(grip, perform(() => moveItem(uuid, to.dataset.itemsOf, after)));
}

// Where the server refused, the page goes back to what it has. The focus goes to what moved.
async function settle(focus, act) {
  const done = await act;
  if (!done) await refresh();
  page.root.querySelector(focus)?.focus({ preventScroll: true });
}

afterDrawing(makeDraggable);
