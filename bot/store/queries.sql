-- Every statement of the store, by name. One text for both engines: named parameters, no casts,
-- no literal percent sign, no engine's own date functions, an explicit order.

-- name: put
-- Write an update down, unless it is here already or its chat was forgotten after it.
insert into inbox (chat, key, at, kind, text, tries)
select :chat, :key, :at, :kind, :text, :tries
where not exists (select 1 from spent where mark = :mark)
on conflict (chat, key) do nothing
returning id

-- name: waiting
-- What one chat has not been answered yet, in the order in which it came.
select id, chat, key, at, kind, text, tries from inbox
where chat = :chat and done_at is null order by id limit :many

-- name: waits
-- Whether anything has not been answered in a chat.
select 1 from inbox where chat = :chat and done_at is null limit 1

-- name: waiting_chats
-- Chats with something unanswered, the longest waiting first.
select chat from inbox where done_at is null group by chat order by min(id)

-- name: waiting_count
select count(*) as n from inbox where done_at is null

-- name: session
select state from sessions where chat = :chat

-- name: seen
select seen_at from sessions where chat = :chat

-- name: keep_session
insert into sessions (chat, state, seen_at, wake_at) values (:chat, :state, :seen_at, :wake_at)
on conflict (chat) do update
set state = excluded.state, seen_at = excluded.seen_at, wake_at = excluded.wake_at

-- name: keep_fact
insert into facts (at, day, kind, procedure, detail, unit, spot, channel, edition, mark)
values (:at, :day, :kind, :procedure, :detail, :unit, :spot, :channel, :edition, :mark)

-- name: keep_miss
insert into misses (day, kind, words, unit, channel) values (:day, :kind, :words, :unit, :channel)

-- name: put_answered
-- Write down an update that is answered in the same transaction; its words never stand here.
insert into inbox (chat, key, at, kind, text, done_at)
select :chat, :key, :at, :kind, '', :at
where not exists (select 1 from spent where mark = :mark)
on conflict (chat, key) do nothing
returning id

-- name: keep_reply
insert into outbox (chat, key, reply, at, pressed, slot, lease_until, sent_at)
values (:chat, :key, :reply, :at, :pressed, :slot, :lease_until, :sent_at)
returning id

-- name: answered
-- An update is done: its words are blanked, its key stays for a while against repeats.
update inbox set done_at = :at, text = '' where id = :id

-- name: tried
update inbox set tries = tries + 1 where id = :id

-- name: replies_to
-- What was answered to one update.
select id, chat, key, reply, tries, parts, pressed from outbox where chat = :chat and key = :key order by id

-- name: replies_after
-- What a chat that fetches its replies has not seen yet.
select id, chat, key, reply, tries, parts, pressed from outbox where chat = :chat and id > :after order by id

-- name: lease
-- Unsent replies whose lease has run out, in order; no chat may be overtaken by itself.
select id, chat, key, reply, tries, parts, pressed from outbox as o
where sent_at is null and ended = '' and (lease_until is null or lease_until <= :at)
and not exists (
    select 1 from outbox as earlier
    where earlier.chat = o.chat and earlier.id < o.id and earlier.sent_at is null
    and earlier.ended = '' and earlier.lease_until > :at
)
order by id limit :many

-- name: leased
update outbox set lease_until = :until where id = :id

-- name: former
-- The last message before a reply, if it can be replaced.
select slot, sent_as from outbox where chat = :chat and id < :id order by id desc limit 1

-- name: recent
-- What a chat was told lately.
select id, chat, key, reply, tries, parts, pressed, sent_as from outbox
where chat = :chat order by id desc limit 12

-- name: sent
update outbox set sent_at = :at, sent_as = :sent_as where id = :id

-- name: sent_to_nobody
-- A chat that was forgotten keeps nothing, not even its last reply.
delete from outbox where id = :id
and not exists (select 1 from sessions where sessions.chat = outbox.chat)

-- name: later
-- Not sent now; it may be tried again at a time.
update outbox set tries = :tries, parts = :parts, lease_until = :again where id = :id

-- name: shelve
-- Not to be sent before the person writes again.
update outbox set parts = :parts, lease_until = '9999' where id = :id

-- name: unshelve
update outbox set lease_until = :until
where chat = :chat and lease_until = '9999' and sent_at is null and ended = ''
returning id, chat, key, reply, tries, parts, pressed

-- name: renew
-- A reply that is still being sent stays with its sender.
update outbox set lease_until = :until where id = :id and sent_at is null and lease_until < :until

-- name: ended
-- This one will never be sent.
update outbox set ended = :why where id = :id

-- name: unreachable
-- The person is out of reach: nothing that waits for them will be sent.
update outbox set ended = :why where chat = :chat and sent_at is null and ended = ''

-- name: free_leases
-- One process owns the file, so at its start no lease is anybody's.
update outbox set lease_until = null where sent_at is null and ended = ''

-- name: due
select chat, wake_at, state from sessions where wake_at <= :at order by wake_at limit :many

-- name: unwake
update sessions set wake_at = null where chat = :chat

-- name: inbox_keys
-- What a chat has said up to an update, by key.
select key from inbox where chat = :chat and (done_at is not null or id <= :id) order by id

-- name: spend
insert into spent (mark, at) values (:mark, :at) on conflict (mark) do nothing

-- name: forget_inbox
delete from inbox where chat = :chat and (done_at is not null or id <= :id)

-- name: forget_outbox
delete from outbox where chat = :chat

-- name: forget_session
delete from sessions where chat = :chat

-- name: purge_inbox
delete from inbox where done_at < :before

-- name: purge_outbox
delete from outbox where at < :before

-- name: purge_forgotten
-- Last replies to chats that were forgotten and fetch their replies.
delete from outbox where at < :before
and not exists (select 1 from sessions where sessions.chat = outbox.chat)

-- name: purge_spent
delete from spent where at < :before

-- name: purge_sessions
delete from sessions where seen_at < :before and wake_at is null

-- name: purge_misses
delete from misses where day < :before

-- name: purge_facts
delete from facts where day < :before

-- name: secret
select value, until from secrets where name = :name

-- name: keep_secret
insert into secrets (name, value, until) values (:name, :value, :until)
on conflict (name) do update set value = excluded.value, until = excluded.until

-- name: add_secret
insert into secrets (name, value, until) values (:name, :value, :until)
on conflict (name) do nothing
