// The product's form: all combinations without a reload, what a search engine may show, a select
// that can be searched, and a warning before what was typed is left.
"use strict";

(() => {
  const form = () => document.querySelector("#product_form");
  let isChanged = false;

  // The shop makes the rows, as it does without script; only the grid is put in its place.
  async function combine(button) {
    const data = new FormData(form());
    data.append(button.name, button.value);
    const answer = await fetch(form().action, { method: "POST", body: data });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const [fresh, grid] = [page.querySelector("#variants"), document.querySelector("#variants")];
    if (!fresh) throw new Error("There is no grid in the answer.");
    const note = page.querySelector(".errornote + .errorlist");
    grid.replaceWith(fresh);
    if (note) fresh.prepend(note);
    renewPictureChoices(page);
    window.productRows.enhance(fresh);
    fresh.querySelector("[data-combine]").focus();
    isChanged = true;
  }

  // Which values a picture may show follows from the options; what was ticked comes back with them.
  function renewPictureChoices(page) {
    const idOf = (row) => row.querySelector('[name$="-order"]').value;
    const choices = "[data-picture-choices]";
    for (const row of page.querySelectorAll("#pictures [data-picture]")) {
      const input = document.querySelector(`#pictures [name$="-order"][value="${idOf(row)}"]`);
      input?.closest("[data-picture]").querySelector(choices).replaceWith(row.querySelector(choices));
    }
    const [old, fresh] = [document, page].map((each) => each.querySelector("[data-new-row]"));
    old.innerHTML = fresh.innerHTML;
  }

  function showExample(box) {
    const value = (name) => document.querySelector(`#id_${name}_${box.dataset.seo}`)?.value.trim();
    box.querySelector("[data-seo-title]").textContent = value("seo_title") || value("name") || "–";
    box.querySelector("[data-seo-text]").textContent =
      value("seo_description") || value("name") || "";
  }

  const showExamples = () => document.querySelectorAll("[data-seo]").forEach(showExample);

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-combine]");
    if (!button) return;
    event.preventDefault();
    button.disabled = true;
    combine(button).catch(() => {
      button.disabled = false;
      button.removeAttribute("data-combine"); // as without script, then
      button.click();
    });
  });

  document.addEventListener("DOMContentLoaded", () => {
    if (!form()) return;
    isChanged = Boolean(document.querySelector(".errornote, .product-comparison"));
    for (const kind of ["input", "change"]) {
      form().addEventListener(kind, () => {
        isChanged = true;
        showExamples();
      });
    }
    form().addEventListener("submit", (event) => {
      if (!event.defaultPrevented) isChanged = false;
    });
    const searched = window.django?.jQuery?.("[data-search-select]");
    searched?.select2?.({ theme: "admin-autocomplete", width: "style" });
    // What jQuery tells, the page's own listeners do not hear.
    window.django?.jQuery?.("select.select2-hidden-accessible").on("change", () => {
      isChanged = true;
    });
  });

  window.addEventListener("beforeunload", (event) => {
    if (isChanged) event.preventDefault();
  });
})();
