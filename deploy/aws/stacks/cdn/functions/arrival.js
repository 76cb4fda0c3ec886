import cf from "cloudfront";
import crypto from "crypto";

// Each request of a page: what its query keeps, and, while the door is shut, whose turn it is.
// See docs/adr/0025-waiting-room.md. In capitals: filled in by functions.py.
const RULES = RULES_OF_ADDRESSES; // [expression of a path, expression of its parameters]
const OPEN = /OPEN_ADDRESSES/; // never behind the door
const GATED_API = "/api/v1/carts/"; // where an app begins
const BOT = /bot|crawl|spider|slurp|curl|wget|python|headless/i;
const COOKIE = "__Host-kraam-place";
const HOUR = 3600000; // ms
const LONGEST = 24 * HOUR; // that a place holds
const PAGE = PAGE_TEXT;
const POLICY = PAGE_POLICY;

async function handler(event) {
  const request = event.request;
  normalise(request);
  if (OPEN.test(request.uri)) return request;
  const api = request.uri.startsWith("/api/");
  if (api && !(request.uri === GATED_API && request.method === "POST")) return request;
  let door, key;
  try {
    const store = cf.kvs();
    door = await store.get("door", { format: "json" });
    if (!door.shut) return request;
    key = await store.get("key");
  } catch (error) {
    return request; // a store that does not answer closes no shop
  }
  const now = Date.now();
  const agent = header(request, "user-agent");
  const given = api ? header(request, "x-waiting-place") : cookie(request);
  const arrived = arrivalOf(given, agent, key, now);
  const reached = Math.min(now, door.from + (now - door.at) * door.pace);
  if (arrived !== null && arrived <= reached) return request;
  if (BOT.test(agent) || !agent) return answer(503, {}, "");
  let token = given;
  if (arrived === null) {
    token = place(now, now, agent, key);
    console.log("place " + now); // counted by a metric filter: how many wait
  }
  const waits = (arrived === null ? now : arrived) - reached;
  return turnedAway(request, api, token, Math.ceil(waits / door.pace / 60000), door.rate);
}

function normalise(request) {
  const query = request.rawQueryString();
  if (!query) return;
  const rule = RULES.find(function (each) {
    return new RegExp(each[0]).test(request.uri);
  });
  if (!rule || !(request.method === "GET" || request.method === "HEAD")) return;
  const known = new RegExp("^" + rule[1]);
  request.querystring = query
    .split("&")
    .filter(function (pair) {
      return known.test(pair);
    })
    .sort()
    .join("&");
}

function header(request, name) {
  return request.headers[name] ? request.headers[name].value : "";
}

function cookie(request) {
  return request.cookies[COOKIE] ? request.cookies[COOKIE].value : "";
}

// arrival-issue-signature; an arrival of 0 was here before the door was shut.
function place(arrived, issued, agent, key) {
  const text = arrived + "-" + issued;
  return text + "-" + signature(text, agent, key);
}

function signature(text, agent, key) {
  return crypto.createHmac("sha256", key).update(text + "\n" + agent).digest("hex").slice(0, 32);
}

// When the holder of this token arrived (ms), or null: forged, of another browser, too old.
function arrivalOf(token, agent, key, now) {
  const parts = /^(\d{1,15})-(\d{1,15})-([0-9a-f]{32})$/.exec(token);
  if (!parts || signature(parts[1] + "-" + parts[2], agent, key) !== parts[3]) return null;
  return now - Number(parts[2]) > LONGEST ? null : Number(parts[1]);
}

function turnedAway(request, api, token, minutes, rate) {
  const soon = Math.min(60, Math.max(10, minutes * 10)); // seconds until it asks again
  if (api) {
    const problem = {
      title: "The shop is very busy; it will be your turn in " + minutes + " minutes.",
      status: 503,
      code: "waiting_room",
    };
    const more = { "x-waiting-place": { value: token }, "retry-after": { value: "" + soon } };
    more["content-type"] = { value: "application/problem+json" };
    return answer(503, more, JSON.stringify(problem));
  }
  const cookies = {};
  const life = "; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=" + LONGEST / 1000;
  cookies[COOKIE] = { value: token, attributes: life.slice(2) };
  if (request.method !== "GET" && request.method !== "HEAD") {
    const back = { location: { value: request.uri.startsWith("/en/") ? "/en/" : "/" } };
    return Object.assign(answer(303, back, ""), { cookies: cookies });
  }
  if (!header(request, "accept").includes("text/html")) return answer(503, {}, "");
  const text = PAGE.replace("{soon}", soon)
    .replace(/{minutes}/g, minutes)
    .replace(/{ahead}/g, minutes * rate);
  const more = { "content-type": { value: "text/html; charset=utf-8" } };
  more["content-security-policy"] = { value: POLICY };
  more["x-robots-tag"] = { value: "noindex" };
  return Object.assign(answer(200, more, text), { cookies: cookies });
}

function answer(status, headers, text) {
  headers["cache-control"] = { value: "private, no-store" };
  if (status === 503 && !headers["retry-after"]) headers["retry-after"] = { value: "60" };
  const names = { 200: "OK", 303: "See Other", 503: "Service Unavailable" };
  return {
    statusCode: status,
    statusDescription: names[status],
    headers: headers,
    body: { encoding: "text", data: text },
  };
}
