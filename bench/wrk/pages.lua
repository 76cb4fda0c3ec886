-- wrk -s pages.lua URL -- ORIGIN START FILE
-- Asks for random lines of FILE. A line is a path, or a path, a tab, and the body of a form or, if
-- that begins with a brace, of JSON.
-- "{n}" in a path becomes a number from START to START + 900,000 that the clock chooses and that
-- counts up, so that no request repeats one of the last quarter of an hour.
local results = require("results")
local lines, form, json, number = {}, {}, {}, 0

function init(arguments)
  number = tonumber(arguments[2]) + os.time() % 1000 * 800
  for line in io.lines(arguments[3]) do lines[#lines + 1] = line end
  math.randomseed(os.time() + number)
  form = {["Content-Type"] = "application/x-www-form-urlencoded", ["Origin"] = arguments[1]}
  json = {["Content-Type"] = "application/json"}
end

function request()
  local line = lines[math.random(#lines)]
  local path, body = line:match("^([^\t]*)\t(.*)$")
  if path then return wrk.format("POST", path, body:sub(1, 1) == "{" and json or form, body) end
  number = number + 1
  return wrk.format("GET", (line:gsub("{n}", tostring(number))))
end

function done(summary, latency) results.print(summary, latency) end
