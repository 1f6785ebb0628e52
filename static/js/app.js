// What makes pages quicker to use. Every page works without this file; nothing here decides anything.
// One function a behaviour, each started for a piece of the document, so that htmx fragments get them too.

const root = document.documentElement;
root.classList.add("js");
const say = (name) => root.dataset[`say${name}`] || "";
const all = (selector, within = document) => [
  ...(within.matches?.(selector) ? [within] : []),
  ...within.querySelectorAll(selector),
];

function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}

/** Vietnamese without accents, lower case: what a person types in a hurry. */
const fold = (text) =>
  text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase();

// --- picker: a <select> becomes a search box -------------------------------------------------------

function startPicker(select) {
  const many = select.multiple;
  const id = select.id || `pick-${Math.random().toString(36).slice(2)}`;
  const label = select.labels?.[0];
  const options = [...select.options]
    .filter((option) => option.value !== "" && option.value !== "__None")
    .map((option) => ({ option, text: option.text.trim(), words: fold(`${option.text} ${option.dataset.alias || ""}`) }));
  const empty = [...select.options].find((option) => option.value === "" || option.value === "__None");

  const input = make("input", {
    type: "text", class: "form-select", id: `${id}-search`, role: "combobox", autocomplete: "off", spellcheck: "false",
    "aria-expanded": "false", "aria-controls": `${id}-list`, "aria-autocomplete": "list", placeholder: empty?.text || "",
  });
  for (const name of ["aria-describedby", "aria-invalid", "aria-required"]) {
    if (select.hasAttribute(name)) input.setAttribute(name, select.getAttribute(name));
  }
  const list = make("ul", { class: "pick-list", id: `${id}-list`, role: "listbox", hidden: true, "aria-label": label?.textContent.trim() || "" });
  if (many) list.setAttribute("aria-multiselectable", "true");
  const chosen = many ? make("ul", { class: "pick-chosen" }) : null;
  const box = make("div", { class: "pick" }, input, list);
  select.after(box);
  if (chosen) box.after(chosen);
  select.hidden = true;
  if (label) label.htmlFor = input.id;
  if (select.autofocus) input.focus();

  let shown = [];
  let at = -1;

  const current = () => options.find(({ option }) => option.selected);
  const settleInput = () => { input.value = many ? "" : current()?.text || ""; };
  const settle = () => {
    settleInput();
    if (!chosen) return;
    chosen.replaceChildren(...options.filter(({ option }) => option.selected).map((entry) => {
      const off = make("button", { type: "button", class: "chip", "aria-label": `${say("Remove")}: ${entry.text}` }, entry.text, " ×");
      off.addEventListener("click", () => { entry.option.selected = false; changed(); input.focus(); });
      return make("li", {}, off);
    }));
  };
  const changed = () => {
    settle();
    select.dispatchEvent(new Event("input", { bubbles: true }));
    select.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const close = () => {
    list.hidden = true;
    at = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const point = (to) => {
    list.children[at]?.classList.remove("pick-at");
    at = to;
    const item = list.children[at];
    if (!item) return;
    item.classList.add("pick-at");
    item.scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", item.id);
  };
  const open = (query) => {
    const wanted = fold(query).split(/\s+/).filter(Boolean);
    shown = options.filter(({ words }) => wanted.every((word) => words.includes(word)));
    list.replaceChildren(...shown.map(({ text, option }, index) =>
      make("li", { role: "option", id: `${id}-o${index}`, "aria-selected": String(option.selected) }, text)));
    if (!shown.length) list.append(make("li", { class: "pick-none", role: "option", "aria-disabled": "true" }, say("None")));
    list.hidden = false;
    at = -1;
    input.setAttribute("aria-expanded", "true");
    if (shown.length && query) point(0);
  };
  const choose = (entry) => {
    if (!entry) return;
    if (many) entry.option.selected = !entry.option.selected;
    else select.value = entry.option.value;
    close();
    changed();
  };

  input.addEventListener("input", (event) => { event.stopPropagation(); open(input.value); });
  input.addEventListener("change", (event) => event.stopPropagation());
  input.addEventListener("click", () => { if (list.hidden) { input.select(); open(""); } });
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) open("");
      if (shown.length) point((at + (event.key === "ArrowDown" ? 1 : -1) + shown.length) % shown.length);
    } else if (event.key === "Enter" && !list.hidden) {
      event.preventDefault();
      choose(shown[at]);
    } else if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      close();
      settle();
    } else if (event.key === "Backspace" && many && !input.value && chosen.lastElementChild) {
      options.filter(({ option }) => option.selected).at(-1).option.selected = false;
      changed();
    }
  });
  input.addEventListener("blur", () => {
    if (!many && !input.value.trim() && current()) {
      if (empty) { empty.selected = true; changed(); }
    }
    close();
    settleInput(); // the chips stay as they are: one of them may be what is being clicked
  });
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const item = event.target.closest("li");
    if (item) choose(shown[[...list.children].indexOf(item)]);
  });
  select.form?.addEventListener("reset", () => setTimeout(settle));
  settle();
}

