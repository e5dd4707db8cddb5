-- Second part of the commit script (see commit.lua): lanes with what waits in them, and dead letters.
--
-- parcel:<id>   "<not before or -> <expires or -> <owner or -> <length of lane>\n", lane, sealed value
-- queue:<lane>  list of ids in order
-- lane:<lane>   hash: turn, due, leased (which claim has its first parcel, or ''), woken, attempt and doubts (of the first parcel)
-- lanes         sorted set of "<turn>:<lane>" by due; among equals the one that went longest ago comes first
-- dead:<id>     "<buried> <attempts> <owner or -> <length of lane> <length of reason>\n", lane, sealed reason, sealed value

-- Somebody else may have something to do now.
local stirred = false

-- What an order may claim of what it brings itself: now, due (end of the lease), most, token, ids (claimed so far); nil for nothing.
local claiming = nil

local function parcel(id)
  local name = P .. 'parcel:' .. id
  local text = call('GETRANGE', name, 0, 511)
  if text == '' then return nil end
  local _, stop, at, expires, owner, length = string.find(text, '^(%S+) (%S+) (%S+) (%d+)\n')
  length = tonumber(length)
  local lane = string.sub(text, stop + 1, stop + length)
  if #lane < length then lane = call('GETRANGE', name, stop, stop + length - 1) end
  return { id = id, lane = lane, at = at == '-' and '0' or at, expires = expires, owner = owner, start = stop + length }
end

local function first_of(lane)
  return call('LINDEX', P .. 'queue:' .. lane, 0)
end

local function next_turn()
  return string.format('%016.0f', call('INCR', P .. 'turn'))
end

local function lane_state(lane)
  local values = call('HMGET', P .. 'lane:' .. lane, 'turn', 'due', 'leased', 'woken', 'attempt', 'doubts')
  if not values[1] then return nil end
  return { turn = values[1], due = values[2], leased = values[3], woken = values[4], attempt = values[5], doubts = values[6] }
end

local function lane_due(lane, state, due)
  state.due = due
  call('ZADD', P .. 'lanes', due, state.turn .. ':' .. lane)
end

local function keep_lane(lane, state)
  call('HSET', P .. 'lane:' .. lane, 'turn', state.turn, 'due', state.due, 'leased', state.leased, 'woken', state.woken,
    'attempt', state.attempt, 'doubts', state.doubts)
  touch('lane:' .. lane)
end

local function is_claimed_at_once(at, expires)
  return claiming and #claiming.ids < claiming.most and (at == '-' or tonumber(at) <= claiming.now)
    and (expires == '-' or tonumber(expires) > claiming.now)
end

