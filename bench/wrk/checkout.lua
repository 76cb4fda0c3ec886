-- wrk -s checkout.lua -t N -c N URL -- SKUS ADDRESS
-- Buys one unit each time: opens a cart, puts a SKU in, orders, starts the payment. One connection
-- per thread, so that a thread always knows whose answer it gets.
-- SKUS: a file of SKUs. ADDRESS: a JSON object. Work that a refusal cuts short is counted as failed.
local results = require("results")
local clock = require("clock")

local skus, address, threads = {}, "", {}
local step, began, cart, token, version, order = 1, 0, "", "", 0, ""
durations, failures = {}, 0 -- global: the main thread reads them at the end

local function post(path, body)
  local headers = {["Content-Type"] = "application/json", ["X-Cart-Token"] = token}
  return wrk.format("POST", "/api/v1/" .. path, headers, body or "{}")
end

function setup(thread)
  threads[#threads + 1] = thread
  thread:set("place", #threads)
end

function init(arguments)
  for line in io.lines(arguments[1]) do skus[#skus + 1] = line end
  address = arguments[2]
  math.randomseed(os.time() * 1000 + place)
end

local steps = {
  function()
    began, token = clock.milliseconds(), ""
    return post("carts/")
  end,
  function()
    local line = '{"sku":"%s","quantity":1}'
    return post("carts/" .. cart .. "/lines/", line:format(skus[math.random(#skus)]))
  end,
  function()
    local form = '{"cart_id":"%s","cart_version":%d,"email":"bench@kraam.example",'
      .. '"shipping_method":"standard","shipping_address":%s}'
    return post("checkout/", form:format(cart, version, address))
  end,
  function() return post("orders/" .. order .. "/payment/") end,
}
local expected = {201, 201, 201, 200}

-- Only answers move a thread on: wrk also calls this once before it starts, to look at the result.
function request() return steps[step]() end

function response(status, _headers, body)
  if status ~= expected[step] then
    failures, step = failures + 1, 1
    return
  end
  if step == 1 then
    cart, token = body:match('"id":"([^"]+)"'), body:match('"token":"([^"]+)"')
  elseif step == 2 then
    version = tonumber(body:match('"version":(%d+)'))
  elseif step == 3 then
    order = body:match('"number":"([^"]+)"')
  else
    durations[#durations + 1] = clock.milliseconds() - began
  end
  step = step % #steps + 1
end

function done(summary, latency)
  local all, failed = {}, 0
  for _, thread in ipairs(threads) do
    for _, duration in ipairs(thread:get("durations")) do all[#all + 1] = duration end
    failed = failed + thread:get("failures")
  end
  results.print(summary, latency, all, failed)
end
