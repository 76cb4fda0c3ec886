/*
 * Second part of the stand-in for Stripe's script: the calls that a page with a Payment Element
 * makes. Source: https://docs.stripe.com/js
 */
const DIALOG_TITLES = { nl: "Betaling bevestigen bij je bank", en: "Confirm with your bank" };
const GOOD = ["succeeded", "requires_capture", "processing"];

function languageOf(locale) {
  const wanted = !locale || locale === "auto" ? navigator.language : locale;
  return wanted.toLowerCase().startsWith("nl") ? "nl" : "en";
}

function intentIdOf(clientSecret) {
  const match = /^(pi_[A-Za-z0-9]+)_secret_[A-Za-z0-9]+$/.exec(clientSecret || "");
  if (!match) {
    throw new IntegrationError("clientSecret should be a client secret of a PaymentIntent.");
  }
  return match[1];
}

async function call(method, path, fields) {
  const form = new URLSearchParams(fields);
  const query = method === "GET" ? `?${form}` : "";
  const body = method === "GET" ? undefined : form;
  try {
    const answer = await fetch(`${ORIGIN}/v1${path}${query}`, { method, body });
    const json = await answer.json();
    return json.error ? { error: json.error } : { paymentIntent: json };
  } catch {
    const message = "We could not reach Stripe. Check your connection and try again.";
    return { error: { type: "api_connection_error", message } };
  }
}

class Elements {
  #settings;
  #element = null;

  constructor(key, options) {
    intentIdOf(options.clientSecret);
    this.clientSecret = options.clientSecret;
    this.#settings = {
      key,
      clientSecret: options.clientSecret,
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

function returnAddress(returnUrl, intent) {
  const url = new URL(returnUrl, window.location.href);
  url.searchParams.append("payment_intent", intent.id);
  url.searchParams.append("payment_intent_client_secret", intent.client_secret);
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

  async function retrievePaymentIntent(clientSecret) {
    const id = intentIdOf(clientSecret);
    return call("GET", `/payment_intents/${id}`, { key, client_secret: clientSecret });
  }

  async function act(intent) {
    const action = intent.next_action;
    if (action.type === "redirect_to_url") return leaveFor(action.redirect_to_url.url);
    await challenge(action.use_stripe_sdk.stripe_js, languageOf(settings.locale));
    const result = await retrievePaymentIntent(intent.client_secret);
    const failure = result.paymentIntent && result.paymentIntent.last_payment_error;
    return failure ? { error: { ...failure, payment_intent: result.paymentIntent } } : result;
  }

  async function handleNextAction({ clientSecret }) {
    const result = await retrievePaymentIntent(clientSecret);
    const waits = result.paymentIntent && result.paymentIntent.status === "requires_action";
    return waits ? act(result.paymentIntent) : result;
  }

  async function confirmPayment(options) {
    const { elements, confirmParams = {}, redirect = "always" } = options;
    const returnUrl = confirmParams.return_url;
    if (redirect === "always" && !returnUrl) {
      throw new IntegrationError("confirmPayment() wants confirmParams.return_url.");
    }
    const clientSecret = options.clientSecret || (elements && elements.clientSecret);
    const fields = flatten({ ...confirmParams, client_secret: clientSecret, key }, "", {});
    const id = intentIdOf(clientSecret);
    const element = elements && elements.getElement("payment");
    if (elements && !element) throw new IntegrationError("Create a Payment Element first.");
    let result = element
      ? await element.ask("confirm", { id, fields })
      : await call("POST", `/payment_intents/${id}/confirm`, fields);
    if (result.paymentIntent && result.paymentIntent.status === "requires_action") {
      result = await act(result.paymentIntent);
    }
    if (result.error || redirect === "if_required") return result;
    return leaveFor(returnAddress(returnUrl, result.paymentIntent));
  }

  return {
    confirmPayment,
    elements: (options) => new Elements(key, { locale: settings.locale, ...options }),
    handleNextAction,
    retrievePaymentIntent,
  };
}

Stripe.version = "local";
window.Stripe = Stripe;
