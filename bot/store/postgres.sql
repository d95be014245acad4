-- What only a server needs, where several processes share one memory. The rest stands in
-- `queries.sql`; a statement that stands in both is taken from here.

-- name: hold
-- Hold something until this transaction ends. It must be a statement of its own: what is read in
-- the same one was seen before the hold was ours.
select pg_try_advisory_xact_lock(:key) as held

-- name: alone
-- Wait until nobody else holds it.
select pg_advisory_xact_lock(:key)

-- name: seat
-- Hold something for as long as this connection lasts.
select pg_try_advisory_lock(:key) as held

-- name: shared_seat
select pg_try_advisory_lock_shared(:key) as held

-- name: notify
-- Tell every process, once this is committed, in which chat something waits.
select pg_notify('bot', :notice)

-- name: patience
-- How many milliseconds a statement of this transaction may take.
select set_config('statement_timeout', :limit, true)

-- name: due
-- Sessions that want to be woken and that no other process is waking.
select chat, wake_at, state from sessions where wake_at <= :at order by wake_at limit :many
for update skip locked

-- name: ahead
-- Replies that a chat has to be sent before another one.
select id from outbox where chat = :chat and id < :id and sent_at is null and ended = ''
and (lease_until is null or lease_until < '9999')

-- name: steps_table
create table if not exists steps (name text primary key, at text not null)

-- name: steps_done
select name from steps

-- name: step_done
insert into steps (name, at) values (:name, :at)
