-- What every script prints at its end, as one line that bench.load reads.
local M = {}

-- durations: milliseconds, for work of several requests; nil: wrk's own figures per request
function M.print(summary, latency, durations, failures)
  local errors = summary.errors
  local count, percentile = summary.requests, function(p) return latency:percentile(p) / 1000 end
  if durations then
    table.sort(durations)
    count = #durations
    percentile = function(p) return durations[math.max(1, math.ceil(count * p / 100))] or 0 end
  end
  io.write(string.format(
    'RESULT {"count":%d,"seconds":%.3f,"p50":%.3f,"p95":%.3f,"p99":%.3f,"bytes":%d,"errors":%d}\n',
    count, summary.duration / 1e6, percentile(50), percentile(95), percentile(99), summary.bytes,
    errors.status + errors.connect + errors.read + errors.write + errors.timeout + (failures or 0)))
end

return M
