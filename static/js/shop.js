// What the pages do on top of plain HTML. Each part looks for its own data attribute, also in
// what htmx brings in later, and every page works without it.

const WIDE = matchMedia("(min-width: 62rem)");

// --- Steppers: buttons beside a quantity --------------------------------------------------------
function prepare(root) {
  for (const button of root.querySelectorAll("[data-step]")) button.hidden = false;
  for (const button of root.querySelectorAll("[data-without-script]")) button.hidden = true;
}

function step(button) {
  const input = button.closest("[data-stepper]").querySelector("input");
  const before = input.value;
  if (button.dataset.step > 0) input.stepUp();
  else input.stepDown();
  if (input.value !== before) input.dispatchEvent(new Event("change", { bubbles: true }));
}

// --- Pictures: a thumbnail scrolls the strip, and only the strip ---------------------------------
function showPicture(link) {
  const picture = document.querySelector(link.hash);
  const strip = picture.parentElement;
  strip.scrollTo({ left: picture.offsetLeft - strip.offsetLeft });
}

function markPicture(strip) {
  const index = Math.round(strip.scrollLeft / strip.clientWidth);
  const links = strip.closest("[data-gallery]").querySelectorAll("[data-picture]");
  links.forEach((link, i) => link.toggleAttribute("aria-current", i === index));
}

// --- One event listener per kind of event ---------------------------------------------------------
document.addEventListener("click", (event) => {
  const stepButton = event.target.closest("[data-step]");
  if (stepButton) step(stepButton);
  const thumbnail = event.target.closest("[data-picture]");
  if (thumbnail) {
    event.preventDefault();
    showPicture(thumbnail);
  }
});

document.addEventListener("change", (event) => {
  const form = event.target.form;
  if (!form) return;
  const sorts = event.target.closest("[data-submit-on-change]");
  const filtersOnWideScreen = form.matches("[data-filters]") && WIDE.matches;
  if (sorts || filtersOnWideScreen || form.matches("[data-quantity-form]")) form.requestSubmit();
});

document.addEventListener(
  "scroll",
  (event) => {
    if (event.target.matches?.("[data-strip]")) markPicture(event.target);
  },
  { capture: true, passive: true },
);

// One key per click on "add to cart", so that a request that is sent twice adds once. A second
// click of a double click asks for the same as the first, and so carries its key, too. The page
// is the same for everybody, so it cannot bring a key: without script, two clicks add twice.
const DOUBLE_CLICK = 600; // milliseconds; systems ask for 500 at most, as a rule

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-add]")) return;
  const { idempotency_key: key, sku, quantity } = form.elements;
  const asked = `${quantity.value} ${sku.value}`;
  const isRepeat = key.dataset.asked === asked && event.timeStamp - key.dataset.at < DOUBLE_CLICK;
  if (isRepeat) return;
  key.value = newKey();
  key.dataset.asked = asked;
  key.dataset.at = event.timeStamp;
}, { capture: true });

function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

// What only customers have comes once the header has told that this is one; also beside a variant
// that is chosen later.
let isCustomer = false;

document.body.addEventListener("customer", () => {
  isCustomer = true;
});

document.addEventListener("htmx:afterSettle", ({ target }) => {
  if (!isCustomer) return;
  for (const part of target.querySelectorAll?.("[data-of-customer]") ?? []) {
    part.dispatchEvent(new CustomEvent("chosen"));
  }
});

// A second click on a button that orders does nothing. The server would refuse it as well.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-once]") || event.submitter?.hasAttribute("formaction")) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  const button = event.submitter;
  if (button?.dataset.busyText) {
    button.dataset.text = button.textContent;
    button.textContent = button.dataset.busyText;
    button.setAttribute("aria-disabled", "true");
  }
});

// Coming back with the back button: the page may be one that was already sent.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll("[data-sent]")) delete form.dataset.sent;
  for (const button of document.querySelectorAll("[data-text]")) {
    button.textContent = button.dataset.text;
    button.removeAttribute("aria-disabled");
  }
  document.body.dispatchEvent(new CustomEvent("cart-changed"));
});

document.addEventListener("htmx:afterSettle", () => prepare(document));

// Empty filters do not belong in an address: each address is a page of its own in the CDN.
document.addEventListener("htmx:configRequest", (event) => {
  const { parameters, verb } = event.detail;
  if (verb !== "get") return;
  for (const [name, value] of [...parameters.entries()]) {
    if (value === "") parameters.delete(name);
  }
});

prepare(document);
document.querySelector("[data-focus]")?.focus();
