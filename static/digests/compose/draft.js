// One open form and its saves: two seconds after the typing stops, and every five while it doesn't; one at a
// time, the newest text last.
import * as copies from "./copies.js";
import { draw, showSaved } from "./draw.js";
import { collect, forServer, signature } from "./fields.js";
import { givesUp, isUp, Unreachable, untilWorthTrying } from "./line.js";
import { page } from "./page.js";
import { clearProblems, newTopicsPending, showProblems } from "./problems.js";
import { post } from "./wire.js";
import { say } from "./words.js";

const PAUSE = 2000;
const LONGEST = 5000;
const DIGEST = "digest";

export class Draft {
  constructor(form, { onTrouble }) {
    this.form = form;
    this.kind = form.dataset.formOf;
    this.uuid = form.dataset.uuid ?? DIGEST;
    this.version = Number(form.dataset.version ?? page.version);
    this.known = collect(form);
    this.unsure = [];
    this.trouble = null;
    this.undecided = 0;
    this.onTrouble = onTrouble;
    this.running = null;
    form.addEventListener("input", () => this.typed());
    form.addEventListener("change", () => this.typed());
  }

  get path() {
    return this.kind === DIGEST ? "digest/save/" : `${this.kind}/${this.uuid}/save/`;
  }

  get isClean() {
    return JSON.stringify(collect(this.form)) === JSON.stringify(this.known);
  }

  // Clean, and no new topic waits for a yes.
  get isTaken() {
    return this.isClean && !newTopicsPending(this.form);
  }

  // No older copy that is offered back waits either.
  get isSafe() {
    return this.isTaken && !this.undecided;
  }

  // After each keystroke: the local copy at once, the save when the typing pauses.
  typed() {
    this.wantsClose = false;
    if (this.isTaken) {
      if (!this.running) copies.drop(this.uuid);
      return;
    }
    this.keepCopy();
    this.tell();
    this.later();
  }

  // After any answer: what is typed meanwhile isn't saved because something else was.
  tell() {
    if (this.isTaken) return;
    if (this.trouble?.stops) showSaved(say("refused"));
    else showSaved(say(this.trouble ? "unsaved" : "typing"));
  }

  keepCopy() {
    copies.keep(this.uuid, { version: this.version, kind: this.kind, values: collect(this.form), base: this.known });
  }

  later() {
    clearTimeout(this.timer);
    this.since ??= Date.now();
    const wait = Math.min(PAUSE, this.since + LONGEST - Date.now());
    this.timer = setTimeout(() => this.flush(), Math.max(wait, 0));
  }

  // Saves what is typed; true once the server has all of it.
  async flush({ whole = false } = {}) {
    clearTimeout(this.timer);
    this.since = null;
    for (;;) {
      this.running ??= this.save().finally(() => (this.running = null));
      const saved = await this.running;
      if (!saved || this.closed) return saved;
      if (this.isClean) return true;
      if (!whole) return this.later() ?? false;
    }
  }

  async save() {
    const isHopeless = givesUp();
    while (!this.closed) {
      if (this.isClean || this.trouble?.stops) return this.isClean;
      const values = collect(this.form);
      try {
        const answer = await post(this.path, this.message(values));
        if (!this.take(answer, values)) return false;
        if (answer.status === 200) return true;
      } catch (error) {
        if (!(error instanceof Unreachable)) throw error;
        this.unsure.push(signature(values));
        if (isHopeless(error)) return isUp() ?? this.take({ status: error.status, data: { code: "broken" } }, values);
        showSaved(say("unsaved"));
        await untilWorthTrying();
      }
    }
    return false;
  }

  message(values) {
    const sent = forServer(values);
    if (this.kind === DIGEST) return { ...sent, digest_version: this.version };
    if (this.kind === "section") return { ...sent, version: this.version, digest_version: this.version };
    return { ...sent, version: this.version };
  }

  // Deals with an answer; false where it is the editor's turn.
  take({ status, data }, values) {
    if (status === 200) return this.acknowledged(data, values);
    if (status === 409 && data?.code === "stale") return this.stale(data);
    draw({ html: data?.html, order: data?.order, digest_version: data?.digest_version });
    const code = data?.code ?? "forbidden";
    this.trouble = { code, stops: code !== "invalid", error: data?.error, data };
    if (code === "invalid") showProblems(this.form, data.errors);
    this.keepCopy();
    showSaved(say("refused"));
    this.onTrouble(this);
    return false;
  }

  acknowledged(data, values) {
    this.known = values;
    this.unsure = [];
    this.trouble = null;
    this.version = this.kind === "item" ? (data.item?.version ?? this.version + 1) : data.digest_version;
    this.form.dataset.version = this.version;
    clearProblems(this.form);
    this.onTrouble(this);
    if (this.isTaken) copies.drop(this.uuid);
    else this.keepCopy();
    draw(data, { quiet: true });
    if (values.remove_image) this.form.dispatchEvent(new CustomEvent("c-image-removed"));
    return true;
  }

  // Fields that have come or gone count as known with the values that they came with.
  learn() {
    const now = Object.entries(collect(this.form));
    this.known = Object.fromEntries(now.map(([name, value]) => [name, this.known[name] ?? value]));
    this.known.remove_image &&= false;
  }

  // Somebody's save came between. Where it left these fields alone, or was our own lost one, ours goes on top.
  stale(data) {
    this.version = this.kind === "item" ? data.version : (data.version ?? data.digest_version);
    draw({ html: data.html, order: data.order, digest_version: data.digest_version });
    const theirs = data.theirs ? signature(shared(data.theirs, this.known)) : null;
    const ours = theirs !== null && (theirs === signature(this.known) || this.unsure.includes(theirs));
    if (ours) return true;
    this.trouble = { code: "stale", stops: true, error: data.error, data };
    this.keepCopy();
    showSaved(say("refused"));
    this.onTrouble(this);
    return false;
  }

  // The version and text that the server has now, after a decision.
  settle({ known, version }) {
    if (known) this.known = known;
    if (version) this.version = version;
    this.unsure = [];
    this.trouble = null;
    this.onTrouble(this);
    this.typed();
  }

  close() {
    this.closed = true;
    clearTimeout(this.timer);
  }
}

function shared(theirs, known) {
  return Object.fromEntries(Object.entries(theirs).filter(([name]) => name in known));
}
