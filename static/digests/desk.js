// The desk's small helpers. Everything works without them.
import { completeAfterCommas } from "./desk-names.js";
import { offerCopy } from "./desk-copy.js";
import { offerCursor } from "./desk-split.js";
import { keepFocus, warnOfSize } from "./desk-review.js";

document.querySelectorAll('[data-completes="commas"]').forEach(completeAfterCommas);
document.querySelectorAll("select[data-split-of]").forEach(offerCursor);
document.querySelectorAll("form[data-review]").forEach(keepFocus);
document.querySelectorAll('textarea[name="text"]').forEach(warnOfSize);
document.querySelectorAll("input[data-copy]").forEach(offerCopy);
