/*
 * First part of the stand-in for Stripe's script: the Payment Element as the page sees it. Card data
 * stays in the element's frame, which belongs to this script's origin and is reached through a
 * private message port. Source: https://docs.stripe.com/js/element
 */
const ORIGIN = new URL(document.currentScript.src).origin;
const FRAME_TITLES = {
  nl: "Beveiligd kader voor betaalgegevens",
  en: "Secure payment input frame",
};
let frames = 0;

class IntegrationError extends Error {
  constructor(message) {
    super(message);
    this.name = "IntegrationError";
  }
}

class Emitter {
  #listeners = new Map();

  on(name, listener) {
    this.#listeners.set(name, [...(this.#listeners.get(name) || []), listener]);
    return this;
  }

  off(name, listener) {
    const kept = (this.#listeners.get(name) || []).filter((known) => known !== listener);
    this.#listeners.set(name, listener ? kept : []);
    return this;
  }

  once(name, listener) {
    const wrapped = (event) => {
      this.off(name, wrapped);
      listener(event);
    };
    return this.on(name, wrapped);
  }

  tell(name, detail) {
    const event = { elementType: "payment", ...detail };
    for (const listener of this.#listeners.get(name) || []) listener(event);
  }
}

class PaymentElement extends Emitter {
  #settings;
  #frame = null;
  #port = null;
  #waiting = new Map();
  #next = 0;

  constructor(settings) {
    super();
    this.#settings = settings;
  }

  mount(target) {
    const place = typeof target === "string" ? document.querySelector(target) : target;
    if (!place) throw new IntegrationError(`The selector ${target} applies to no element.`);
    this.unmount();
    const frame = document.createElement("iframe");
    frames += 1;
    frame.name = `__privateStripeFrame${frames}`;
    frame.title = FRAME_TITLES[this.#settings.language];
    frame.src = `${ORIGIN}/elements/payment`;
    frame.allow = "payment *";
    Object.assign(frame.style, {
      border: "0",
      colorScheme: "normal",
      display: "block",
      height: "320px",
      width: "100%",
    });
    frame.addEventListener("load", () => this.#connect(frame), { once: true });
    this.#frame = frame;
    place.replaceChildren(frame);
    this.tell("loaderstart", {});
  }

  #connect(frame) {
    const channel = new MessageChannel();
    this.#port = channel.port1;
    this.#port.onmessage = (event) => this.#receive(event.data);
    frame.contentWindow.postMessage({ connect: this.#settings }, ORIGIN, [channel.port2]);
  }

  #receive(message) {
    if (message.height) {
      this.#frame.style.height = `${message.height}px`;
    } else if (message.event) {
      this.tell(message.event, message.detail);
    } else if (this.#waiting.has(message.reply)) {
      this.#waiting.get(message.reply)(message.result);
      this.#waiting.delete(message.reply);
    }
  }

  ask(action, detail) {
    if (!this.#port) {
      const message = "The Payment Element is not mounted, or has not sent its ready event yet.";
      return Promise.reject(new IntegrationError(message));
    }
    this.#next += 1;
    const id = this.#next;
    const answered = new Promise((resolve) => this.#waiting.set(id, resolve));
    this.#port.postMessage({ id, action, detail });
    return answered;
  }

  update(options) {
    Object.assign(this.#settings.options, options);
    if (this.#port) this.ask("update", this.#settings);
  }

  configure(settings) {
    Object.assign(this.#settings, settings);
    if (this.#port) this.ask("update", this.#settings);
  }

  focus() {
    if (this.#port) this.ask("focus");
  }

  collapse() {
    if (this.#port) this.ask("collapse");
  }

  unmount() {
    if (this.#port) this.#port.close();
    if (this.#frame) this.#frame.remove();
    this.#port = null;
    this.#frame = null;
  }

  destroy() {
    this.unmount();
  }
}
