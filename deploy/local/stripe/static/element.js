/* The Payment Element inside its frame. The page outside reaches it through one message port. */
import { dress } from "./element-appearance.js";
import { FIELDS, METHODS } from "./element-fields.js";
import { makeSavedRow, nameOf } from "./element-saved.js";
import { allows, ask, fetchSession, removeMethod, savingFields } from "./element-session.js";
import { textsFor } from "./element-texts.js";

const form = document.getElementById("payment");
const list = document.getElementById("methods");
const status = document.getElementById("status");

let port = null;
let settings = null;
let texts = textsFor("en");
let session = null;
let types = [];
let saved = []; // the customer's methods that may be shown
let wantsSaved = false;
const typed = new Map(); // field name to what was typed, for every method that asks for it

const tell = (event, detail = {}) => port.postMessage({ event, detail });
const chosen = () => form.elements.method && form.querySelector("[name=method]:checked")?.value;
const savedChosen = () => saved.find((method) => method.id === chosen());
const inputsOf = (type) => [...form.querySelectorAll(`[data-panel="${type}"] .field input`)];
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
  const kept = savedChosen();
  if (kept) {
    const value = { type: kept.type, payment_method: kept };
    tell("change", { collapsed: false, complete: true, empty: false, value });
    return;
  }
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
  if (type === "card" && allows(session, "save")) panel.append(makeSaveBox());
  const note = METHODS[type].note;
  if (note) {
    const text = document.createElement("p");
    text.className = "note";
    text.textContent = texts[note];
    panel.append(text);
  }
}

function makeSaveBox() {
  const box = document.getElementById("save").content.firstElementChild.cloneNode(true);
  const input = box.querySelector("input");
  box.querySelector("span").textContent = texts.save;
  input.checked = wantsSaved;
  input.addEventListener("change", () => (wantsSaved = input.checked));
  return box;
}

function render() {
  const before = chosen();
  texts = textsFor(settings.language);
  dress(settings, texts, types.length + saved.length);
  list.querySelectorAll(".method").forEach((method) => method.remove());
  const removal = allows(session, "remove") ? remove : null;
  for (const method of saved) list.append(makeSavedRow(method, texts, removal));
  for (const type of types) {
    const method = document.getElementById("method").content.firstElementChild.cloneNode(true);
    const radio = method.querySelector("input");
    radio.value = type;
    radio.id = `method-${type}`;
    const isNew = saved.length > 0 && texts.newMethods[type];
    method.querySelector(".name").textContent = isNew || texts.methods[type];
    list.append(method);
  }
  const collapsed = (settings.options.layout || {}).defaultCollapsed;
  const [first] = [...saved.map((method) => method.id), ...types];
  choose(document.getElementById(`method-${before}`) ? before : collapsed ? null : first);
}

async function remove(method) {
  const result = await removeMethod(method.id, settings, texts);
  if (!result.error) saved = saved.filter((kept) => kept !== method);
  status.textContent = result.error ? result.error.message : texts.removed(nameOf(method, texts));
  render();
  ACTIONS.focus();
  announceChange();
}

function choose(type) {
  for (const radio of form.querySelectorAll("[name=method]")) {
    const panel = radio.closest(".method").querySelector(".panel");
    radio.checked = radio.value === type;
    if (!panel) continue; // a saved card asks for nothing more
    panel.hidden = !radio.checked;
    panel.replaceChildren();
    if (radio.checked) fillPanel(panel, type);
  }
}

function problem(code) {
  return { error: { type: "validation_error", code, message: texts.errors[code] } };
}

function validate() {
  const type = chosen();
  if (!type) return problem("incomplete_payment_method");
  if (savedChosen()) return { selectedPaymentMethod: savedChosen().type };
  const wrong = inputsOf(type).filter((input) => {
    const code = problemOf(input);
    show(input, code);
    return code;
  });
  if (wrong.length === 0) return { selectedPaymentMethod: type };
  wrong[0].focus();
  return problem(problemOf(wrong[0]));
}

function methodFields(type) {
  const own = { "payment_method_data[type]": type };
  for (const input of inputsOf(type)) Object.assign(own, FIELDS[input.name].send(input.value));
  if (type === "sepa_debit") {
    own["mandate_data[customer_acceptance][type]"] = "online";
    own["mandate_data[customer_acceptance][online][infer_from_client]"] = "true";
  }
  return { ...own, ...savingFields(session, type === "card" && wantsSaved) };
}

async function confirm({ path, fields }) {
  const checked = validate();
  if (checked.error) return checked;
  const kept = savedChosen();
  const own = kept ? { payment_method: kept.id } : methodFields(checked.selectedPaymentMethod);
  const result = await ask(`${path}/confirm`, { ...fields, ...own }, texts);
  return result.error ? result : { intent: result.json };
}

async function load() {
  const result = await fetchSession(settings, texts);
  if (result.error) {
    tell("loaderror", { error: result.error });
    return result;
  }
  session = result.json;
  types = session.intent.payment_method_types.filter((type) => type in METHODS);
  saved = session.customer ? session.customer.payment_methods : [];
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
