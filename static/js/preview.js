// The paper beside its form, drawn anew when typing pauses. The last answer wins; the reader's place is kept.

const PAUSE = 500;
const pane = document.querySelector("[data-paper-preview]");
const frame = pane?.querySelector("iframe");
const said = pane?.querySelector("[role=status]");
const form = document.querySelector("[formaction][formtarget]")?.form;
let waiting;
let asked = 0;

async function draw() {
  const mine = ++asked;
  const fields = new FormData(form);
  fields.delete("_key"); // looking is not sending
  fields.set("do", "preview");
  said.textContent = said.dataset.busyWords;
  try {
    const answer = await fetch(pane.dataset.paperPreview, { method: "POST", body: fields });
    const page = await answer.text();
    if (mine !== asked) return;
    if (!answer.ok) throw new Error(String(answer.status));
    // Read in the frame, whose own policy allows the styles of the paper.
    frame.contentDocument.body.innerHTML = page.slice(page.indexOf("<body>") + 6, page.lastIndexOf("</body>"));
    said.textContent = "";
  } catch {
    if (mine === asked) said.textContent = said.dataset.lostWords;
  }
}

function soon() {
  clearTimeout(waiting);
  waiting = setTimeout(draw, PAUSE);
}

if (form && frame) {
  form.addEventListener("input", soon);
  form.addEventListener("change", soon);
  // The form may begin with more than the paper as proposed: a number, words kept from before.
  const here = frame.contentDocument;
  if (here?.readyState === "complete" && here.URL !== "about:blank") draw();
  else frame.addEventListener("load", draw, { once: true });
}
