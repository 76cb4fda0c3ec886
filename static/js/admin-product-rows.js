// Rows of a form that can be added, taken out, and moved by button or by dragging. A row that is
// taken out stays in the page, crossed out, until the form is saved: it can be brought back.
"use strict";

(() => {
  const rowsIn = (box) => [...box.querySelector("tbody").querySelectorAll(":scope > [data-row]")];
  const input = (row, name) => row.querySelector(`[name$="-${name}"]`);
  const changed = (box) => box.dispatchEvent(new Event("change", { bubbles: true }));

  function renumber(box) {
    rowsIn(box).forEach((row, index) => {
      input(row, "ORDER").value = index + 1;
    });
  }

  function prepareRow(row) {
    for (const each of row.querySelectorAll(".product-without-script")) each.hidden = true;
    for (const each of row.querySelectorAll(".product-row-buttons")) each.hidden = false;
    showRemoval(row);
    row.addEventListener("pointerdown", (event) => {
      row.draggable = !event.target.closest("input, select, textarea, button, a");
    });
  }

  function showRemoval(row) {
    const removed = input(row, "DELETE").checked;
    row.classList.toggle("product-row-removed", removed);
    row.querySelector("[data-row-remove]").setAttribute("aria-pressed", removed);
  }

  function add(box) {
    const total = box.querySelector('[name$="-TOTAL_FORMS"]');
    const template = box.querySelector("[data-row-template]");
    const holder = document.createElement("tbody");
    holder.innerHTML = template.innerHTML.replaceAll("__prefix__", total.value);
    const row = holder.querySelector("[data-row]");
    box.querySelector("tbody").append(row);
    total.value = Number(total.value) + 1;
    prepareRow(row);
    renumber(box);
    changed(box);
    row.querySelector("input:not([type=hidden])").focus();
  }

  function move(row, by) {
    const other = by < 0 ? row.previousElementSibling : row.nextElementSibling;
    if (!other) return;
    if (by < 0) other.before(row);
    else other.after(row);
    renumber(row.closest("[data-rows]"));
    changed(row);
  }

  function enhance(box) {
    const body = box.querySelector("tbody");
    const place = (row) => Number(input(row, "ORDER").value) || Infinity;
    rowsIn(box).sort((a, b) => place(a) - place(b)).forEach((row) => body.append(row));
    rowsIn(box).forEach(prepareRow);
    box.querySelector("[data-row-add]").hidden = false;
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    const box = button?.closest("[data-rows]");
    if (!box) return;
    const row = button.closest("[data-row]");
    if (button.matches("[data-row-add]")) add(box);
    else if (button.matches("[data-row-up], [data-row-down]")) {
      move(row, button.matches("[data-row-up]") ? -1 : 1);
      button.focus();
    } else if (button.matches("[data-row-remove]")) {
      const removal = input(row, "DELETE");
      removal.checked = !removal.checked;
      showRemoval(row);
      changed(box);
    }
  });

  let dragged = null;
  document.addEventListener("dragstart", (event) => {
    dragged = event.target.closest?.("[data-row]");
    if (dragged) event.dataTransfer.effectAllowed = "move";
  });
  document.addEventListener("dragover", (event) => {
    const over = event.target.closest?.("[data-row]");
    if (!dragged || !over || over === dragged || over.parentElement !== dragged.parentElement) return;
    event.preventDefault();
    const { top, height } = over.getBoundingClientRect();
    if (event.clientY < top + height / 2) over.before(dragged);
    else over.after(dragged);
  });
  document.addEventListener("dragend", () => {
    if (!dragged) return;
    dragged.draggable = false;
    renumber(dragged.closest("[data-rows]"));
    changed(dragged);
    dragged = null;
  });

  window.productRows = { enhance: (root) => root.querySelectorAll("div[data-rows]").forEach(enhance) };
  document.addEventListener("DOMContentLoaded", () => window.productRows.enhance(document));
})();
