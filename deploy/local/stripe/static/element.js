/* The Payment Element inside its frame. The page outside reaches it through one message port. */
import { FIELDS, METHODS } from "./element-fields.js";
import { textsFor, translated } from "./element-texts.js";

const root = document.documentElement;
const form = document.getElementById("payment");
const list = document.getElementById("methods");
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

let port = null;
let settings = null;
let texts = textsFor("en");
let types = [];
const typed = new Map(); // field name to what was typed, for every method that asks for it

const tell = (event, detail = {}) => port.postMessage({ event, detail });
const chosen = () => form.elements.method && form.querySelector("[name=method]:checked")?.value;
const inputsOf = (type) => [...form.querySelectorAll(`[data-panel="${type}"] input`)];
const valuesOf = (inputs) => Object.fromEntries(inputs.map((input) => [input.name, input.value]));

function problemOf(input) {
  return FIELDS[input.name].check(input.value, valuesOf(inputsOf(chosen())));
}

function show(input, code) {
  const message = document.getElementById(input.getAttribute("aria-describedby"));
  message.textContent = code ? texts.errors[code] : "";
  message.hidden = !code;
  input.setAttribute("aria-invalid", String(Boolean(code)));
}

function announceChange() {
  const type = chosen();
  const inputs = type ? inputsOf(type) : [];
  tell("change", {
    collapsed: !type,
    complete: Boolean(type) && inputs.every((input) => !problemOf(input)),
    empty: inputs.every((input) => !input.value),
    value: { type: type || "" },
  });
}

function makeField(name) {
  const field = document.getElementById("field").content.firstElementChild.cloneNode(true);
  const [label, input, error] = field.children;
  field.classList.toggle("half", Boolean(FIELDS[name].half));
  label.htmlFor = name;
  label.textContent = texts.fields[name];
  for (const [key, value] of Object.entries(FIELDS[name].attributes)) input.setAttribute(key, value);
  if (texts.placeholders[name]) input.placeholder = texts.placeholders[name];
  Object.assign(input, { id: name, name, required: true });
  input.value = typed.get(name) ?? defaultOf(name);
  error.id = `${name}-error`;
  input.setAttribute("aria-describedby", error.id);
  input.addEventListener("input", () => {
    const atEnd = input.selectionStart === input.value.length || input.type === "email";
    if (FIELDS[name].format && atEnd) input.value = FIELDS[name].format(input.value);
    typed.set(name, input.value);
    if (input.getAttribute("aria-invalid") === "true") show(input, problemOf(input));
    announceChange();
  });
  input.addEventListener("blur", () => input.value && show(input, problemOf(input)));
  return field;
}

function defaultOf(name) {
  const billing = (settings.options.defaultValues || {}).billingDetails || {};
  return billing[name] || "";
}

function fillPanel(panel, type) {
  panel.dataset.panel = type;
  for (const name of METHODS[type].fields) panel.append(makeField(name));
  const note = METHODS[type].note;
  if (note) {
    const text = document.createElement("p");
    text.className = "note";
    text.textContent = texts[note];
    panel.append(text);
  }
}

function render() {
  const before = chosen();
  list.querySelectorAll(".method").forEach((method) => method.remove());
  for (const type of types) {
    const method = document.getElementById("method").content.firstElementChild.cloneNode(true);
    const radio = method.querySelector("input");
    radio.value = type;
    radio.id = `method-${type}`;
    method.querySelector(".name").textContent = texts.methods[type];
    list.append(method);
  }
  const collapsed = (settings.options.layout || {}).defaultCollapsed;
  choose(before || (collapsed ? null : types[0]));
}

function choose(type) {
  for (const radio of form.querySelectorAll("[name=method]")) {
    const panel = radio.closest(".method").querySelector(".panel");
    radio.checked = radio.value === type;
    panel.hidden = !radio.checked;
    panel.replaceChildren();
    if (radio.checked) fillPanel(panel, type);
  }
}

function dress() {
  const { appearance, language, options } = settings;
  const layout = typeof options.layout === "string" ? options.layout : options.layout?.type;
  texts = textsFor(language);
  root.lang = language;
  document.title = texts.heading;
  root.dataset.theme = appearance.theme || "stripe";
  root.dataset.layout = layout === "accordion" ? "accordion" : "tabs";
  root.toggleAttribute("data-single", types.length === 1);
  for (const [name, property] of Object.entries(VARIABLES)) {
    const value = (appearance.variables || {})[name];
    if (value) root.style.setProperty(property, value);
  }
  for (const element of document.querySelectorAll("[data-text]")) {
    element.textContent = texts[element.dataset.text];
  }
}

function problem(code) {
  return { error: { type: "validation_error", code, message: texts.errors[code] } };
}

function validate() {
  const type = chosen();
  if (!type) return problem("incomplete_payment_method");
  const wrong = inputsOf(type).filter((input) => {
    const code = problemOf(input);
    show(input, code);
    return code;
  });
  if (wrong.length === 0) return { selectedPaymentMethod: type };
  wrong[0].focus();
  return problem(problemOf(wrong[0]));
}

async function request(path, init) {
  try {
    const answer = await fetch(`/v1${path}`, init);
    const json = await answer.json();
    return json.error ? { error: translated(json.error, texts) } : { paymentIntent: json };
  } catch {
    const code = "api_connection_error";
    return { error: { type: code, message: texts.errors[code] } };
  }
}

async function confirm({ id, fields }) {
  const checked = validate();
  if (checked.error) return checked;
  const type = checked.selectedPaymentMethod;
  const own = { "payment_method_data[type]": type };
  for (const input of inputsOf(type)) Object.assign(own, FIELDS[input.name].send(input.value));
  if (type === "sepa_debit") {
    own["mandate_data[customer_acceptance][type]"] = "online";
    own["mandate_data[customer_acceptance][online][infer_from_client]"] = "true";
  }
  const body = new URLSearchParams({ ...fields, ...own });
  return request(`/payment_intents/${id}/confirm`, { method: "POST", body });
}

async function load() {
  const { clientSecret, key } = settings;
  const query = new URLSearchParams({ client_secret: clientSecret, key });
  const result = await request(`/payment_intents/${clientSecret.split("_secret_")[0]}?${query}`);
  if (result.error) {
    tell("loaderror", { error: result.error });
    return result;
  }
  types = result.paymentIntent.payment_method_types.filter((type) => type in METHODS);
  dress();
  render();
  return {};
}

const ACTIONS = {
  collapse: () => choose(null),
  confirm,
  fetchUpdates: load,
  focus: () => form.querySelector("[name=method]:checked, [name=method]")?.focus(),
  submit: validate,
  update(changed) {
    settings = changed;
    dress();
    render();
  },
};

async function receive({ id, action, detail }) {
  port.postMessage({ reply: id, result: await ACTIONS[action](detail) });
}

async function connect(event) {
  // Only the page around this frame may connect, and only once; all else goes over the port.
  if (event.source !== window.parent || !event.data.connect || port) return;
  [port] = event.ports;
  settings = event.data.connect;
  port.onmessage = (message) => receive(message.data);
  new ResizeObserver(() => port.postMessage({ height: document.body.offsetHeight })).observe(
    document.body,
  );
  const loaded = await load();
  if (!loaded.error) {
    tell("ready");
    announceChange();
  }
}

list.addEventListener("change", (event) => {
  if (event.target.name !== "method") return;
  choose(event.target.value);
  announceChange();
});
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("focusin", () => tell("focus"));
form.addEventListener("focusout", () => tell("blur"));
window.addEventListener("message", connect);
