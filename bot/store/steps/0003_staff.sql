-- Answers and cases of citizens; accounts, sessions and actions of staff; editions and drafts.

-- A ballot is one person's answers about one procedure in one period. Its name leads back to
-- nobody and is no pseudonym of the facts, and a second tap takes the place of the first.
create table answers (
    ballot text not null,
    day text not null,
    survey text not null,
    period text not null,
    question text not null,
    choice text not null,
    score integer,
    procedure text not null,
    unit text not null,
    channel text not null,
    edition text not null,
    primary key (ballot, question)
);
create index answers_day on answers (day, survey);

-- Free words stand by themselves: no ballot, no pseudonym, no hour.
create table remarks (
    id {identity},
    day text not null,
    survey text not null,
    procedure text not null,
    unit text not null,
    channel text not null,
    words text not null,
    edition text not null
);
create index remarks_day on remarks (day);

-- A case knows its chat as long as it can be answered; words and chat are blanked by rule.
create table cases (
    code text primary key,
    opened_at text not null,
    day text not null,
    why text not null,
    procedure text not null,
    unit text not null,
    channel text not null,
    chat text not null,
    pin text not null,
    words text not null,
    summary text not null,
    due_at text,
    state text not null default 'open',
    taken_at text,
    taken_by text not null default '',
    answered_at text,
    answered_by text not null default '',
    answer text not null default '',
    answers integer not null default 0,
    solved integer,
    solved_at text,
    closed_at text,
    wrong integer not null default 0,
    edition text not null
);
create index cases_unit on cases (unit, state);
create index cases_day on cases (day);

create table staff (
    name text primary key,
    full_name text not null,
    role text not null,
    unit text not null,
    password text not null,
    must_change integer not null default 1,
    totp text not null default '',
    totp_step integer not null default 0,
    created_at text not null,
    seen_at text,
    off_at text
);

create table visits (
    token text primary key,
    name text not null,
    at text not null,
    seen_at text not null
);
create index visits_name on visits (name);

create table audit (
    id {identity},
    at text not null,
    who text not null,
    role text not null,
    unit text not null,
    act text not null,
    object text not null,
    detail text not null
);
create index audit_at on audit (at);
-- only sqlite
create trigger audit_is_not_changed before update on audit begin select raise(abort, 'the audit trail only grows'); end;
-- only sqlite
create trigger audit_is_not_deleted before delete on audit begin select raise(abort, 'the audit trail only grows'); end;
-- only postgres
create function audit_only_grows() returns trigger language plpgsql as 'begin raise exception ''the audit trail only grows''; end';
-- only postgres
create trigger audit_is_kept before update or delete or truncate on audit for each statement execute function audit_only_grows();

-- The whole text of every edition, compressed; one that was in use before is named after "=".
create table editions (
    id {identity},
    mark text not null,
    at text not null,
    who text not null,
    note text not null,
    text text not null,
    size integer not null
);
create index editions_mark on editions (mark);

create table drafts (
    id {identity},
    at text not null,
    who text not null,
    unit text not null,
    kind text not null,
    target text not null,
    phrase text not null,
    text text not null,
    state text not null default 'draft',
    settled_at text,
    settled_by text not null default '',
    edition text not null default ''
);
create index drafts_state on drafts (state);

-- What was done about a group of questions that were not understood.
create table settled (
    phrase text primary key,
    at text not null,
    who text not null,
    how text not null
);

create table chores (
    id {identity},
    day text not null,
    kind text not null,
    target text not null,
    who text not null
);
create index chores_day on chores (day);

create table links (
    address text primary key,
    checked_at text not null,
    status text not null,
    failed integer not null default 0
);

-- Points of the indices that no citizen answers, typed in by staff with their source.
create table indices (
    unit text not null,
    period text not null,
    number integer not null,
    points integer not null,
    dossiers integer not null,
    source text not null,
    at text not null,
    who text not null,
    primary key (unit, period, number)
);

create table digests (
    unit text not null,
    week text not null,
    at text not null,
    primary key (unit, week)
);

create table demo (
    at text not null,
    days integer not null,
    seed integer not null,
    misses integer not null
);
