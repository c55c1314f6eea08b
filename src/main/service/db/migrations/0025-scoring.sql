-- Rules of scores: why a version was made, the draft of the next, runs that score everything anew,
-- and what was learned from leads that converted and were lost.

alter table score_rules add column note text;
alter table score_rules add column restored_from integer;

-- One for the company.
create table score_draft (
  id         integer primary key check (id = 1),
  rules      text not null,
  based_on   integer not null,
  rev        integer not null,
  updated_by text not null,
  updated_at integer not null
) strict;

create table score_run (
  id         integer primary key,
  uid        text not null unique,
  version    integer not null,
  kind       text not null,
  state      text not null default 'running',
  -- Leads up to this id are done; it ends at the highest there was when it began.
  reached    integer not null default 0,
  total      integer not null,
  changed    integer not null default 0,
  moved      integer not null default 0,
  started_by text not null,
  started_at integer not null,
  ended_at   integer
) strict;
create index score_run_open on score_run (id) where state = 'running';
create index score_run_daily on score_run (started_at) where kind = 'daily';

-- The newest holds; it never changes a score.
create table score_model (
  id         integer primary key check (id = 1),
  model      text not null,
  shown      integer not null default 0,
  trained_by text not null,
  trained_at integer not null
) strict;
