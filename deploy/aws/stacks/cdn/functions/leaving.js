import cf from "cloudfront";
import crypto from "crypto";

// Who puts something into the cart, or looks at cart or checkout, gets a place before everyone who
// waits: should the door be shut later, she stays in. Only on answers that no cache keeps.
const STAYS = /^(?:\/en)?\/(?:cart|checkout)\//;
const COOKIE = "__Host-kraam-place";
const HOUR = 3600000; // ms
const LONGEST = 24 * HOUR;

async function handler(event) {
  const request = event.request;
  const response = event.response;
  if (!STAYS.test(request.uri) || !hasSession(event)) return response;
  const now = Date.now();
  const given = request.cookies[COOKIE] ? request.cookies[COOKIE].value : "";
  const issued = /^0-(\d{1,15})-/.exec(given);
  if (issued && now - Number(issued[1]) < HOUR) return response;
  try {
    const key = await cf.kvs().get("key");
    const agent = request.headers["user-agent"] ? request.headers["user-agent"].value : "";
    const text = "0-" + now;
    const signed = crypto.createHmac("sha256", key).update(text + "\n" + agent).digest("hex");
    response.cookies = response.cookies || {};
    response.cookies[COOKIE] = {
      value: text + "-" + signed.slice(0, 32),
      attributes: "Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=" + LONGEST / 1000,
    };
  } catch (error) {
    return response; // no key: there is no waiting room yet
  }
  return response;
}

// A cart of the pages is in a session, which the shop makes with the first thing in it.
function hasSession(event) {
  const before = event.request.cookies.sessionid;
  const after = (event.response.cookies || {}).sessionid;
  return Boolean(before || after) && event.response.statusCode < 400;
}
