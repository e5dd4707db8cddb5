-- Everything that changes the store: transactions, and single things done to the outbox, as many orders in one run as came together.
-- Of each order first all checks, then all writes, so that nothing of it can fail half-way; one order knows nothing of the others.
-- Sent as one script: documents.lua, outbox.lua and this file, one after the other.
--
-- KEYS[1]  {<centre>}:meta. Its hash tag routes; all other keys are made from the part before "meta" and carry the same tag.
-- ARGV[1]  who asks: a name made at the start of each process
-- ARGV[2]  channel on which the other processes are told ('stirred': there may be something to do; 'forgot <key id>')
-- then, for each order:
--   its number, higher than all before, and the place where its answer is remembered until that place is needed again: an order that
--     comes a second time, because the connection broke before the answer, gets the first answer and changes nothing
--   moment (ms, clock of this server) from which nobody waits for it any more
--   mark of the event (16 bytes), or ''
--   number of arguments that follow, all in all
--   number of documents read, and of each: key, version ('0': it was not there)
--   number of persons, and of each: id, id of the key their values were sealed with ('': they had none)
--   operations, each a name and its arguments (see the table below)
--
-- Returns a list with the answer to each order:
--   {'done', answer of the last operation}     everything was written (or there was nothing to write); after 'claim-own' the ids
--     that were claimed, a NUL before each
--   {'claimed', id, attempt, doubts, parcel, id, ...}
--   {'duplicate'}         the event has been worked
--   {'conflict', key}     this document has changed
--   {'person', id}        this person has another key by now, or none
--   {'late'}              the moment has passed, or it was answered long ago; nothing was done
--   {'shut', why}         the store is being moved or restored; nothing was done

local moment = call('TIME')
local server_now = moment[1] * 1000 + math.floor(moment[2] / 1000)

local at = 2
local function take()
  at = at + 1
  return ARGV[at]
end

-- Who is forgotten, with the line of the erasure journal. Without anything known of them nothing is written.
local function forget(person, line)
  local owner = call('GET', P .. 'person:' .. person)
  if not owner then return end
  for _, name in ipairs(call('SMEMBERS', P .. 'owned:' .. owner)) do
    local kind, id = string.match(name, '^(%l+):(.*)$')
    if kind == 'doc' then delete(id)
    elseif kind == 'timer' then cancel_timer(id)
    elseif kind == 'dead' then remove_dead(id, owner)
    elseif kind == 'parcel' then finish(id)
    end
  end
  call('DEL', P .. 'owned:' .. owner, P .. 'key:' .. owner, P .. 'person:' .. person)
  touch('key:' .. owner)
  call('RPUSH', P .. 'erasures', line)
  call('HSET', KEYS[1], 'erased', '1')
  call('PUBLISH', ARGV[2], 'forgot ' .. owner)
end

-- A person's key, wrapped. key:<key id> is "<person>\n" and the wrapped key.
local function person(id, owner, text)
  call('SET', P .. 'person:' .. id, owner)
  call('SET', P .. 'key:' .. owner, text)
  touch('key:' .. owner)
end

-- Whoever has the role keeps it until the lease runs out or they give it back.
local function lead(role, lease)
  local holder = call('GET', P .. 'lead:' .. role)
  if holder and holder ~= ARGV[1] then return '0' end
  call('SET', P .. 'lead:' .. role, ARGV[1], 'PX', lease)
  return '1'
end

local function resign(role)
  if call('GET', P .. 'lead:' .. role) == ARGV[1] then call('DEL', P .. 'lead:' .. role) end
end

-- This process serves the store; unless it says so again, until `lease` from now.
local function present(lease)
  call('ZADD', P .. 'nodes', server_now + lease, ARGV[1])
  call('ZREMRANGEBYSCORE', P .. 'nodes', '-inf', server_now)
  call('PEXPIRE', P .. 'done:' .. ARGV[1], 86400000)
end

local function absent()
  call('ZREM', P .. 'nodes', ARGV[1])
  call('PEXPIRE', P .. 'done:' .. ARGV[1], 60000)
  stirred = true
end

-- Of what this order enqueues from here on, the first of each free lane is claimed; its answer names them.
local function claim_own(now, due, most, token)
  claiming = { now = tonumber(now), due = due, most = tonumber(most), token = token, ids = {} }
end