-- A lane that exists keeps its moment: what comes now waits behind what is there.
local function open_lane(lane, id, at, expires)
  if call('EXISTS', P .. 'lane:' .. lane) == 1 then return touch('lane:' .. lane) end
  local state = { turn = next_turn(), leased = '', woken = '0', attempt = '0', doubts = '0' }
  if is_claimed_at_once(at, expires) then
    state.leased, state.attempt = claiming.token, '1'
    claiming.ids[#claiming.ids + 1] = id
    lane_due(lane, state, claiming.due)
  else
    lane_due(lane, state, at == '-' and '0' or at)
    stirred = true
  end
  keep_lane(lane, state)
end

local function close_lane(lane, state)
  call('ZREM', P .. 'lanes', state.turn .. ':' .. lane)
  call('DEL', P .. 'lane:' .. lane)
  touch('lane:' .. lane)
end

-- Takes a parcel away, which is known to stand first in its lane (or not), and leaves the lane's state alone.
local function drop(one, is_first)
  if is_first then call('LPOP', P .. 'queue:' .. one.lane) else call('LREM', P .. 'queue:' .. one.lane, 1, one.id) end
  call('DEL', P .. 'parcel:' .. one.id)
  if one.expires ~= '-' then call('ZREM', P .. 'expires', one.id) end
  disown(one.owner, 'parcel:' .. one.id)
  touch('parcel:' .. one.id)
  touch('lane:' .. one.lane)
end

-- Only when the first of a lane goes, the lane goes on, to the back of the row: a long lane must not keep others waiting.
local function remove(one)
  local is_first = first_of(one.lane) == one.id
  drop(one, is_first)
  if not is_first then return end
  local state = lane_state(one.lane)
  local following = first_of(one.lane)
  if not following then return close_lane(one.lane, state) end
  call('ZREM', P .. 'lanes', state.turn .. ':' .. one.lane)
  state = { turn = next_turn(), leased = '', woken = '0', attempt = '0', doubts = '0' }
  lane_due(one.lane, state, parcel(following).at)
  keep_lane(one.lane, state)
end

-- An id that waits already, or lies with the dead letters, is left as it is.
local function enqueue(id, lane, at, expires, owner, text)
  if call('EXISTS', P .. 'parcel:' .. id, P .. 'dead:' .. id) > 0 then return end
  call('SET', P .. 'parcel:' .. id, text)
  call('RPUSH', P .. 'queue:' .. lane, id)
  if expires ~= '-' then call('ZADD', P .. 'expires', expires, id) end
  own(owner, 'parcel:' .. id)
  touch('parcel:' .. id)
  open_lane(lane, id, at, expires)
end

local function finish(id)
  local one = parcel(id)
  if one then remove(one) end
end

-- The first parcel that has not expired; attempts of those before it are not its own.
local function live_first(lane, now, state)
  local id = first_of(lane)
  while id do
    local one = parcel(id)
    if one.expires == '-' or tonumber(one.expires) > tonumber(now) then return one end
    drop(one, true)
    state.attempt, state.doubts = '0', '0'
    id = first_of(lane)
  end
  return nil
end

-- Lanes looked at are no longer due, so this ends; those whose parcels have all expired make room for others.
local function claim(now, limit, lease, token)
  local ids = {}
  limit = tonumber(limit)
  while #ids < limit do
    local due = call('ZRANGE', P .. 'lanes', '-inf', now, 'BYSCORE', 'LIMIT', 0, limit - #ids)
    if #due == 0 then break end
    for _, member in ipairs(due) do
      local lane = string.sub(member, 18)
      local state = lane_state(lane)
      local one = live_first(lane, now, state)
      if not one then
        close_lane(lane, state)
      elseif tonumber(one.at) > tonumber(now) then
        state.leased, state.woken = '', '0'
        lane_due(lane, state, one.at)
        keep_lane(lane, state)
      else
        state.leased, state.woken = token, '0'
        state.attempt = string.format('%.0f', tonumber(state.attempt) + 1)
        lane_due(lane, state, string.format('%.0f', tonumber(now) + tonumber(lease)))
        keep_lane(lane, state)
        ids[#ids + 1] = one.id
      end
    end
  end
  return ids
end

-- What was claimed: id, attempt, doubts and the parcel as it is kept, each.
local function claimed(ids)
  local found = {}
  for _, id in ipairs(ids) do
    local one = parcel(id)
    local state = one and lane_state(one.lane)
    if state then
      for _, part in ipairs({ id, state.attempt, state.doubts, call('GET', P .. 'parcel:' .. id) }) do found[#found + 1] = part end
    end
  end
  return found
end

-- Whoever claimed it long ago and lost it to somebody else must not touch it while they have it.
local function is_theirs(state, token)
  return token == '' or state.leased == '' or state.leased == token
end

-- Of somebody whose parcel is no longer the first of its lane it changes nothing.
local function retry(id, at, why, token)
  local one = parcel(id)
  if not one or first_of(one.lane) ~= id then return end
  local state = lane_state(one.lane)
  if not is_theirs(state, token) then return end
  if why == 'away' then state.attempt = string.format('%.0f', tonumber(state.attempt) - 1) end
  if why == 'doubt' then state.doubts = string.format('%.0f', tonumber(state.doubts) + 1) end
  lane_due(one.lane, state, state.woken == '1' and one.at or at)
  state.leased, state.woken = '', '0'
  keep_lane(one.lane, state)
end

local function bury(id, now, owner, reason, token)
  local one = parcel(id)
  if not one or one.owner ~= owner then return end
  local state = lane_state(one.lane)
  local is_first = first_of(one.lane) == id
  if is_first and not is_theirs(state, token) then return end
  local value = call('GETRANGE', P .. 'parcel:' .. id, one.start, -1)
  local head = { now, is_first and state.attempt or '0', owner, #one.lane, #reason }
  remove(one)
  call('SET', P .. 'dead:' .. id, table.concat(head, ' ') .. '\n' .. one.lane .. reason .. value)
  call('ZADD', P .. 'deads', now, id)
  own(owner, 'dead:' .. id)
  touch('dead:' .. id)
end

local function dead(id)
  local text = call('GET', P .. 'dead:' .. id)
  if not text then return nil end
  local _, stop, owner, lane, reason = string.find(text, '^%S+ %S+ (%S+) (%d+) (%d+)\n')
  local value_at = stop + lane + reason + 1
  return { owner = owner, lane = string.sub(text, stop + 1, stop + lane), value = string.sub(text, value_at) }
end

local function remove_dead(id, owner)
  call('DEL', P .. 'dead:' .. id)
  call('ZREM', P .. 'deads', id)
  disown(owner, 'dead:' .. id)
  touch('dead:' .. id)
end

-- Back to the end of its lane, as if it were new; without the moment at which it would expire.
local function resend(id)
  local one = dead(id)
  if not one then return '0' end
  remove_dead(id, one.owner)
  enqueue(id, one.lane, '-', '-', one.owner, '- - ' .. one.owner .. ' ' .. #one.lane .. '\n' .. one.lane .. one.value)
  stirred = true
  return '1'
end

-- A lane that is being worked is only marked: the lease stays, and `retry` looks at the mark.
local function wake(lane)
  local id = first_of(lane)
  if not id then return end
  local state = lane_state(lane)
  if state.leased == '' then
    state.woken = '0'
    lane_due(lane, state, parcel(id).at)
  else
    state.woken = '1'
  end
  keep_lane(lane, state)
  stirred = true
end

-- Dead letters and expired parcels, no more than `portion` of each; what is under way is left to whoever has it. Says whether there
-- may be more.
local function sweep(now, dead_before, portion)
  local old = call('ZRANGE', P .. 'deads', '-inf', dead_before, 'BYSCORE', 'LIMIT', 0, portion)
  for _, id in ipairs(old) do remove_dead(id, dead(id).owner) end
  local gone, seen = 0, 0
  for _, id in ipairs(call('ZRANGE', P .. 'expires', '-inf', now, 'BYSCORE', 'LIMIT', 0, portion)) do
    local one = parcel(id)
    seen = seen + 1
    if first_of(one.lane) ~= id or lane_state(one.lane).leased == '' then
      remove(one)
      gone = gone + 1
    end
  end
  portion = tonumber(portion)
  return (#old == portion or (seen == portion and gone > 0)) and '1' or '0'
end
