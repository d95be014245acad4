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
-- Unsent replies whose lease has run out, in order; no chat may be overtaken by itself, but for
-- what is shelved.
select id, chat, key, reply, tries, parts, pressed from outbox as o
where sent_at is null and ended = '' and (lease_until is null or lease_until <= :at)
and not exists (
    select 1 from outbox as earlier
    where earlier.chat = o.chat and earlier.id < o.id and earlier.sent_at is null
    and earlier.ended = '' and earlier.lease_until > :at and earlier.lease_until < '9999'
)
order by id limit :many

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
-- One process owns the file, so at its start no lease is anybody's. What is shelved stays so.
update outbox set lease_until = null where sent_at is null and ended = '' and lease_until < '9999'

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

-- name: keep_answer
-- One tap; the same person's second tap on the same question takes its place.
insert into answers
(ballot, day, survey, period, question, choice, score, procedure, unit, channel, edition)
values
(:ballot, :day, :survey, :period, :question, :choice, :score, :procedure, :unit, :channel, :edition)
on conflict (ballot, question) do update
set choice = excluded.choice, score = excluded.score

-- name: keep_remark
insert into remarks (day, survey, procedure, unit, channel, words, edition)
values (:day, :survey, :procedure, :unit, :channel, :words, :edition)

-- name: purge_remarks
delete from remarks where day < :before

-- name: purge_answers
delete from answers where day < :before

-- name: open_case
insert into cases
(code, opened_at, day, why, procedure, unit, channel, chat, pin, words, summary, due_at, edition)
values
(:code, :at, :day, :why, :procedure, :unit, :channel, :chat, :pin, :words, :summary, :due_at, :edition)

-- name: solved_case
-- The citizen says whether it is solved; only the chat that opened it may say so.
update cases set solved = :solved, solved_at = :at, state = :state
where code = :code and chat = :chat and state <> 'closed'

-- name: case_seen
-- A case for its owner.
select code, unit, state, due_at, answer, chat, pin, wrong from cases where code = :code

-- name: case_wrong
update cases set wrong = wrong + 1 where code = :code

-- name: forget_cases
-- The person is forgotten; that there was a case is still counted.
update cases set chat = '', words = '', summary = '' where chat = :chat

-- name: purge_cases
-- Words and chat of what is long over are blanked; that there was a case is still counted.
update cases set chat = '', words = '', summary = '', answer = ''
where opened_at < :before and (words <> '' or summary <> '' or answer <> '' or chat <> '')

-- name: answers_counted
select day, survey, question, choice, score, unit, procedure, channel, count(*) as n
from answers where day >= :first and day <= :last
group by day, survey, question, choice, score, unit, procedure, channel
order by day, survey, question, choice, unit, procedure, channel

-- name: ballots_counted
-- Ballots of a survey by how many of its questions were answered.
select unit, answers, count(*) as ballots from (
    select unit, ballot, count(*) as answers from answers
    where survey = :survey and day >= :first and day <= :last group by unit, ballot
) as each_ballot
group by unit, answers order by unit, answers

-- name: remarks_read
select day, survey, procedure, unit, channel, words from remarks
where day >= :first and day <= :last order by day desc, id desc

-- name: indices_read
select unit, number, points, dossiers, source, at, who from indices
where period = :period order by unit, number

-- name: keep_index
insert into indices (unit, period, number, points, dossiers, source, at, who)
values (:unit, :period, :number, :points, :dossiers, :source, :at, :who)
on conflict (unit, period, number) do update
set points = excluded.points, dossiers = excluded.dossiers, source = excluded.source,
at = excluded.at, who = excluded.who

-- name: drop_secret
delete from secrets where name = :name

-- name: staff_add
insert into staff (name, full_name, role, unit, password, must_change, created_at)
values (:name, :full_name, :role, :unit, :password, :must_change, :created_at)
on conflict (name) do nothing

-- name: staff_all
select name, full_name, role, unit, must_change, totp, off_at, seen_at from staff order by name

-- name: staff_one
select name, full_name, role, unit, password, must_change, totp, totp_step, off_at, seen_at
from staff where name = :name

-- name: staff_password
update staff set password = :password, must_change = :must_change where name = :name

-- name: staff_totp
update staff set totp = :totp, totp_step = :step where name = :name

-- name: staff_off
update staff set off_at = :at where name = :name

-- name: staff_seen
update staff set seen_at = :at where name = :name

-- name: visit_begin
insert into visits (token, name, at, seen_at) values (:token, :name, :at, :at)

-- name: visit
-- A visit, with the account whose it is.
select s.name, s.full_name, s.role, s.unit, s.must_change, s.totp, s.off_at, s.seen_at,
v.at, v.seen_at as last_seen
from visits as v join staff as s on s.name = v.name where v.token = :token

-- name: visit_seen
update visits set seen_at = :at where token = :token

-- name: visit_end
delete from visits where token = :token

-- name: visits_end
delete from visits where name = :name

