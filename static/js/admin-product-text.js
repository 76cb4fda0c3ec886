// A small toolbar over what the browser can edit by itself. The textarea below stays what is sent,
// and the shop cleans whatever comes; without script the textarea takes HTML.
"use strict";

(() => {
  function run(button, editor) {
    const { command, value, ask } = button.dataset;
    let given = value ?? null;
    if (ask) {
      given = window.prompt(ask, "https://");
      if (!given) return;
    }
    editor.focus();
    document.execCommand(command, false, given);
  }

  function toggleSource(button, area, editor) {
    const source = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", source);
    if (!source) editor.innerHTML = area.value;
    area.hidden = !source;
    editor.hidden = source;
  }

  function enhance(area) {
    const toolbar = document
      .querySelector("#text-toolbar")
      .content.firstElementChild.cloneNode(true);
    const editor = document.createElement("div");
    const label = document.querySelector(`label[for="${area.id}"]`);
    editor.className = "product-text product-prose";
    editor.contentEditable = "true";
    editor.setAttribute("role", "textbox");
    editor.setAttribute("aria-multiline", "true");
    if (label) {
      label.id ||= `${area.id}_label`;
      editor.setAttribute("aria-labelledby", label.id);
      label.addEventListener("click", () => editor.focus());
    }
    editor.innerHTML = area.value;
    area.hidden = true;
    area.before(toolbar, editor);

    editor.addEventListener("input", () => {
      area.value = editor.textContent.trim() ? editor.innerHTML : "";
      area.dispatchEvent(new Event("change", { bubbles: true }));
    });
    editor.addEventListener("paste", (event) => {
      event.preventDefault(); // without the looks of where it comes from
      document.execCommand("insertText", false, event.clipboardData.getData("text/plain"));
    });
    toolbar.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      if (button.matches("[data-source]")) toggleSource(button, area, editor);
      else run(button, editor);
    });
  }

  document.addEventListener("DOMContentLoaded", () => {
    document.execCommand("defaultParagraphSeparator", false, "p");
    document.querySelectorAll("[data-rich-text]").forEach(enhance);
  });
})();
