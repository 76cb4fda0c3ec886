// Before a form is sent, asks the shop whether who opened the page is still signed in. If not, the
// form waits on its page while she signs in beside it, however many steps that takes, and goes with
// the token of the new session: nothing that was typed leaves the page, or is kept anywhere else.

const dialog = document.querySelector("#session");
const checked = new WeakSet(); // forms that may go
let asking = false;
let held = null; // the form that waits, and the button that sent it

// "" when all is well; then all forms have the token that counts now.
async function whyNot() {
  try {
    const answer = await fetch(dialog.dataset.session, { redirect: "manual" });
    if (answer.type === "opaqueredirect") return "out"; // to the sign-in
    const { user, token } = await answer.json();
    if (user !== dialog.dataset.user) return "other";
    for (const input of document.getElementsByName("csrfmiddlewaretoken")) input.value = token;
    return "";
  } catch {
    return "away"; // the network, or the shop
  }
}

function show(why) {
  for (const each of dialog.querySelectorAll("[data-why]")) each.hidden = each.dataset.why !== why;
  dialog.querySelector("[data-sign-in]").hidden = why !== "out" && why !== "other";
  dialog.querySelector("[data-send]").hidden = !held;
  if (!dialog.open) dialog.showModal();
}

async function send(form, button) {
  if (asking) return;
  asking = true;
  const why = await whyNot();
  asking = false;
  if (why) {
    held = { form, button };
    form.dispatchEvent(new Event("change")); // it is not sent: leaving it has to be warned of
    show(why);
    return;
  }
  checked.add(form);
  form.requestSubmit(button?.isConnected ? button : undefined);
}

function prepare() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.getAttribute("method")?.toLowerCase() !== "post") return;
    if (form.id === "logout-form" || checked.delete(form)) return;
    event.preventDefault();
    send(form, event.submitter);
  });

  // A script of the page was refused: perhaps the session is over, or has another token.
  document.addEventListener("session-doubted", async () => {
    const why = await whyNot();
    held = null;
    if (why) show(why);
  });

  window.addEventListener("focus", async () => {
    if (dialog.open && !(await whyNot())) show("again");
  });

  dialog.querySelector("[data-send]").addEventListener("click", () => {
    dialog.close();
    send(held.form, held.button);
  });
  dialog.querySelector("[data-close]").addEventListener("click", () => dialog.close());
}

if (dialog) prepare();
