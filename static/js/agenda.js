// Drag a row of the programme to another place. The buttons beside each row do the same without this file.

function startProgramme(form) {
  const body = form.querySelector("tbody");
  let dragged = null;
  let before = "";
  const order = () => [...body.querySelectorAll("[data-item]")].map((row) => row.dataset.item);

  async function send() {
    const data = new FormData();
    data.append("csrf_token", form.elements.csrf_token.value);
    for (const id of order()) data.append("order", id);
    const answer = await fetch(form.action, { method: "POST", body: data, credentials: "same-origin" }).catch(() => null);
    const page = answer?.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
    const fresh = page?.querySelector("#main");
    if (!fresh) return location.reload();
    document.getElementById("main").replaceWith(fresh);
    for (const next of document.querySelectorAll("form[data-programme]")) startProgramme(next);
  }

  for (const row of body.querySelectorAll("[data-item]")) row.draggable = true;
  body.addEventListener("dragstart", (event) => {
    dragged = event.target.closest("[data-item]");
    before = order().join();
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", dragged?.dataset.item || "");
  });
  body.addEventListener("dragover", (event) => {
    const over = event.target.closest("[data-item]");
    if (!dragged || !over) return;
    event.preventDefault();
    if (over === dragged) return;
    const box = over.getBoundingClientRect();
    over[event.clientY > box.top + box.height / 2 ? "after" : "before"](dragged);
  });
  body.addEventListener("drop", (event) => event.preventDefault());
  body.addEventListener("dragend", () => {
    dragged = null;
    if (order().join() !== before) send();
  });
}

// After a step by keyboard the same arrow has the focus again, so that Enter goes on moving the row.
const STEP = "agenda-step";

function rememberStep(event) {
  const { name, value } = event.submitter || {};
  if (name !== "up" && name !== "down") return;
  try { sessionStorage.setItem(STEP, JSON.stringify([name, value])); } catch { /* storage may be shut off */ }
}

function focusStep() {
  try {
    const [name, value] = JSON.parse(sessionStorage.getItem(STEP) || "[]");
    sessionStorage.removeItem(STEP);
    const arrows = [...document.querySelectorAll(`form[data-programme] button[value="${CSS.escape(value || "")}"]`)];
    (arrows.find((arrow) => arrow.name === name && !arrow.disabled) || arrows.find((arrow) => !arrow.disabled))?.focus();
  } catch { /* as above */ }
}

for (const form of document.querySelectorAll("form[data-programme]")) {
  startProgramme(form);
  form.addEventListener("submit", rememberStep);
}
addEventListener("load", () => setTimeout(focusStep)); // after the browser went to the row, which takes the focus away
