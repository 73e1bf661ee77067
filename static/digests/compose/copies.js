// Local copies of what was typed and not yet acknowledged: they survive a crash, a sign-out, an hour offline.
// One for each place and tab, so that two tabs on one item never write over each other. IndexedDB, since the
// browser writes local storage to the disk up to a minute late and loses it when it is killed itself.
import { byId, page } from "./page.js";

const STORE = "copies";
const tab = crypto.randomUUID();
const newest = new Map();
let base = null;
let writing = null;
let kept = true;

const nameOf = (one) => `newsroom:${one}`;
// Held as long as this page lives: whoever gets the lock of a tab knows that the tab is gone.
navigator.locks?.request(nameOf(tab), () => new Promise(() => {}));

// Copies of before this store was used: nothing reads them, and a shared computer need not keep a draft's text.
try {
  for (const name of Object.keys(localStorage)) if (name.startsWith("newsroom:")) localStorage.removeItem(name);
} catch {
  // Forbidden, so nothing is there either.
}

export function keep(place, copy) {
  write([place, tab], { ...copy, place, tab, at: Date.now() });
}

export function drop(place) {
  write([place, tab], null);
}

// A copy that another tab left, once it is decided what becomes of it.
export function forget(copy) {
  write([copy.place, copy.tab], null);
}

// Whether the browser takes copies: false where its store is full or forbidden.
export const isKept = () => kept;

// Copies of all other tabs, or of one place, the oldest first.
export async function ofOthers(place = null) {
  const mine = [page.user, page.digest];
  const range = IDBKeyRange.bound(mine, [...mine, []]);
  const all = await transact("readonly", (store) => store.getAll(range)).catch(() => []);
  const others = all.filter((copy) => copy.tab !== tab && (place === null || copy.place === place));
  return others.sort((one, other) => one.at - other.at);
}

// Of one place, those whose tab is gone: what an open tab holds is saved by that tab.
export async function left(place) {
  const copies = await ofOthers(place);
  const gone = await Promise.all(copies.map(isLeft));
  return copies.filter((_copy, at) => gone[at]);
}

// Without locks every copy counts as left: better offered twice than never.
async function isLeft(copy) {
  if (!navigator.locks) return true;
  return navigator.locks.request(nameOf(copy.tab), { mode: "shared", ifAvailable: true }, (lock) => lock !== null);
}

// Resolves once a copy's tab is gone, with the copy as it is then, or null where that was saved.
export async function onceLeft(copy) {
  await navigator.locks?.request(nameOf(copy.tab), { mode: "shared" }, () => {});
  const now = await ofOthers(copy.place);
  return now.find((one) => one.tab === copy.tab) ?? null;
}

// Of quick writes of one place only the newest is written.
function write(key, copy) {
  newest.set(key.join(" "), [key, copy]);
  writing ??= writeAll().finally(() => (writing = null));
}

async function writeAll() {
  while (newest.size) {
    const batch = [...newest.values()];
    newest.clear();
    const work = (store) => batch.map(([key, copy]) => writeOne(store, [page.user, page.digest, ...key], copy));
    await transact("readwrite", work).then(() => tell(true), () => tell(false));
  }
}

const writeOne = (store, key, copy) => (copy ? store.put(copy, key) : store.delete(key));

// Full or forbidden: the text is still on the screen and saved as ever, but the editor should know.
function tell(isWritten) {
  kept = isWritten;
  byId("c-local").hidden = kept;
}

async function transact(mode, work) {
  const store = await opened();
  return new Promise((done, fail) => {
    const change = store.transaction(STORE, mode, { durability: "strict" });
    const request = work(change.objectStore(STORE));
    change.oncomplete = () => done(request.result);
    change.onabort = () => fail(change.error);
  }).catch((error) => {
    base = null;
    store.close();
    throw error;
  });
}

function opened() {
  base ??= new Promise((done, fail) => {
    const request = indexedDB.open("newsroom", 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  }).catch((error) => {
    base = null;
    throw error;
  });
  return base;
}