// --- dates: say back which day was understood ------------------------------------------------------

function readDay(text, since) {
  const found = /^\s*(\d{1,2})[\/.\-](\d{1,2})(?:[\/.\-](\d{4}|\d{2}))?\s*$/.exec(text);
  if (!found) return null;
  const [day, month] = [Number(found[1]), Number(found[2])];
  const year = found[3] ? Number(found[3].length === 2 ? `20${found[3]}` : found[3]) : since.getFullYear();
  const date = new Date(year, month - 1, day);
  if (!found[3] && date < since) date.setFullYear(year + 1); // the next such day, as the server reads it
  return date.getMonth() === month - 1 && date.getDate() === day ? date : null;
}

function startDate(input) {
  const output = document.querySelector(`output[for="${CSS.escape(input.id)}"]`);
  if (!output) return;
  const url = input.dataset.date || input.dataset.url;
  let timer;
  let asked = 0;
  const tell = async () => {
    const text = input.value.trim();
    const turn = ++asked;
    if (!text) { output.value = ""; return; }
    if (url) {
      try {
        const answer = await fetch(`${url}${url.includes("?") ? "&" : "?"}q=${encodeURIComponent(text)}`,
          { credentials: "same-origin", headers: { Accept: "text/plain" } });
        if (turn === asked) output.value = answer.ok ? (await answer.text()).slice(0, 200) : "";
      } catch { output.value = ""; }
      return;
    }
    const date = readDay(text, new Date(`${input.dataset.since || root.dataset.today}T00:00`));
    output.value = date
      ? new Intl.DateTimeFormat(root.lang === "en" ? "en-GB" : root.lang, { weekday: "long", day: "2-digit", month: "2-digit", year: "numeric" }).format(date)
      : "";
  };
  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(tell, 250); });
  if (input.value && !output.value) tell();
}

// --- bulk: choose rows, see how many ---------------------------------------------------------------

function startBulk(form) {
  const bar = form.querySelector("[data-bulk-bar]");
  const count = form.querySelector("[data-bulk-count]");
  const every = form.querySelector("[data-check-all]");
  const boxes = [...form.querySelectorAll(".cell-check input:not([data-check-all]), .tick")];
  let last = null;
  const tell = () => {
    const picked = boxes.filter((box) => box.checked).length;
    if (count) count.value = picked;
    if (bar) bar.hidden = picked === 0;
    if (every) { every.checked = picked > 0 && picked === boxes.length; every.indeterminate = picked > 0 && picked < boxes.length; }
    for (const box of boxes) box.closest("tr")?.classList.toggle("row-picked", box.checked);
  };
  every?.addEventListener("change", () => { for (const box of boxes) box.checked = every.checked; tell(); });
  for (const box of boxes) {
    box.addEventListener("click", (event) => {
      if (event.shiftKey && last) {
        const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
        for (const between of boxes.slice(from, to + 1)) between.checked = box.checked;
      }
      last = box;
      tell();
    });
    box.addEventListener("change", tell);
  }
  tell();
}

// --- dialogs: <details data-dialog> opens as one ---------------------------------------------------

function showDialog(title, body, done) {
  const close = make("button", { type: "button", class: "box-close", "aria-label": say("Close") }, "×");
  const heading = make("h2", { id: "box-title" }, title);
  const box = make("dialog", { class: "box", "aria-labelledby": "box-title" }, make("div", { class: "box-head" }, heading, close), body);
  close.addEventListener("click", () => box.close());
  box.addEventListener("click", (event) => {
    if (event.target === box || event.target.closest("[data-close]")) box.close();
  });
  box.addEventListener("close", () => { done?.(); box.remove(); });
  document.body.append(box);
  box.showModal();
  box.querySelector("[autofocus], .ask-body input:not([type=hidden]), .ask-body textarea, .ask-body select, .ask-actions button")?.focus();
  return box;
}

function startDialog(details) {
  const summary = details.querySelector("summary");
  const body = details.querySelector(".ask-body");
  if (!summary || !body || !window.HTMLDialogElement) return;
  summary.setAttribute("aria-haspopup", "dialog");
  summary.addEventListener("click", (event) => {
    event.preventDefault();
    details.open = false;
    showDialog(details.dataset.dialog || summary.textContent.trim(), body, () => { details.append(body); summary.focus(); });
  });
  // A form that came back with errors inside is shown at once.
  if (body.querySelector("[data-errors]")) summary.click();
}

