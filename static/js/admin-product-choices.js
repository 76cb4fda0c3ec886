// Offers what exists already while a brand, a tag or a related product is typed. Of several words
// in one field, only the last is asked for.
"use strict";

(() => {
  const PAUSE = 200; // milliseconds without a key before the shop is asked

  function enhance(box) {
    const input = box.querySelector("input");
    const list = document.createElement("datalist");
    let waiting = null;
    list.id = `${input.id}_choices`;
    input.setAttribute("list", list.id);
    input.autocomplete = "off";
    box.append(list);

    async function offer() {
      const words = input.value.split(",");
      const term = words.pop().trim();
      const before = words.length ? `${words.map((word) => word.trim()).join(", ")}, ` : "";
      const address = `${box.dataset.choices}?${new URLSearchParams({ term })}`;
      const answer = await fetch(address).catch(() => null);
      if (!answer?.ok) return; // what is typed is taken all the same
      const { results } = await answer.json();
      list.replaceChildren(...results.map(({ id, text }) => new Option(text, before + id)));
    }

    input.addEventListener("input", () => {
      clearTimeout(waiting);
      waiting = setTimeout(offer, PAUSE);
    });
    input.addEventListener("focus", offer, { once: true });
  }

  // A select sends what was chosen in the order of its options: so the latest becomes the last.
  function keepOrder(select) {
    window.django?.jQuery(select).on("select2:select", ({ params }) => {
      const chosen = [...select.options].find(({ value }) => value === params.data.id);
      if (chosen) select.append(chosen);
      window.django.jQuery(select).trigger("change");
    });
    window.addEventListener("load", () => {
      const typed = select.parentElement.querySelector(".select2-search__field");
      typed?.setAttribute("aria-label", select.labels[0].textContent);
    });
  }

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-in-order]").forEach(keepOrder);
    document.querySelectorAll("[data-choices]").forEach(enhance);
  });
})();
