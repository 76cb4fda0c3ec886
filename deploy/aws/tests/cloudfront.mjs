// CloudFront's runtime for functions, as far as ours use it: reads one job as JSON from standard
// input, writes the answers. Node takes more JavaScript than CloudFront does.
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";

const job = JSON.parse(readFileSync(0, "utf8"));
const counted = [];
const cf = {
  kvs: () => ({
    get: async (name, options) => {
      const store = { ...job.store, ...doorOf(now) };
      if (!(name in store)) throw new Error("KeyNotFound");
      const value = store[name];
      return options && options.format === "json" ? value : String(value);
    },
  }),
};
let now = 0;

// The door that was written last, where the job says what was written at each minute.
function doorOf(at) {
  if (!job.doors) return {};
  const index = Math.floor((at - job.doors[0].at) / 60_000);
  return { door: job.doors[Math.min(index, job.doors.length - 1)] };
}
const clock = { now: () => now };
const code = job.code.replace(/^import .*$/gm, "") + "\nreturn handler;";
const handler = new Function("cf", "crypto", "console", "Date", code)(
  cf,
  { createHmac },
  { log: (text) => counted.push(text) },
  clock,
);

async function ask(each) {
  now = each.now || 0;
  const query = each.query;
  const request = {
    method: each.method || "GET",
    uri: each.uri,
    querystring: {},
    headers: each.headers || {},
    cookies: each.cookies || {},
    rawQueryString: () => query,
  };
  const answer = await handler({ request, response: each.response });
  return { ...answer, rawQueryString: undefined };
}

function secondsUntilReload(answer) {
  return Number(/http-equiv="refresh" content="(\d+)"/.exec(answer.body.data)[1]);
}

// Everyone arrives once, and reloads as the page says until her turn; when that was, per person.
async function queue(people) {
  const waiting = people.map((at, person) => ({ at, person, next: at, place: undefined }));
  const turns = [];
  while (waiting.length > 0) {
    waiting.sort((one, other) => one.next - other.next);
    const end = waiting[0].next + 10_000;
    for (const each of waiting.filter((one) => one.next < end)) {
      const answer = await ask({
        uri: "/products/a/b/",
        now: each.next,
        headers: { "user-agent": { value: "Mozilla" }, accept: { value: "text/html" } },
        cookies: each.place,
      });
      if (!answer.statusCode) turns.push([each.person, each.at, each.next]);
      else each.place = each.place || answer.cookies;
      each.done = !answer.statusCode;
      each.next += each.done ? 0 : secondsUntilReload(answer) * 1000;
    }
    for (let index = waiting.length - 1; index >= 0; index--) {
      if (waiting[index].done) waiting.splice(index, 1);
    }
  }
  return turns;
}

const answers = job.people ? await queue(job.people) : [];
for (const each of job.requests || []) answers.push(await ask(each));
process.stdout.write(JSON.stringify({ answers, counted }));
