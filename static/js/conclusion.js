// The editor of the conclusion, quicker by keyboard. Without this file it is a page of plain forms.
// Enter in the text saves and makes the next directive, Tab walks from the text to the fields, / opens the units.

const editor = () => document.querySelector("[data-editor]");
const form = () => document.getElementById("clause-form");
const text = () => form()?.elements.namedItem("text");
let before = "";
let sending = false;

const typed = () => JSON.stringify([...new FormData(form())].filter(([name]) => !["csrf_token", "_key", "row_version"].includes(name)));
const isDirty = () => Boolean(form()) && typed() !== before;

function send(go) {
  const button = form().querySelector(`button[name="go"][value="${go}"]`);
  if (button) { button.click(); return; }
  const extra = Object.assign(document.createElement("button"), { type: "submit", name: "go", value: go, hidden: true });
  form().append(extra);
  extra.click();
}

function firstField() {
  return document.getElementById("lead_unit_id-search") || form().elements.namedItem("lead_unit_id");
}

function begin() {
  if (!form()) return;
  before = typed();
  sending = false;
  const area = text();
  if (!form().querySelector("[data-errors]")) {
    area.focus();
    area.setSelectionRange(area.value.length, area.value.length);
  }
}

document.addEventListener("keydown", (event) => {
  if (!form() || event.isComposing || event.altKey) return;
  const area = text();
  const inside = event.target === area || form().contains(event.target);
  if (inside && event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); send("next"); return; }
  if (event.target === area) {
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      if (area.value.trim()) send("next");
    } else if (event.key === "Tab" && !event.shiftKey) {
      event.preventDefault();
      firstField().focus();
    } else if (event.key === "/" && /(^|\s)$/.test(area.value.slice(0, area.selectionStart))) {
      event.preventDefault();
      firstField().focus();
      firstField().click();
    }
  } else if (event.key === "Tab" && event.shiftKey && event.target === firstField()) {
    event.preventDefault();
    area.focus();
  }
}, true);

// Another directive is opened: what was typed here is saved first.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-go]");
  if (!link || event.ctrlKey || event.metaKey || !isDirty() || !text().value.trim()) return;
  event.preventDefault();
  send(link.dataset.go);
});

document.addEventListener("input", (event) => {
  if (event.target === text()) {
    for (const place of document.querySelectorAll("[data-preview='text']")) place.textContent = event.target.value;
  }
});

// A chosen co-operating unit gets its line for duty and date at once.
document.addEventListener("change", (event) => {
  if (event.target !== form()?.elements.namedItem("cooperating")) return;
  const place = form().querySelector("[data-shares]");
  const pattern = document.querySelector("template[data-share]");
  const chosen = [...event.target.selectedOptions];
  for (const old of [...place.children]) {
    const key = old.querySelector("input").name.replace("duty-", "");
    if (!chosen.some((option) => option.value === key)) old.remove();
  }
  for (const option of chosen) {
    if (document.getElementById(`duty-${option.value}`)) continue;
    const line = pattern.content.firstElementChild.cloneNode(true);
    line.querySelector("legend").textContent = option.text;
    for (const part of line.querySelectorAll("[id], [for]")) {
      for (const name of ["id", "for", "name"]) {
        if (part.hasAttribute(name)) part.setAttribute(name, part.getAttribute(name).replace(/-0$/, `-${option.value}`));
      }
    }
    place.append(line);
  }
});

document.addEventListener("submit", () => { sending = true; });
addEventListener("beforeunload", (event) => { if (!sending && isDirty()) event.preventDefault(); });
document.addEventListener("htmx:afterSettle", (event) => { if (event.target === editor() || event.target.contains?.(editor())) begin(); });
document.addEventListener("htmx:responseError", () => { sending = false; });
document.addEventListener("htmx:sendError", () => { sending = false; });
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin); else begin();
