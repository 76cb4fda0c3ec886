-- wrk -s carts.lua -t N -c N URL -- SKUS LINES
-- Opens a cart and puts a SKU in, LINES times, then begins with another cart. One connection per
-- thread, so that a thread always knows whose answer it gets.
-- SKUS: a file of SKUs, of which a cart gets up to KINDS. What counts is SKUs put in; the time of
-- the first one of a cart includes its opening. A refusal ends the cart, and counts as failed.
local results = require("results")
local clock = require("clock")
local KINDS = 4

local skus, lines, threads = {}, 1, {}
local began, cart, token, chosen, put = 0, nil, "", {}, 0
durations, failures = {}, 0 -- global: the main thread reads them at the end

function setup(thread)
  threads[#threads + 1] = thread
  thread:set("place", #threads)
end

function init(arguments)
  for line in io.lines(arguments[1]) do skus[#skus + 1] = line end
  lines = tonumber(arguments[2])
  math.randomseed(os.time() * 1000 + place)
end

local function post(path, body)
  local headers = {["Content-Type"] = "application/json", ["X-Cart-Token"] = token}
  return wrk.format("POST", "/api/v1/carts/" .. path, headers, body)
end

-- Only answers move a thread on: wrk also calls this once before it starts, to look at the result.
function request()
  if not cart then
    began, token = clock.milliseconds(), ""
    return post("", "{}")
  end
  if put > 0 then began = clock.milliseconds() end
  local line = '{"sku":"%s","quantity":1}'
  return post(cart .. "/lines/", line:format(chosen[put % #chosen + 1]))
end

function response(status, _headers, body)
  if status ~= 201 then
    failures, cart = failures + 1, nil
    return
  end
  if not cart then
    cart, token, put = body:match('"id":"([^"]+)"'), body:match('"token":"([^"]+)"'), 0
    for place = 1, math.min(KINDS, lines) do chosen[place] = skus[math.random(#skus)] end
    return
  end
  durations[#durations + 1], put = clock.milliseconds() - began, put + 1
  if put == lines then cart = nil end
end

function done(summary, latency)
  local all, failed = {}, 0
  for _, thread in ipairs(threads) do
    for _, duration in ipairs(thread:get("durations")) do all[#all + 1] = duration end
    failed = failed + thread:get("failures")
  end
  results.print(summary, latency, all, failed)
end
