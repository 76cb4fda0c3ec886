/*
 * Second part of the stand-in for Stripe's script: the calls that a page with a Payment Element
 * makes. Source: https://docs.stripe.com/js
 */
const DIALOG_TITLES = { nl: "Betaling bevestigen bij je bank", en: "Confirm with your bank" };
const KINDS = {
  pi: { name: "paymentIntent", parameter: "payment_intent", path: "/payment_intents" },
  seti: { name: "setupIntent", parameter: "setup_intent", path: "/setup_intents" },
};
const GOOD = ["succeeded", "requires_capture", "processing"];

function languageOf(locale) {
  const wanted = !locale || locale === "auto" ? navigator.language : locale;
  return wanted.toLowerCase().startsWith("nl") ? "nl" : "en";
}

/* What a client secret is of: where its intent lives, and how results and addresses name it. */
function targetOf(clientSecret, wanted) {
  const match = /^((pi|seti)_[A-Za-z0-9]+)_secret_[A-Za-z0-9]+$/.exec(clientSecret || "");
  const kind = match && KINDS[match[2]];
  if (!kind || (wanted && kind.name !== wanted)) {
    const owner = wanted ? `a ${wanted[0].toUpperCase()}${wanted.slice(1)}` : "an intent";
    throw new IntegrationError(`clientSecret should be a client secret of ${owner}.`);
  }
  return { ...kind, path: `${kind.path}/${match[1]}` };
}

const named = (result, target) =>
  result.intent ? { [target.name]: result.intent } : { error: result.error };

async function call(method, path, fields) {
  const form = new URLSearchParams(fields);
  const query = method === "GET" ? `?${form}` : "";
  const body = method === "GET" ? undefined : form;
  try {
    const answer = await fetch(`${ORIGIN}/v1${path}${query}`, { method, body });
    const json = await answer.json();
    return json.error ? { error: json.error } : { intent: json };
  } catch {
    const message = "We could not reach Stripe. Check your connection and try again.";
    return { error: { type: "api_connection_error", message } };
  }
}

class Elements {
  #settings;
  #element = null;

