-- The first sync of a connection as a dry run: what was seen there, what it would lead to, and what a person approved.

-- 'awaiting' until somebody approved a preview; connections there were before go on as they did.
alter table connection add column first_sync text not null default 'approved';

-- One dry run, or an approved one that is being carried out.
create table preview (
  run_id        integer primary key references run (id),
  connection_id integer not null references connection (id),
  phase         text not null default 'reading',
  cursor        text,
  upper         integer,
  pages         integer not null default 0,
  read_ms       integer not null default 0,
  -- How many records there are said to be, before all were read.
  expected      integer,
  -- The preview that was approved, and whether leads that are only here are made there.
  approves      integer references run (id),
  create_there  integer not null default 1,
  -- Records that were applied, and those left since they had moved.
  applied       integer not null default 0,
  drifted       integer not null default 0,
  -- When this phase began, for what is left of it.
  phase_at      integer not null default 0,
  plan_hash     text,
  result        text
) strict;
create index preview_by_connection on preview (connection_id, run_id);

-- Each record there that was seen, and each lead that would be sent, with a digest of what is planned.
create table preview_item (
  id        integer primary key,
  run_id    integer not null references preview (run_id) on delete cascade,
  side      text not null,
  remote_id text,
  record_id integer,
  document  text,
  email     text,
  phone     text,
  name      text,
  seen      text,
  digest    text,
  state     text
) strict;
create index preview_item_run on preview_item (run_id, id);
create index preview_item_planned on preview_item (run_id, id, digest) where digest is not null;
create unique index preview_item_remote on preview_item (run_id, remote_id) where remote_id is not null;
create unique index preview_item_lead on preview_item (run_id, record_id) where record_id is not null;
create index preview_item_document on preview_item (run_id, document) where document is not null;
create index preview_item_email on preview_item (run_id, email) where email is not null;
create index preview_item_phone on preview_item (run_id, phone) where phone is not null;

-- Leads that several records there may be: not made there until a person said which.
create table preview_asked (
  run_id    integer not null references preview (run_id) on delete cascade,
  record_id integer not null,
  primary key (run_id, record_id)
) strict, without rowid;
