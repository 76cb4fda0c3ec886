// A category's form: of an attribute only what its kind needs is shown, and what was typed is not
// left without a warning.

const form = document.querySelector("#category_form");
let isChanged = Boolean(document.querySelector(".errornote, .product-comparison"));

function showKind(block) {
  const kind = block.querySelector("[data-kind]").value;
  for (const part of block.querySelectorAll("[data-for-kind]")) {
    const isFilled = [...part.querySelectorAll("input[type=text]")].some(({ value }) => value);
    part.hidden = part.dataset.forKind !== kind && !isFilled;
  }
}

if (form) {
  const blocks = form.querySelectorAll("[data-definition]");
  blocks.forEach(showKind);
  form.addEventListener("change", ({ target }) => {
    isChanged = true;
    if (target.matches("[data-kind]")) showKind(target.closest("[data-definition]"));
  });
  form.addEventListener("submit", () => {
    isChanged = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (isChanged) event.preventDefault();
  });
}