  constructor(key, options) {
    const { clientSecret, customerSessionClientSecret } = options;
    targetOf(clientSecret);
    if (customerSessionClientSecret && !customerSessionClientSecret.startsWith("cuss_secret_")) {
      throw new IntegrationError("customerSessionClientSecret should be of a customer session.");
    }
    this.clientSecret = clientSecret;
    this.#settings = {
      key,
      clientSecret,
      customerSessionClientSecret,
      language: languageOf(options.locale),
      appearance: options.appearance || {},
    };
  }

  create(type, options) {
    if (type !== "payment") {
      throw new IntegrationError(`This server has no element of type ${type}.`);
    }
    if (this.#element) {
      throw new IntegrationError("Can only create one Element of type payment.");
    }
    this.#element = new PaymentElement({ ...this.#settings, options: { ...options } });
    return this.#element;
  }

  getElement(type) {
    return type === "payment" ? this.#element : null;
  }

  update(options) {
    const changes = {};
    if (options.locale) changes.language = languageOf(options.locale);
    if (options.appearance) changes.appearance = options.appearance;
    Object.assign(this.#settings, changes);
    if (this.#element) this.#element.configure(changes);
  }

  async fetchUpdates() {
    return this.#element.ask("fetchUpdates");
  }

  async submit() {
    if (!this.#element) throw new IntegrationError("Create a Payment Element first.");
    return this.#element.ask("submit");
  }
}

function challenge(url, language) {
  return new Promise((resolve) => {
    const dialog = document.createElement("dialog");
    dialog.setAttribute("aria-label", DIALOG_TITLES[language]);
    const frame = document.createElement("iframe");
    frame.title = DIALOG_TITLES[language];
    frame.src = url;
    Object.assign(dialog.style, { border: "0", borderRadius: "8px", padding: "0" });
    Object.assign(frame.style, { border: "0", height: "480px", width: "min(420px, 90vw)" });
    dialog.append(frame);
    document.body.append(dialog);
    const listener = (event) => {
      if (event.origin !== ORIGIN || event.source !== frame.contentWindow) return;
      if (event.data !== "authentication-finished") return;
      window.removeEventListener("message", listener);
      dialog.remove();
      resolve();
    };
    window.addEventListener("message", listener);
    dialog.addEventListener("cancel", (event) => event.preventDefault());
    dialog.showModal();
  });
}

function leaveFor(url) {
  window.location.assign(url);
  return new Promise(() => {}); // the page is left: nothing more happens on it
}

function returnAddress(returnUrl, target, intent) {
  const url = new URL(returnUrl, window.location.href);
  url.searchParams.append(target.parameter, intent.id);
  url.searchParams.append(`${target.parameter}_client_secret`, intent.client_secret);
  url.searchParams.append("redirect_status", GOOD.includes(intent.status) ? "succeeded" : "failed");
  return url.href;
}

function flatten(value, name, into) {
  if (value === undefined || value === null) return into;
  if (typeof value !== "object") {
    into[name] = String(value);
    return into;
  }
  for (const [key, inner] of Object.entries(value)) {
    flatten(inner, name ? `${name}[${key}]` : key, into);
  }
  return into;
}

function Stripe(key, settings = {}) {
  if (typeof key !== "string" || !key.startsWith("pk_")) {
    throw new IntegrationError("Stripe() wants your publishable key, which starts with pk_.");
  }

  const retrieve = (target, clientSecret) =>
    call("GET", target.path, { key, client_secret: clientSecret });

  async function act(target, intent) {
    const action = intent.next_action;
    if (action.type === "redirect_to_url") return leaveFor(action.redirect_to_url.url);
    await challenge(action.use_stripe_sdk.stripe_js, languageOf(settings.locale));
    const result = await retrieve(target, intent.client_secret);
    const after = result.intent;
    const failure = after && (after.last_payment_error || after.last_setup_error);
    return failure ? { error: { ...failure, [target.parameter]: after } } : result;
  }

  async function actIfAsked(target, result) {
    const waits = result.intent && result.intent.status === "requires_action";
    return waits ? act(target, result.intent) : result;
  }

  async function handleNextAction({ clientSecret }) {
    const target = targetOf(clientSecret);
    return named(await actIfAsked(target, await retrieve(target, clientSecret)), target);
  }

  async function confirm(wanted, options) {
    const { elements, confirmParams = {}, redirect = "always" } = options;
    const returnUrl = confirmParams.return_url;
    if (redirect === "always" && !returnUrl) {
      throw new IntegrationError("Confirming wants confirmParams.return_url.");
    }
    const clientSecret = options.clientSecret || (elements && elements.clientSecret);
    const target = targetOf(clientSecret, wanted);
    const fields = flatten({ ...confirmParams, client_secret: clientSecret, key }, "", {});
    const element = elements && elements.getElement("payment");
    if (elements && !element) throw new IntegrationError("Create a Payment Element first.");
    const first = element
      ? await element.ask("confirm", { path: target.path, fields })
      : await call("POST", `${target.path}/confirm`, fields);
    const result = await actIfAsked(target, first);
    if (result.error || redirect === "if_required") return named(result, target);
    return leaveFor(returnAddress(returnUrl, target, result.intent));
  }

  async function retrieveAs(wanted, clientSecret) {
    const target = targetOf(clientSecret, wanted);
    return named(await retrieve(target, clientSecret), target);
  }

  return {
    confirmPayment: (options) => confirm("paymentIntent", options),
    confirmSetup: (options) => confirm("setupIntent", options),
    elements: (options) => new Elements(key, { locale: settings.locale, ...options }),
    handleNextAction,
    retrievePaymentIntent: (clientSecret) => retrieveAs("paymentIntent", clientSecret),
    retrieveSetupIntent: (clientSecret) => retrieveAs("setupIntent", clientSecret),
  };
}

Stripe.version = "local";
window.Stripe = Stripe;
