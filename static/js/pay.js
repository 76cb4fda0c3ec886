// The payment page, and the page that adds a card: mounts Stripe's Payment Element and confirms.

const form = document.getElementById("pay");
const button = form.querySelector("[type=submit]");
const problem = document.getElementById("pay-problem");
const payText = button.textContent;

form.hidden = false;

function report(message) {
  problem.textContent = message;
  problem.hidden = !message;
}

function busy(isBusy) {
  button.disabled = isBusy;
  button.textContent = isBusy ? form.dataset.busyText : payText;
}

function appearance() {
  const style = getComputedStyle(document.documentElement);
  const token = (name) => style.getPropertyValue(name).trim();
  const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
  return {
    theme: isDark ? "night" : "stripe",
    variables: {
      colorPrimary: token("--link"),
      colorBackground: token("--surface"),
      colorText: token("--ink"),
      colorDanger: token("--bad"),
      borderRadius: "8px",
      spacingUnit: "4px",
    },
  };
}

function start() {
  const { publishableKey, clientSecret, customerSession, locale, purpose } = form.dataset;
  const stripe = window.Stripe(publishableKey, { locale });
  const confirm = purpose === "setup" ? stripe.confirmSetup : stripe.confirmPayment;
  // With a session the customer sees the cards that she saved, and may save this one.
  const session = customerSession ? { customerSessionClientSecret: customerSession } : {};
  const elements = stripe.elements({ clientSecret, appearance: appearance(), ...session });
  const element = elements.create("payment", { layout: "accordion" });
  element.on("ready", () => {
    form.querySelector(".pay__loading")?.remove();
    busy(false);
  });
  element.on("loaderror", () => report(form.dataset.unreachable));
  element.mount("#payment-element");

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.disabled) return;
    busy(true);
    report("");
    try {
      const { error } = await confirm.call(stripe, {
        elements,
        confirmParams: { return_url: form.dataset.returnUrl },
      });
      // Without an error the browser is already on its way to return_url.
      if (error) {
        report(error.message);
        busy(false);
      }
    } catch (failure) {
      report(form.dataset.unreachable);
      busy(false);
      throw failure;
    }
  });
}

if (window.Stripe) {
  start();
} else {
  report(form.dataset.unreachable);
}
