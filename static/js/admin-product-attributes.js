// A product's form shows what its category asks as soon as another one is chosen. The shop draws the
// fields, as it does without script; only they are put in their place.
"use strict";

(() => {
  const form = () => document.querySelector("#product_form");

  async function recategorise() {
    const button = document.querySelector("[data-recategorise]");
    const data = new FormData(form());
    data.append(button.name, button.value);
    const answer = await fetch(form().action, { method: "POST", body: data });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("#attributes");
    if (!fresh) throw new Error("There are no attributes in the answer.");
    document.querySelector("#attributes").replaceWith(document.adoptNode(fresh));
    window.productRows.enhance(fresh);
    hideButton();
  }

  function hideButton() {
    for (const each of document.querySelectorAll("[data-without-script]")) each.hidden = true;
  }

  document.addEventListener("DOMContentLoaded", () => {
    const select = document.querySelector("#id_category_id");
    if (!form() || !select) return;
    hideButton();
    // The select's own script tells only jQuery.
    window.django.jQuery(select).on("change", () => {
      recategorise().catch(() => {
        document.querySelector("[data-without-script]").hidden = false;
      });
    });
  });
})();
