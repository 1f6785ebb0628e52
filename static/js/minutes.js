// The editor of minutes: text saves itself, who else writes is shown, words are marked as confidential by a key.
// Without this file each entry has its Save button.

const place = document.querySelector("[data-minutes]");
const say = (name) => place.dataset[`say${name}`] || "";
const AFTER_TYPING = 1500;
const BETWEEN_TRIES = 8000;
const HEARTBEAT = 20000;
const token = () => document.querySelector("meta[name=csrf-token]")?.content || "";

const entries = new Map();

class Entry {
  constructor(form) {
    this.form = form;
    this.id = form.dataset.autosave;
    this.area = form.elements.namedItem("text");
    this.version = form.elements.namedItem("row_version");
    this.output = form.querySelector("[data-saved]");
    this.saved = this.area.value;
    this.timer = 0;
    this.running = null;
    this.isStopped = false; // a conflict waits for its reader
    this.area.addEventListener("input", () => this.typed());
    this.area.addEventListener("blur", () => this.save());
    form.addEventListener("submit", () => { this.isSent = true; clearTimeout(this.timer); });
    form.querySelector("[data-passage]")?.addEventListener("click", () => this.markPassage());
  }

  get isDirty() { return !this.isSent && this.area.value !== this.saved; }

  tell(words, ...more) { this.output.replaceChildren(words, ...more); }

  typed() {
    clearTimeout(this.timer);
    if (this.isStopped) return;
    this.tell(this.isDirty ? say("Waiting") : "");
    this.timer = setTimeout(() => this.save(), AFTER_TYPING);
  }

  /** Save what was typed; waits for a save that is under way, so that versions never cross. */
  async save() {
    clearTimeout(this.timer);
    while (this.running) await this.running;
    if (!this.isDirty || this.isStopped) return;
    this.running = this.send(this.area.value);
    await this.running;
    this.running = null;
  }

  async send(text) {
    const body = new FormData();
    body.set("text", text);
    body.set("row_version", this.version.value);
    this.tell(say("Saving"));
    try {
      const answer = await fetch(this.form.action, {
        method: "POST", body, credentials: "same-origin", redirect: "manual", keepalive: text.length < 20000,
        headers: { "X-Autosave": "1", "X-CSRFToken": token(), Accept: "application/json" },
      });
      if (!answer.headers.get("Content-Type")?.includes("json")) {
        this.tell(say(answer.type === "opaqueredirect" ? "SignedOut" : "Lost"));
        if (answer.type !== "opaqueredirect") this.again();
        return;
      }
      const { version, words } = await answer.json();
      if (answer.ok) {
        this.saved = text;
        this.version.value = version;
        this.area.defaultValue = text;
        this.tell(words);
      } else if (answer.status === 409) {
        this.isStopped = true;
        this.compare(words);
      } else this.tell(words);
    } catch {
      this.tell(say("Lost"));
      this.again();
    }
  }

  again() { this.timer = setTimeout(() => this.save(), BETWEEN_TRIES); }

  compare(words) {
    const button = document.createElement("button");
    button.type = "submit";
    button.className = "btn btn-outline-secondary btn-sm";
    button.textContent = say("Compare");
    this.tell(words, " ", button);
    this.output.classList.add("is-conflict");
  }

  /** Somebody else saved: offer the new text; words of one's own are compared when they are saved. */
  isNewer(version) {
    if (Number(version) <= Number(this.version.value) || this.running || this.isDirty || this.isStopped) return;
    const link = document.createElement("a");
    link.href = `${location.pathname}?at=${Date.now()}#e${this.id}`;
    link.textContent = say("Load");
    this.tell(say("Newer"), " ", link);
  }

  markPassage() {
    const { selectionStart: from, selectionEnd: to, value } = this.area;
    this.area.focus();
    if (from === to) { this.tell(say("Select")); return; }
    this.area.setRangeText(`${place.dataset.opening}${value.slice(from, to)}${place.dataset.closing}`, from, to, "select");
    this.area.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function ofTarget(target) {
  const form = target.closest?.("[data-autosave]");
  return form ? entries.get(form.dataset.autosave) : null;
}

/** Who writes what: said every now and then while somebody looks at the page. */
async function beat() {
  if (document.hidden) return;
  const body = new FormData();
  const here = ofTarget(document.activeElement || document.body);
  if (here && (here.isDirty || Date.now() - lastTyped < 60000)) body.set("entry", here.id);
  try {
    const answer = await fetch(place.dataset.atWork, {
      method: "POST", body, credentials: "same-origin", redirect: "manual",
      headers: { "X-Autosave": "1", "X-CSRFToken": token(), Accept: "application/json" },
    });
    if (!answer.ok || !answer.headers.get("Content-Type")?.includes("json")) return;
    const { entries: rows } = await answer.json();
    for (const { id, version, words } of rows) {
      const line = place.querySelector(`[data-at="${id}"]`);
      if (line && line.textContent !== words) line.textContent = words;
      entries.get(String(id))?.isNewer(version);
    }
  } catch { /* the next beat asks again */ }
}

let lastTyped = 0;

if (place) {
  for (const form of place.querySelectorAll("[data-autosave]")) entries.set(form.dataset.autosave, new Entry(form));
  place.addEventListener("input", () => { lastTyped = Date.now(); });

  place.addEventListener("keydown", (event) => {
    const entry = ofTarget(event.target);
    if (!entry || event.isComposing || !(event.ctrlKey || event.metaKey)) return;
    if (event.key === "s") { event.preventDefault(); entry.save(); }
    else if (event.key.toLowerCase() === "l" && event.shiftKey) { event.preventDefault(); entry.markPassage(); }
    else if (event.key === "Enter") {
      event.preventDefault();
      entry.save();
      const all = [...entries.values()];
      const next = all[all.indexOf(entry) + (event.shiftKey ? -1 : 1)];
      if (next) { next.area.focus(); next.area.scrollIntoView({ block: "center" }); }
    }
  });

  // Another form of the page is sent, or a link followed: what was typed is saved first.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const others = [...entries.values()].filter((entry) => entry.form !== form && entry.isDirty && !entry.isStopped);
    if (form.method !== "post" || !others.length || form.dataset.waited) return;
    event.preventDefault();
    event.stopPropagation();
    form.dataset.waited = "1";
    Promise.all(others.map((entry) => entry.save())).then(() => form.requestSubmit(event.submitter));
  }, true);
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || link.target) return;
    const dirty = [...entries.values()].filter((entry) => entry.isDirty && !entry.isStopped);
    if (!dirty.length || link.pathname === location.pathname) return;
    event.preventDefault();
    Promise.all(dirty.map((entry) => entry.save())).then(() => location.assign(link.href));
  });
  document.addEventListener("visibilitychange", () => {
    for (const entry of entries.values()) entry.save();
    beat();
  });
  addEventListener("beforeunload", (event) => {
    if ([...entries.values()].some((entry) => entry.isDirty)) event.preventDefault();
  });
  setInterval(beat, HEARTBEAT);
  if (entries.size) beat();
}
