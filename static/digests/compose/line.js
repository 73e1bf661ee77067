// The line to the server: says when it is down, and lets everyone who waits try again at once.
import { isKept } from "./copies.js";
import { byId } from "./page.js";
import { say } from "./words.js";

const FIRST = 1000;
const LONGEST = 30000;
let delay = FIRST;
let waiting = null;
let wake = null;

// status is 500 where the server itself answered that something broke; else nobody of ours has answered.
export class Unreachable extends Error {
  constructor(status = 0) {
    super();
    this.status = status;
  }
}

// So often the same request may break the server before it counts as refused.
const PATIENT = 3;

// Counts the answers of one request that broke the server; true when it is time to give up.
export function givesUp() {
  let broken = 0;
  return (error) => error.status === 500 && (broken += 1) > PATIENT;
}

// Waits until it is worth trying again: 1, 2, 4 … 30 s, or at once when the browser is online again.
export function untilWorthTrying() {
  waiting ??= new Promise((done) => {
    const timer = setTimeout(() => wake(), delay);
    show(delay);
    wake = () => {
      clearTimeout(timer);
      waiting = wake = null;
      done();
    };
    delay = Math.min(delay * 2, LONGEST);
  });
  return waiting;
}

export function isUp() {
  if (delay === FIRST) return;
  delay = FIRST;
  byId("c-line").hidden = true;
}

export const isDown = () => delay !== FIRST;

function show(ms) {
  const banner = byId("c-line");
  const words = say(isKept() ? "unreachable" : "unreachable-bare");
  // The seconds stand apart from the live text, which would else be read out at every try.
  const live = banner.querySelector('[data-text="line"]');
  if (banner.hidden || live.textContent !== words) live.textContent = words;
  banner.querySelector('[data-text="again"]').textContent = say("again", { seconds: Math.round(ms / 1000) });
  banner.hidden = false;
}

export function watch() {
  addEventListener("online", () => wake?.());
  byId("c-line").querySelector("button").addEventListener("click", () => wake?.());
}
