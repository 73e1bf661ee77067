// Local copies of what was typed and not yet acknowledged: they survive a crash, a sign-out, an hour offline.
import { page } from "./page.js";

const prefix = () => `newsroom:${page.user}:${page.digest}:`;

export function keep(uuid, copy) {
  try {
    localStorage.setItem(prefix() + uuid, JSON.stringify({ ...copy, at: Date.now() }));
    return true;
  } catch {
    // Full or forbidden: the text is still on the screen, and saved as ever.
    return false;
  }
}

export function find(uuid) {
  try {
    return JSON.parse(localStorage.getItem(prefix() + uuid));
  } catch {
    return null;
  }
}

export function drop(uuid) {
  try {
    localStorage.removeItem(prefix() + uuid);
  } catch {
    // Nothing was kept either.
  }
}

export function all() {
  try {
    const names = Object.keys(localStorage).filter((name) => name.startsWith(prefix()));
    return names.map((name) => name.slice(prefix().length)).map((uuid) => [uuid, find(uuid)]).filter(([, copy]) => copy?.values);
  } catch {
    return [];
  }
}