local operations = {
  put = function() put(take(), take(), take(), take()) end, -- key, owner, entries, text
  delete = function() delete(take()) end, -- key
  enqueue = function() enqueue(take(), take(), take(), take(), take(), take()) end, -- id, lane, not before, expires, owner, text
  finish = function() finish(take()) end, -- id
  ['set-timer'] = function() set_timer(take(), take(), take(), take()) end, -- key, moment, owner, text
  ['cancel-timer'] = function() cancel_timer(take()) end, -- key
  forget = function() forget(take(), take()) end, -- person, line
  person = function() person(take(), take(), take()) end, -- person, key id, text
  ['claim-own'] = function() claim_own(take(), take(), take(), take()) end, -- now, end of the lease, most, token
  claim = function() return claim(take(), take(), take(), take()) end, -- now, limit, lease, token
  retry = function() retry(take(), take(), take(), take()) end, -- id, moment, why, token
  bury = function() bury(take(), take(), take(), take(), take()) end, -- id, now, owner, sealed reason, token
  resend = function() return resend(take()) end, -- id
  wake = function() wake(take()) end, -- lane
  sweep = function() return sweep(take(), take(), take()) end, -- now, dead before, portion
  ['forget-marks'] = function() call('ZREMRANGEBYSCORE', P .. 'marks', '-inf', take()) end, -- until
  ['note-erasure'] = function() call('RPUSH', P .. 'erasures', take()) end, -- line
  meta = function() call('HSET', KEYS[1], take(), take()) end, -- name, value
  ['meta-once'] = function() call('HSETNX', KEYS[1], take(), take()) end, -- name, value
  ['drop-meta'] = function() call('HDEL', KEYS[1], take()) end, -- name
  lead = function() return lead(take(), take()) end, -- role, lease
  resign = function() resign(take()) end, -- role
  present = function() present(take()) end, -- lease
  absent = function() absent() end,
}

local memory = P .. 'done:' .. ARGV[1]

-- The answer that was given to this order, if it comes again.
local function remembered(number, place)
  local known, said = string.match(call('HGET', memory, place) or '', '^(%d+) (.*)$')
  if not known or tonumber(known) < tonumber(number) then return nil end
  -- The place belongs to a later order by now: this one was answered long ago and comes from a connection that was given up.
  if known ~= number then return { 'late' } end
  if string.sub(said, 1, 1) ~= '[' then return { 'done', said } end
  local ids = {}
  for id in string.gmatch(said, '%z([^%z]+)') do ids[#ids + 1] = id end
  local again = claimed(ids)
  table.insert(again, 1, 'claimed')
  return again
end

local function perform(number, place, deadline, mark, stop)
  if shut then return { 'shut', shut } end
  if server_now > tonumber(deadline) then return { 'late' } end
  local known = remembered(number, place)
  if known then return known end
  if mark ~= '' and call('ZSCORE', P .. 'marks', mark) then return { 'duplicate' } end
  for _ = 1, tonumber(take()) do
    local key, version = take(), take()
    if version_of(key) ~= version then return { 'conflict', key } end
  end
  for _ = 1, tonumber(take()) do
    local id, owner = take(), take()
    if (call('GET', P .. 'person:' .. id) or '') ~= owner then return { 'person', id } end
  end

  if mark == '' and at == stop then return { 'done', '' } end
  if mark ~= '' then call('ZADD', P .. 'marks', server_now, mark) end
  local answer = ''
  claiming = nil
  while at < stop do answer = operations[take()]() or '' end
  if claiming then answer = '\0' .. table.concat(claiming.ids, '\0') end
  local is_claim = type(answer) == 'table'
  -- A claim that finds nothing has written nothing.
  if is_claim and #answer == 0 then return { 'claimed' } end
  call('HSET', memory, place, number .. ' ' .. (is_claim and '[\0' .. table.concat(answer, '\0') or answer))
  if number == '1' then call('PEXPIRE', memory, 86400000) end
  if not is_claim then return { 'done', answer } end
  local handed_out = claimed(answer)
  table.insert(handed_out, 1, 'claimed')
  return handed_out
end

local answers = {}
while at < #ARGV do
  local number, place, deadline, mark, size = take(), take(), take(), take(), take()
  local stop = at + tonumber(size)
  answers[#answers + 1] = perform(number, place, deadline, mark, stop)
  at = stop
end
if stirred then call('PUBLISH', ARGV[2], 'stirred') end
return answers