// --- files: what is too large is said before it is sent; the server looks again ----------------------

function startFile(input) {
  const field = input.closest(".field");
  const id = `${input.id}-size`;
  const before = input.getAttribute("aria-describedby") || "";
  const tooLarge = () => [...input.files].reduce((sum, file) => sum + file.size, 0) > Number(input.dataset.most);
  const told = field?.classList.contains("field--bad");
  const tell = () => {
    const bad = tooLarge();
    document.getElementById(id)?.remove();
    if (bad) field?.append(make("p", { class: "field-error", id, role: "alert" }, input.dataset.tooLarge));
    field?.classList.toggle("field--bad", bad || told);
    input.toggleAttribute("data-refused", bad);
    input.setAttribute("aria-invalid", String(bad || told));
    input.setAttribute("aria-describedby", `${before} ${bad ? id : ""}`.trim());
  };
  input.addEventListener("change", tell);
}
document.addEventListener("submit", (event) => {
  const refused = event.target.querySelector("[data-refused]");
  if (!refused) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  refused.closest("details")?.setAttribute("open", "");
  refused.focus();
}, true);

// --- unsaved words: warn, and keep them in this tab ------------------------------------------------

const kept = (form) => `kept:${location.pathname}:${form.id || [...document.forms].indexOf(form)}`;
const typed = (form) => [...form.elements].filter((field) =>
  field.name && /^(text|textarea|search|email|tel|url|number)$/.test(field.type) && field.name !== "csrf_token");
let leaving = false;

function startGuard(form) {
  let dirty = false;
  const fields = typed(form);
  try {
    const before = JSON.parse(sessionStorage.getItem(kept(form)) || "null");
    if (before && !form.querySelector("[data-errors]")) {
      for (const field of fields) {
        if (before[field.name] !== undefined && before[field.name] !== field.value && field.value === field.defaultValue) {
          field.value = before[field.name];
          dirty = true;
        }
      }
    }
  } catch { /* storage may be shut off; then nothing is kept */ }
  form.addEventListener("input", () => {
    dirty = true;
    try {
      sessionStorage.setItem(kept(form), JSON.stringify(Object.fromEntries(fields.map((field) => [field.name, field.value]))));
    } catch { /* as above */ }
  });
  form.addEventListener("submit", (event) => { dirty &&= event.submitter?.formTarget === "_blank"; });
  form.querySelector(".form-actions a")?.addEventListener("click", () => { dirty = false; drop(); });
  const drop = () => { try { sessionStorage.removeItem(kept(form)); } catch { /* as above */ } };
  addEventListener("beforeunload", (event) => { if (dirty && !leaving && form.isConnected) event.preventDefault(); });
}

/** A page that says "done" has taken what was typed on the pages before it. */
function forgetSent() {
  if (!document.querySelector(".flash--success")) return;
  try {
    for (const name of Object.keys(sessionStorage)) if (name.startsWith("kept:")) sessionStorage.removeItem(name);
  } catch { /* as above */ }
}

// --- keys: single letters, listed under "?" --------------------------------------------------------

const keysOff = () => { try { return localStorage.getItem("keys") === "off"; } catch { return false; } };

function showKeys() {
  if (document.querySelector("dialog[open]")) return;
  const list = make("dl");
  const rows = all("[data-key]").filter((element) => !element.closest("[hidden]"))
    .map((element) => [element.dataset.key, element.dataset.keyLabel || element.ariaLabel || element.textContent.trim()]);
  for (const [key, words] of [...rows, ["?", say("Keys")], ["Esc", say("Close")]]) {
    list.append(make("dt", {}, make("kbd", {}, key)), make("dd", {}, words));
  }
  const box = make("input", { type: "checkbox", class: "form-check-input", id: "keys-on" });
  box.checked = !keysOff();
  box.addEventListener("change", () => { try { localStorage.setItem("keys", box.checked ? "on" : "off"); } catch { /* as above */ } });
  const label = make("label", { class: "form-check-label", for: "keys-on" }, say("KeysOn"));
  showDialog(say("Keys"), make("div", { class: "ask-body" }, list, make("div", { class: "form-check" }, box, label)));
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    for (const menu of all("[data-menu][open]")) { menu.open = false; menu.querySelector("summary").focus(); }
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || keysOff()) return;
  if (event.target.closest?.("input, textarea, select, [contenteditable], dialog")) return;
  if (event.key === "?") { event.preventDefault(); showKeys(); return; }
  const goal = all("[data-key]").find((element) => element.dataset.key === event.key && element.offsetParent);
  if (!goal) return;
  event.preventDefault();
  if (goal.matches("input, textarea, select")) { goal.focus(); goal.select?.(); } else goal.click();
});

