// Compares a chosen or dropped file with an issued paper: its SHA-256 is computed here, nothing is sent.

const LARGEST = 200 * 1024 * 1024;

async function hashOf(file) {
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function startCompare(box) {
  const said = box.querySelector("[data-said]");
  const input = box.querySelector("input");
  let asked = 0;
  const say = (name, words, tone) => {
    said.className = tone ? `flash flash--${tone}` : "quiet";
    said.textContent = name ? `${name} – ${words}` : words;
  };
  if (!globalThis.crypto?.subtle) {
    input.disabled = true;
    say("", box.dataset.sayClosed, "warning");
    return;
  }
  const compare = async (file) => {
    const turn = ++asked;
    if (file.size > LARGEST) return say(file.name, box.dataset.sayLarge, "error");
    say("", box.dataset.sayBusy, "");
    let hash = "";
    try {
      hash = await hashOf(file);
    } catch {
      if (turn === asked) say(file.name, box.dataset.sayUnread, "error");
      return;
    }
    if (turn !== asked) return; // another file was chosen meanwhile
    if (hash === box.dataset.issued) say(file.name, box.dataset.sayIssued, "success");
    else if (hash === box.dataset.record) say(file.name, box.dataset.sayRecord, "success");
    else say(file.name, box.dataset.sayOther, "error");
  };
  input.addEventListener("change", () => input.files.length && compare(input.files[0]));
  for (const name of ["dragenter", "dragover"]) {
    box.addEventListener(name, (event) => {
      event.preventDefault();
      box.classList.add("drop--over");
    });
  }
  box.addEventListener("dragleave", () => box.classList.remove("drop--over"));
  box.addEventListener("drop", (event) => {
    event.preventDefault();
    box.classList.remove("drop--over");
    if (event.dataTransfer.files.length) compare(event.dataTransfer.files[0]);
  });
}

for (const box of document.querySelectorAll("[data-compare]")) startCompare(box);
