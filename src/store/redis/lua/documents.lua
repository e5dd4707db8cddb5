-- First part of the commit script (see commit.lua): documents, the sorted indexes they stand in, timers, and who owns what.

local P = string.sub(KEYS[1], 1, -5)
local call = redis.call
-- Missing nearly always, and looked for before anything is written: in a cluster that is just moving our slot to another node the server
-- refuses the script here, since what is missing may be there already. Later it would refuse it half-way.
local flags = call('MGET', P .. 'shut', P .. 'copying')
local shut, copying = flags[1], flags[2]

-- A backup is being taken: what changes meanwhile is copied once more at its end.
local function touch(name)
  if copying then call('SADD', P .. 'changed', name) end
end

-- Everything of a person stands in one set, by which it is found when they are forgotten.
local function own(owner, name)
  if owner and owner ~= '-' then call('SADD', P .. 'owned:' .. owner, name) end
end

local function disown(owner, name)
  if owner and owner ~= '-' then call('SREM', P .. 'owned:' .. owner, name) end
end

-- doc:<key> is "<version> <owner or -> <length of entries>\n", entries, sealed value. An entry is index name, NUL, sort value, NUL.
local function document(key)
  local name = P .. 'doc:' .. key
  local text = call('GETRANGE', name, 0, 511)
  if text == '' then return nil end
  local _, stop, version, owner, length = string.find(text, '^(%d+) (%S+) (%d+)\n')
  length = tonumber(length)
  local entries = string.sub(text, stop + 1, stop + length)
  if #entries < length then entries = call('GETRANGE', name, stop, stop + length - 1) end
  return { version = version, owner = owner, entries = entries }
end

local function version_of(key)
  return string.match(call('GETRANGE', P .. 'doc:' .. key, 0, 20), '^%d+') or '0'
end

-- All members have the same score, so that they sort by their bytes: sort value, NUL, key.
local function enter(key, entries)
  for index, sort in string.gmatch(entries, '([^%z]*)%z([^%z]*)%z') do
    call('ZADD', P .. 'index:' .. index, 0, sort .. '\0' .. key)
  end
end

local function leave(key, entries)
  for index, sort in string.gmatch(entries, '([^%z]*)%z([^%z]*)%z') do
    call('ZREM', P .. 'index:' .. index, sort .. '\0' .. key)
  end
end

local function put(key, owner, entries, text)
  local name = 'doc:' .. key
  local old = document(key)
  call('SET', P .. name, text)
  touch(name)
  if not old or old.owner ~= owner then
    if old then disown(old.owner, name) end
    own(owner, name)
  end
  if old and old.entries == entries then return end
  if old then leave(key, old.entries) end
  enter(key, entries)
end

local function delete(key)
  local old = document(key)
  if not old then return end
  leave(key, old.entries)
  call('DEL', P .. 'doc:' .. key)
  disown(old.owner, 'doc:' .. key)
  touch('doc:' .. key)
end

-- timer:<key> is "<moment> <owner or ->\n", sealed value.
local function timer_owner(key)
  return string.match(call('GETRANGE', P .. 'timer:' .. key, 0, 63), '^%S+ (%S+)\n')
end

local function set_timer(key, at, owner, text)
  local name = 'timer:' .. key
  disown(timer_owner(key), name)
  call('SET', P .. name, text)
  call('ZADD', P .. 'timers', at, key)
  own(owner, name)
  touch(name)
end

local function cancel_timer(key)
  local name = 'timer:' .. key
  local owner = timer_owner(key)
  if not owner then return end
  disown(owner, name)
  call('DEL', P .. name)
  call('ZREM', P .. 'timers', key)
  touch(name)
end
