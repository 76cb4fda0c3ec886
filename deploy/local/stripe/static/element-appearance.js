/* How the Payment Element looks: the page's `appearance`, its language and its layout. */
const VARIABLES = {
  borderRadius: "--border-radius",
  colorBackground: "--color-background",
  colorDanger: "--color-danger",
  colorPrimary: "--color-primary",
  colorText: "--color-text",
  colorTextSecondary: "--color-muted",
  fontFamily: "--font-family",
  fontSizeBase: "--font-size-base",
  spacingUnit: "--spacing-unit",
};

export function dress({ appearance, language, options }, texts, choices) {
  const root = document.documentElement;
  const layout = typeof options.layout === "string" ? options.layout : options.layout?.type;
  root.lang = language;
  document.title = texts.heading;
  root.dataset.theme = appearance.theme || "stripe";
  root.dataset.layout = layout === "accordion" ? "accordion" : "tabs";
  root.toggleAttribute("data-single", choices === 1);
  for (const [name, property] of Object.entries(VARIABLES)) {
    const value = (appearance.variables || {})[name];
    if (value) root.style.setProperty(property, value);
  }
  for (const element of document.querySelectorAll("[data-text]")) {
    element.textContent = texts[element.dataset.text];
  }
}
