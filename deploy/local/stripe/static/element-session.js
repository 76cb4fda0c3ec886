/* What the Payment Element asks of the server, and what it sends along to keep a card. */
import { translated } from "./element-texts.js";

/** One call to the API: `json`, or `error` in the payer's language. */
export async function ask(path, fields, texts) {
  const init = fields && { method: "POST", body: new URLSearchParams(fields) };
  try {
    const answer = await fetch(`/v1${path}`, init);
    const json = await answer.json();
    return json.error ? { error: translated(json.error, texts) } : { json };
  } catch {
    const code = "api_connection_error";
    return { error: { type: code, message: texts.errors[code] } };
  }
}

/** The intent of these settings, and what a customer session lets this browser do. */
export function fetchSession({ clientSecret, customerSessionClientSecret, key }, texts) {
  const query = new URLSearchParams({ client_secret: clientSecret, key });
  if (customerSessionClientSecret) {
    query.set("customer_session_client_secret", customerSessionClientSecret);
  }
  return ask(`/elements/sessions?${query}`, null, texts);
}

export function removeMethod(id, { customerSessionClientSecret, key }, texts) {
  const fields = { key, customer_session_client_secret: customerSessionClientSecret };
  return ask(`/payment_methods/${id}/detach`, fields, texts);
}

export function allows(session, feature) {
  return session.customer?.features[`payment_method_${feature}`] === "enabled";
}

/** What confirming says about keeping a new method. Source: docs.stripe.com/payments/save-during-payment */
export function savingFields({ intent, customer }, wantsSaved) {
  if (!customer) return {};
  const kept = intent.object === "setup_intent" || intent.setup_future_usage;
  const shown = kept ? "limited" : "unspecified";
  const fields = { "payment_method_data[allow_redisplay]": wantsSaved ? "always" : shown };
  const usage = customer.features.payment_method_save_usage;
  if (wantsSaved && !kept && usage) fields.setup_future_usage = usage;
  return fields;
}