-- name: purge_visits
delete from visits where at < :before

-- name: audit_note
insert into audit (at, who, role, unit, act, object, detail)
values (:at, :who, :role, :unit, :act, :object, :detail)

-- name: audit_read
select id, at, who, role, unit, act, object, detail from audit
where id < :before order by id desc limit :many

-- name: edition_same
select mark from editions where text = :text order by id limit 1

-- name: edition_keep
insert into editions (mark, at, who, note, text, size)
values (:mark, :at, :who, :note, :text, :size)

-- name: editions_read
select id, mark, at, who, note, size from editions order by id desc limit :many

-- name: edition_text
select text from editions where mark = :mark order by id limit 1

-- name: draft_keep
insert into drafts (at, who, unit, kind, target, phrase, text)
values (:at, :who, :unit, :kind, :target, :phrase, :text)

-- name: draft_text
update drafts set text = :text where id = :id and state = 'draft'

-- name: draft_settled
update drafts set state = :state, settled_at = :at, settled_by = :by, edition = :edition
where id = :id and state = 'draft'

-- name: draft_one
select id, at, who, unit, kind, target, phrase, text, state, settled_by, settled_at, edition
from drafts where id = :id

-- name: drafts_read
select id, at, who, unit, kind, target, phrase, text, state, settled_by, settled_at, edition
from drafts order by case when state = 'draft' then 0 else 1 end, id desc limit :many

-- name: miss_settled
insert into settled (phrase, at, who, how) values (:phrase, :at, :who, :how)
on conflict (phrase) do update set at = excluded.at, who = excluded.who, how = excluded.how

-- name: misses_settled
select phrase, at, who, how from settled order by phrase

-- name: case_one
select * from cases where code = :code

-- name: cases_read
select * from cases
where (day >= :first and day <= :last) or (day < :first and state in ('open', 'taken'))
order by opened_at, code

-- name: case_taken
update cases set state = 'taken', taken_at = :at, taken_by = :who
where code = :code and state = 'open'

-- name: case_answered
-- The first answer's time stays; the words are those of the latest.
update cases set state = 'answered', answer = :answer, answers = answers + 1, solved = null,
answered_at = coalesce(answered_at, :at), answered_by = :who
where code = :code

-- name: case_closed
update cases set state = 'closed', closed_at = :at where code = :code

-- name: case_delivery
-- What became of the staff answers that went to a case's chat.
select o.key, o.sent_at, o.ended from outbox as o join cases as c on c.chat = o.chat
where c.code = :code and o.key like :like and c.chat <> '' order by o.id desc

-- name: chore_done
insert into chores (day, kind, target, who) values (:day, :kind, :target, :who)

-- name: chores_done
select kind, target, who from chores where day = :day order by id

-- name: link_checked
insert into links (address, checked_at, status, failed) values (:address, :at, :status, :failed)
on conflict (address) do update
set checked_at = excluded.checked_at, status = excluded.status, failed = excluded.failed

-- name: links_read
select address, checked_at, status, failed from links order by address

-- name: demo_read
select at, days, seed, misses from demo

-- name: anything_there
select (select count(*) from facts) + (select count(*) from answers)
+ (select count(*) from cases) + (select count(*) from misses)
+ (select count(*) from filing_versions) as n

-- name: cases_open
select code, chat, state, words from cases where state in ('open', 'taken') order by opened_at, code

-- name: demo_keep
insert into demo (at, days, seed, misses)
values (:at, :days, :seed, (select coalesce(max(id), 0) from misses))

-- name: demo_unchat
-- A demo case is answered to no network.
update cases set chat = 'demo:' || code where edition = 'demo' and chat <> ''

-- name: demo_forget_sessions
delete from sessions where chat like :theirs or chat like :ours

-- name: demo_forget_inbox
delete from inbox where chat like :theirs or chat like :ours

-- name: demo_forget_outbox
delete from outbox where chat like :theirs or chat like :ours

-- name: demo_drop_facts
delete from facts where edition = 'demo'

-- name: demo_drop_answers
delete from answers where edition = 'demo'

-- name: demo_drop_remarks
delete from remarks where edition = 'demo'

-- name: demo_drop_cases
delete from cases where edition = 'demo'

-- name: demo_drop_misses
delete from misses where id <= (select coalesce(max(misses), 0) from demo)

-- name: demo_drop_filings
delete from filing_versions where who = 'demo.canbo' and source = 'demo'

-- name: demo_drop_mark
delete from demo

-- name: digest_sent
insert into digests (unit, week, at) values (:unit, :week, :at) on conflict (unit, week) do nothing

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
where day >= :since and day <= :until and kind in ('opened', 'step', 'link', 'finished')
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

-- name: keep_filings
-- A month's figures, unless somebody else has changed them since they were read.
insert into filing_versions (month, at, who, source, held)
select :month, :at, :who, :source, :held
where coalesce((select max(id) from filing_versions where month = :month), 0) = :based_on
