// Pages, menus, banners and the home page: a warning before what was typed is left.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const form = document.querySelector("#page_form, #menu_form, #banner_form, #homepage_form");
  if (!form) return;
  let isChanged = Boolean(document.querySelector(".errornote, .product-comparison"));
  for (const kind of ["input", "change"]) {
    form.addEventListener(kind, () => {
      isChanged = true;
    });
  }
  form.addEventListener("submit", () => {
    isChanged = false;
  });
  window.addEventListener("beforeunload", (event) => {
    if (isChanged) event.preventDefault();
  });
});
