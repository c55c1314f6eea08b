-- Merges of leads with all it takes to part them again, and records that are never to be taken for
-- one another.

create table merge (
  id        integer primary key,
  uid       text not null unique,
  keep_id   integer not null,
  merged_id integer not null,
  -- The revision the kept lead was left at.
  keep_rev  integer not null,
  action_id integer,
  actor     text not null,
  at        integer not null,
  -- Both as they were, the fields that changed, the links of both, and the deals that moved.
  journal   text not null,
  undone_at integer,
  undone_by text
) strict;
create unique index merge_open on merge (merged_id) where undone_at is null;
create index merge_by_keep   on merge (keep_id, id);
create index merge_by_action on merge (action_id) where action_id is not null;

-- Erasing a lead looks up what was kept of its links.
create index if not exists conflict_by_link on conflict (link_id);
create index if not exists intent_by_link on intent (link_id);

-- A person said: this record there is not this one of ours.
create table not_same (
  connection_id integer not null references connection (id),
  object_type   text not null,
  remote_id     text not null,
  record_id     integer not null,
  actor         text not null,
  at            integer not null,
  primary key (connection_id, object_type, remote_id, record_id)
) strict, without rowid;
create index not_same_by_record on not_same (record_id);
