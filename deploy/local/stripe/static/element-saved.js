/* The saved cards in the Payment Element: a radio button for each, and a way to remove it. */
const BRANDS = {
  amex: "American Express",
  discover: "Discover",
  mastercard: "Mastercard",
  visa: "Visa",
};

/** Such as "Visa ending in 4242". */
export function nameOf(method, texts) {
  const { last4, brand } = method[method.type];
  return texts.endingIn(BRANDS[brand] || texts.methods[method.type], last4);
}

function expiryOf({ card }, texts) {
  if (!card) return "";
  const month = String(card.exp_month).padStart(2, "0");
  return `${texts.expires} ${month}/${String(card.exp_year).slice(-2)}`;
}

function makeButton(text, label) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = text;
  if (label) button.setAttribute("aria-label", label);
  return button;
}

/** A button that asks once more before it calls `remove`; Escape takes the question back. */
function makeRemoval(method, texts, remove) {
  const removal = document.createElement("div");
  const start = makeButton(texts.remove, `${texts.remove}: ${nameOf(method, texts)}`);
  const question = document.createElement("div");
  const text = document.createElement("span");
  const yes = makeButton(texts.removeNow);
  const no = makeButton(texts.keep);
  const close = () => {
    question.hidden = true;
    start.hidden = false;
    start.focus();
  };
  removal.className = "removal";
  text.id = `remove-${method.id}`;
  text.textContent = texts.removeQuestion;
  question.setAttribute("role", "group");
  question.setAttribute("aria-labelledby", text.id);
  question.hidden = true;
  question.append(text, yes, no);
  start.addEventListener("click", () => {
    start.hidden = true;
    question.hidden = false;
    no.focus();
  });
  no.addEventListener("click", close);
  question.addEventListener("keydown", (event) => event.key === "Escape" && close());
  yes.addEventListener("click", () => {
    yes.disabled = true;
    remove(method);
  });
  removal.append(start, question);
  return removal;
}

/** The row of one saved card. Without `remove` it can only be chosen. */
export function makeSavedRow(method, texts, remove) {
  const template = document.getElementById("saved").content.firstElementChild;
  const row = template.cloneNode(true);
  const radio = row.querySelector("input");
  radio.value = method.id;
  radio.id = `method-${method.id}`;
  row.querySelector(".name").textContent = nameOf(method, texts);
  row.querySelector(".expiry").textContent = expiryOf(method, texts);
  if (remove) row.append(makeRemoval(method, texts, remove));
  return row;
}
