-- Time for scripts whose work is several requests; wrk's own clock only tells that of one.
local ffi = require("ffi")
ffi.cdef [[
  typedef struct { long seconds, nanoseconds; } kraam_time;
  int clock_gettime(int clock, kraam_time *now);
]]
local MONOTONIC = jit.os == "OSX" and 6 or 1
local M = {}

function M.milliseconds()
  local now = ffi.new("kraam_time")
  ffi.C.clock_gettime(MONOTONIC, now)
  return tonumber(now.seconds) * 1e3 + tonumber(now.nanoseconds) / 1e6
end

return M
