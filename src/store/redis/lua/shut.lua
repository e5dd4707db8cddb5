-- Closes the store to everybody who serves it, so that it can be moved or replaced; only when nobody serves it now.
--
-- KEYS[1]  {<centre>}:meta, as in commit.lua
-- ARGV[1]  why, as others are told
-- ARGV[2]  who, by a word made for this one time: asked again by the same, because the answer was lost, it says the same
-- ARGV[3]  for how long (ms), or '0': until it is opened again
--
-- Returns  'shut', 'again' (it was, for the same reason), 'served' (somebody said within the last seconds that they serve it), or why somebody else has closed it

local P = string.sub(KEYS[1], 1, -5)
local call = redis.call
local moment = call('TIME')
local now = moment[1] * 1000 + math.floor(moment[2] / 1000)
if call('ZCOUNT', P .. 'nodes', now, '+inf') > 0 then return 'served' end
local why = call('GET', P .. 'shut')
if why and why ~= ARGV[1] then return why end
local again = why and call('GET', P .. 'shut-by') ~= ARGV[2]
for name, value in pairs({ shut = ARGV[1], ['shut-by'] = ARGV[2] }) do
  if ARGV[3] == '0' then call('SET', P .. name, value) else call('SET', P .. name, value, 'PX', ARGV[3]) end
end
return again and 'again' or 'shut'