document.addEventListener("click", (event) => {
  for (const menu of all("[data-menu][open]")) if (!menu.contains(event.target)) menu.open = false;
  if (event.target.closest("[data-keys]")) showKeys();
  if (event.target.closest("[data-print]")) print();
  const row = event.target.closest("[data-href]");
  if (row && !event.target.closest("a, button, input, label, select, textarea, summary, .cell-check") && !String(getSelection())) {
    if (event.ctrlKey || event.metaKey) open(row.dataset.href, "_blank", "noopener");
    else location.assign(row.dataset.href);
  }
  const jump = event.target.closest("[data-errors] a[href^='#']");
  if (jump) {
    const field = document.getElementById(jump.hash.slice(1));
    const goal = field?.hidden ? document.getElementById(`${field.id}-search`) : field;
    if (goal) { event.preventDefault(); goal.focus(); goal.scrollIntoView({ block: "center" }); }
  }
});

// A form is sent once: its buttons rest until the answer (or the way back) comes.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("hx-post")) return;
  if (event.submitter?.formTarget === "_blank") return; // looked at in another tab; the form stays
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "1";
  leaving = true;
  const button = event.submitter;
  if (button) {
    button.setAttribute("aria-disabled", "true");
    if (button.dataset.busy) button.textContent = button.dataset.busy;
  }
  setTimeout(() => { delete form.dataset.sent; leaving = false; button?.removeAttribute("aria-disabled"); }, 8000);
});
addEventListener("pageshow", (event) => {
  if (event.persisted) for (const form of all("form[data-sent]")) delete form.dataset.sent;
});

// Paper shows what the screen folds away.
addEventListener("beforeprint", () => {
  for (const fold of all("details.line-text:not([open]), details.fold:not([open])")) { fold.open = true; fold.dataset.printed = ""; }
});
addEventListener("afterprint", () => {
  for (const fold of all("[data-printed]")) { fold.open = false; delete fold.dataset.printed; }
});

// --- htmx ------------------------------------------------------------------------------------------

// Copying style attributes from the old piece to the new one is an inline style, which the policy refuses.
document.addEventListener("htmx:beforeRequest", () => { globalThis.htmx.config.attributesToSettle = ["class"]; });
document.addEventListener("htmx:configRequest", ({ detail, target }) => {
  const token = document.querySelector("meta[name=csrf-token]")?.content;
  if (token && detail.verb !== "get") detail.headers["X-CSRFToken"] = token;
  if (target.closest?.("[data-autosubmit]")) {
    for (const [name, value] of [...detail.formData.entries()]) if (value === "") detail.formData.delete(name);
  }
});

function complain() {
  const place = document.getElementById("flashes");
  if (!place || place.querySelector("[data-lost]")) return;
  const flash = make("div", { class: "flash flash--error", role: "alert", tabindex: "-1", "data-lost": "" }, say("Lost"));
  place.append(flash);
  flash.focus();
}
document.addEventListener("htmx:sendError", complain);
document.addEventListener("htmx:responseError", complain);
document.addEventListener("htmx:afterOnLoad", () => document.querySelector("[data-lost]")?.remove());
document.addEventListener("htmx:load", ({ detail }) => start(detail.elt));

// --- start -----------------------------------------------------------------------------------------

function showTab(tab) {
  const strip = tab.closest("ul");
  strip.scrollLeft = tab.offsetLeft - strip.offsetLeft - (strip.clientWidth - tab.offsetWidth) / 2;
}

const behaviours = new Map([
  ["select[data-picker]", startPicker],
  ["[data-date]", startDate],
  ["form[data-bulk]", startBulk],
  ["details[data-dialog]", startDialog],
  ["input[type=file][data-most]", startFile],
  ["form[data-guard]", startGuard],
  [".tabs [aria-current]", showTab],
  ["[data-errors]:not([data-errors] ~ [data-errors])", (summary) => summary.focus()],
]);
const started = new Map([...behaviours.keys()].map((selector) => [selector, new WeakSet()]));

/** Safe to call again for the same piece: each element is started once. */
function start(within) {
  for (const [selector, behave] of behaviours) {
    for (const element of all(selector, within)) {
      if (started.get(selector).has(element)) continue;
      started.get(selector).add(element);
      behave(element);
    }
  }
}

forgetSent();
start(document);
if (!document.querySelector("[data-errors]")) document.querySelector("#flashes .flash")?.focus();
