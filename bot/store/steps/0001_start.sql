-- The first tables. Text, integers and ISO times only, so that either engine can be read by eye.

create table inbox (
    id {identity},
    chat text not null,
    key text not null,
    at text not null,
    kind text not null,
    text text not null,
    tries integer not null default 0,
    done_at text,
    unique (chat, key)
);
create index inbox_waiting on inbox (chat, id) where done_at is null;
create index inbox_done on inbox (done_at);

create table sessions (
    chat text primary key,
    state text not null,
    seen_at text not null,
    wake_at text
);
create index sessions_wake on sessions (wake_at) where wake_at is not null;

create table outbox (
    id {identity},
    chat text not null,
    key text not null,
    reply text not null,
    at text not null,
    lease_until text,
    tries integer not null default 0,
    sent_at text,
    ended text not null default ''
);
create index outbox_chat on outbox (chat, id);
create index outbox_unsent on outbox (lease_until) where sent_at is null;

create table facts (
    id {identity},
    at text not null,
    day text not null,
    kind text not null,
    procedure text not null,
    detail text not null,
    unit text not null,
    spot text not null,
    channel text not null,
    edition text not null,
    mark text not null
);
create index facts_day on facts (day, kind);

create table misses (
    id {identity},
    day text not null,
    kind text not null,
    words text not null,
    unit text not null,
    channel text not null
);
create index misses_day on misses (day);

create table secrets (
    name text primary key,
    value text not null,
    until text
);
