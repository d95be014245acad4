-- What the channels need: which message a reply became, and keys of forgotten chats.

alter table outbox add column pressed integer not null default 0;
alter table outbox add column slot text not null default '';
alter table outbox add column parts integer not null default 0;
alter table outbox add column sent_as text not null default '';

create table spent (
    mark text primary key,
    at text not null
);
create index spent_at on spent (at)
