-- Every statement of the store, by name. One text for both engines: named parameters, no casts,
-- no literal percent sign, no engine's own date functions, an explicit order.

-- name: put
-- Write an update down, unless it is here already.
insert into inbox (chat, key, at, kind, text) values (:chat, :key, :at, :kind, :text)
on conflict (chat, key) do nothing
returning id

-- name: waiting
-- What one chat has not been answered yet, in the order in which it came.
select id, chat, key, at, kind, text, tries from inbox
where chat = :chat and done_at is null order by id

-- name: waiting_chats
-- Chats with something unanswered, the longest waiting first.
select chat from inbox where done_at is null group by chat order by min(id)

-- name: waiting_count
select count(*) as n from inbox where done_at is null

-- name: session
select state from sessions where chat = :chat

-- name: keep_session
insert into sessions (chat, state, seen_at, wake_at) values (:chat, :state, :seen_at, :wake_at)
on conflict (chat) do update
set state = excluded.state, seen_at = excluded.seen_at, wake_at = excluded.wake_at

-- name: keep_fact
insert into facts (at, day, kind, procedure, detail, unit, spot, channel, edition, mark)
values (:at, :day, :kind, :procedure, :detail, :unit, :spot, :channel, :edition, :mark)

-- name: keep_miss
insert into misses (day, kind, words, unit, channel) values (:day, :kind, :words, :unit, :channel)

-- name: keep_reply
insert into outbox (chat, key, reply, at, lease_until)
values (:chat, :key, :reply, :at, :lease_until)
returning id

-- name: answered
-- An update is done: its words are blanked, its key stays for a while against repeats.
update inbox set done_at = :at, text = '' where id = :id

-- name: tried
update inbox set tries = tries + 1 where id = :id

-- name: replies_to
-- What was answered to one update.
select id, chat, reply, tries from outbox where chat = :chat and key = :key order by id

-- name: replies_after
-- What a chat that fetches its replies has not seen yet.
select id, chat, reply, tries from outbox where chat = :chat and id > :after order by id

-- name: lease
-- Unsent replies whose lease has run out, in order; no chat may be overtaken by itself.
select id, chat, reply, tries from outbox as o
where sent_at is null and ended = '' and (lease_until is null or lease_until <= :at)
and not exists (
    select 1 from outbox as earlier
    where earlier.chat = o.chat and earlier.id < o.id and earlier.sent_at is null
    and earlier.ended = '' and earlier.lease_until > :at
)
order by id limit :many

-- name: leased
update outbox set lease_until = :until where id = :id

-- name: sent
update outbox set sent_at = :at where id = :id

-- name: unsent
-- Not sent now; it may be tried again at a time.
update outbox set tries = tries + 1, lease_until = :again where id = :id

-- name: ended
-- Will never be sent: the person is out of reach.
update outbox set ended = :why where chat = :chat and sent_at is null and ended = ''

-- name: free_leases
-- One process owns the file, so at its start no lease is anybody's.
update outbox set lease_until = null where sent_at is null and ended = ''

-- name: due
select chat, wake_at, state from sessions where wake_at <= :at order by wake_at limit :many

-- name: unwake
update sessions set wake_at = null where chat = :chat

-- name: forget_inbox
delete from inbox where chat = :chat

-- name: forget_outbox
delete from outbox where chat = :chat

-- name: forget_session
delete from sessions where chat = :chat

-- name: purge_inbox
delete from inbox where done_at < :before

-- name: purge_outbox
delete from outbox where at < :before

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

-- name: facts_counted
-- What happened in a period, counted; no pseudonym leaves the database.
select day, unit, kind, detail, procedure, channel, spot, count(*) as n from facts
where day >= :since and day <= :until
group by day, unit, kind, detail, procedure, channel, spot
order by day, unit, kind, detail, procedure, channel, spot

-- name: questions_by_hour
-- Questions by day and hour; the hour is that of the stamp, whose zone stands beside it.
select day, unit, substr(at, 12, 2) as hour, substr(at, length(at) - 5, 6) as zone, count(*) as n
from facts where kind = 'asked' and day >= :since and day <= :until
group by day, unit, substr(at, 12, 2), substr(at, length(at) - 5, 6)
order by day, unit, hour, zone

-- name: last_facts
-- For each pseudonym and procedure the last thing that it saw in a period, counted.
select f.unit, f.procedure, f.kind, f.detail, count(*) as n from facts as f
join (
    select max(id) as last_id from facts
    where day >= :since and day <= :until and procedure <> ''
    and kind in ('opened', 'told', 'listed', 'step', 'link', 'finished')
    group by mark, procedure
) as l on l.last_id = f.id
group by f.unit, f.procedure, f.kind, f.detail
order by f.unit, f.procedure, f.kind, f.detail

-- name: reached
-- How many pseudonyms did a thing with a procedure in a period.
select unit, kind, procedure, count(distinct mark) as n from facts
where day >= :since and day <= :until and kind in ('opened', 'told', 'step', 'link', 'finished')
group by unit, kind, procedure order by unit, kind, procedure

-- name: comers
-- Pseudonyms of a period by unit, and whether they were there before it in the same year.
select p.unit, count(*) as n, sum(case when f.first_day < :since then 1 else 0 end) as again
from (
    select unit, mark from facts
    where day >= :since and day <= :until and kind <> 'officer' group by unit, mark
) as p
join (
    select mark, min(day) as first_day from facts where day <= :until group by mark
) as f on f.mark = p.mark
group by p.unit order by p.unit

-- name: missed
-- Masked words of questions that were not understood.
select day, unit, kind, words from misses
where day >= :since and day <= :until and kind in ('lost', 'choose')
order by day, id

-- name: filings
-- The versions of one month, the latest first.
select id, month, at, who, source, held from filing_versions where month = :month order by id desc

-- name: filings_between
-- The version that holds for each month of a period.
select id, month, at, who, source, held from filing_versions
where id in (
    select max(id) from filing_versions where month >= :since and month <= :until group by month
)
order by month

-- name: filing_imports
-- Who handed in what and when, for the months of a period.
select id, month, at, who, source from filing_versions
where month >= :since and month <= :until order by month, id

-- name: keep_filings
-- A month's figures, unless somebody else has changed them since they were read.
insert into filing_versions (month, at, who, source, held)
select :month, :at, :who, :source, :held
where coalesce((select max(id) from filing_versions where month = :month), 0) = :based_on
