// The category tree: moved by button or by dragging, without a reload. The shop moves and draws it,
// as it does without script; only the tree is put in its place, and what happened is read out.

const tree = () => document.querySelector("#category-tree");
const told = document.querySelector("[data-told]");
let sending = false;
let dragged = null;

async function send(to) {
  const body = new FormData(tree());
  body.set("to", to);
  const answer = await fetch(tree().action, { method: "POST", body });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("#category-tree");
  if (!fresh) throw new Error("There is no tree in the answer.");
  tree().replaceWith(document.adoptNode(fresh));
  return [...page.querySelectorAll(".messagelist li")];
}

async function move(to, focused) {
  if (sending) return; // a second click is none
  sending = true;
  tree().setAttribute("aria-busy", "true");
  try {
    tell(await send(to));
  } catch {
    tell([textLine(tree().dataset.textFailed)]);
    tree().removeAttribute("aria-busy");
  } finally {
    sending = false;
  }
  focused();
}

function textLine(text) {
  const line = document.createElement("li");
  line.className = "error";
  line.textContent = text;
  return line;
}

// Shown where Django shows messages, and read out.
function tell(lines) {
  document.querySelector(".messagelist")?.remove();
  const list = document.createElement("ul");
  list.className = "messagelist";
  list.append(...lines);
  if (lines.length) tree().before(list);
  told.textContent = lines.map((line) => line.textContent.trim()).join(" ");
}

const branchOf = (id) => tree().querySelector(`[data-category="${CSS.escape(id)}"]`);

// The same button of the same category; where that can do nothing any more, its name.
function focusOn(id, step) {
  const row = branchOf(id)?.querySelector(":scope > .category-row");
  const button = row?.querySelector(`[data-step="${step}"]:not(:disabled)`);
  (button ?? row?.querySelector("a"))?.focus();
}

document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (event.target !== tree() || !button?.matches("[data-step]")) return;
  event.preventDefault();
  const { category } = button.closest("[data-category]").dataset;
  move(button.value, () => focusOn(category, button.dataset.step));
});

// --- Dragging ---------------------------------------------------------------------------------
document.addEventListener("dragstart", (event) => {
  if (!event.target.matches?.(".category-handle")) return;
  dragged = event.target.closest("[data-category]");
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.dataset.category);
  event.dataTransfer.setDragImage(dragged, 0, 0);
});

function zoneAt(row, y) {
  const { top, height } = row.getBoundingClientRect();
  const part = (y - top) / height;
  if (part < 0.3) return "before";
  return part > 0.7 ? "after" : "inside";
}

function clearZones() {
  for (const row of document.querySelectorAll(".category-row[data-zone]")) delete row.dataset.zone;
}

function rowAt(event) {
  const row = event.target.closest?.(".category-row");
  return dragged && row && !dragged.contains(row) ? row : null;
}

document.addEventListener("dragover", (event) => {
  const row = rowAt(event);
  clearZones();
  if (!row) return;
  event.preventDefault();
  row.dataset.zone = zoneAt(row, event.clientY);
});

document.addEventListener("drop", (event) => {
  const row = rowAt(event);
  if (!row) return;
  event.preventDefault();
  const over = row.closest("[data-category]");
  const { category } = dragged.dataset;
  const to = JSON.stringify([category, ...placeAt(over, zoneAt(row, event.clientY))]);
  move(to, () => focusOn(category, ""));
});

document.addEventListener("dragend", () => {
  clearZones();
  dragged = null;
});

// The category that it comes below, and the one that it comes before.
function placeAt(over, zone) {
  if (zone === "inside") return [over.dataset.category, null];
  const parent = over.dataset.parent || null;
  if (zone === "before") return [parent, over.dataset.category];
  let next = over.nextElementSibling;
  if (next === dragged) next = next.nextElementSibling;
  return [parent, next?.dataset.category ?? null];
}
