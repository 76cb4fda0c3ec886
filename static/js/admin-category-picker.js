// Beside a select of categories: the tree itself, to look around in. Choosing there chooses in the
// select, which does without.
"use strict";

(() => {
  const BETWEEN = " › "; // what stands between the names of a way down, in the select's options

  function branch(option, way) {
    const item = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.dataset.category = option.value;
    button.textContent = way.at(-1);
    item.append(button);
    return item;
  }

  // Options stand in the order of the tree, each with the whole way down to it.
  function drawn(select) {
    const root = document.createElement("ul");
    const lists = [root];
    for (const option of select.options) {
      if (!option.value) continue;
      const way = option.text.split(BETWEEN);
      const depth = Math.min(way.length - 1, lists.length - 1);
      lists.length = depth + 1;
      const item = branch(option, way);
      lists[depth].append(item);
      const below = document.createElement("ul");
      item.append(below);
      lists.push(below);
    }
    root.querySelectorAll("ul:empty").forEach((list) => list.remove());
    return root;
  }

  function show(tree, id) {
    for (const button of tree.querySelectorAll("[data-category]")) {
      if (button.dataset.category === id) button.setAttribute("aria-current", "true");
      else button.removeAttribute("aria-current");
    }
  }

  function enhance(box) {
    const select = box.querySelector("select");
    const tree = drawn(select);
    const holder = box.querySelector("[data-category-tree]");
    const jquery = window.django.jQuery;
    holder.append(tree);
    holder.hidden = false;
    show(tree, select.value);
    tree.addEventListener("click", (event) => {
      const button = event.target.closest("[data-category]");
      if (button) jquery(select).val(button.dataset.category).trigger("change");
    });
    jquery(select).on("change", () => show(tree, select.value));
  }

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-category-picker]").forEach(enhance);
  });
})();
