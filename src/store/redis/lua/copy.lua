-- The last step of a copy taken while the store is served: what changed since it was last read, all at one moment.
--
-- KEYS[1]  {<centre>}:meta, as in commit.lua
-- ARGV[1]  who copies: the value of {<centre>}:copying
-- ARGV[2]  score from which event marks are wanted
-- ARGV[3]  number of erasure lines known
-- ARGV[4]  how much may have changed at most
--
-- Returns  {'cut', {name, value, ...}, {mark, score, ...}, {line, ...}}    a lane's value is {due, leased, attempt, doubts, {id, ...}};
--                                                                        what is gone has none
--          {'more'}    too much has changed: read it first, then ask again
--          {'lost'}    somebody else copies by now, or we were away for too long

local P = string.sub(KEYS[1], 1, -5)
local call = redis.call
if call('GET', P .. 'copying') ~= ARGV[1] then return { 'lost' } end
if call('SCARD', P .. 'changed') > tonumber(ARGV[4]) then return { 'more' } end
local changed = {}
for _, name in ipairs(call('SMEMBERS', P .. 'changed')) do
  local value = false
  if string.sub(name, 1, 5) ~= 'lane:' then
    value = call('GET', P .. name)
  elseif call('EXISTS', P .. name) == 1 then
    value = call('HMGET', P .. name, 'due', 'leased', 'attempt', 'doubts')
    value[5] = call('LRANGE', P .. 'queue:' .. string.sub(name, 6), 0, -1)
  end
  changed[#changed + 1] = name
  changed[#changed + 1] = value
end
local marks = call('ZRANGE', P .. 'marks', ARGV[2], '+inf', 'BYSCORE', 'WITHSCORES')
local lines = call('LRANGE', P .. 'erasures', ARGV[3], -1)
call('DEL', P .. 'copying', P .. 'changed')
return { 'cut', changed, marks, lines }
