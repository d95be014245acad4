-- What staff type in of filed dossiers. Every import of a month is kept whole, with who and when;
-- the latest of a month is the one that holds, so that a month is never half replaced.

create table filing_versions (
    id {identity},
    month text not null,
    at text not null,
    who text not null,
    source text not null,
    held text not null
);
create index filing_versions_month on filing_versions (month, id);

create index facts_mark on facts (mark, day);
