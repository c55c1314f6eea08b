-- People who may be entered twice: the pairs found, and the keys by which leads that may be alike meet.
-- What was written since the scan passed is found in `change`, so that writing a lead costs nothing more.

-- Hashes of a name with its city or company, and of the mailbox behind an e-mail that is written
-- otherwise. The e-mail, the phone and the document themselves have indexes of `lead`.
create table duplicate_key (
  key     integer not null,
  lead_id integer not null,
  primary key (key, lead_id)
) strict, without rowid;

-- The keys a lead was put under.
create table duplicate_seen (
  lead_id integer primary key,
  mailbox integer,
  city    integer,
  company integer
) strict;

-- E-mails, phones and documents that so many leads share that they tell nothing of two of them.
create table duplicate_group (
  kind text not null,
  key  text not null,
  primary key (kind, key)
) strict, without rowid;

create table duplicate (
  id         integer primary key,
  -- The lead with the smaller id.
  one_id     integer not null,
  other_id   integer not null,
  score      real not null,
  -- One bit a reason.
  reasons    integer not null,
  -- open, or not_duplicate as a person has said.
  state      text not null,
  cluster_id integer,
  -- The whole scan that saw it last.
  pass       integer not null default 0,
  found_at   integer not null,
  settled_by text,
  settled_at integer,
  unique (one_id, other_id)
) strict;
create index duplicate_of_other   on duplicate (other_id);
create index duplicate_of_cluster on duplicate (cluster_id) where state = 'open';
create index duplicate_settled    on duplicate (settled_at, id) where state = 'not_duplicate';

-- Leads that hang together by open pairs; named by the smallest id among them when it was made.
create table duplicate_cluster (
  id      integer primary key,
  size    integer not null,
  -- Of the pair that is most alike, and the reasons of all.
  score   real not null,
  reasons integer not null,
  pass    integer not null default 0
) strict;
create index duplicate_cluster_by_score on duplicate_cluster (score desc, id, reasons);

-- Many merged at once, above a likeness that a person chose.
create table duplicate_run (
  id        integer primary key,
  uid       text not null unique,
  at_least  real not null,
  -- running, stopped, done or undone
  state     text not null,
  actor     text not null,
  source    text not null,
  action_id integer not null references action (id),
  at        integer not null,
  ended_at  integer
) strict;

create table duplicate_run_item (
  id       integer primary key,
  run_id   integer not null references duplicate_run (id),
  -- The lead that stays first, as JSON.
  lead_ids text not null,
  -- waiting, merged or left
  state    text not null,
  why      text
) strict;
create index duplicate_run_item_waiting on duplicate_run_item (run_id, id) where state = 'waiting';
create index duplicate_run_item_of on duplicate_run_item (run_id, state, id);

-- Where the scan has passed in `change`, and which revision that was.
insert into counter (name, value) values ('duplicates_change', 0), ('duplicates_rev', 0), ('duplicates_pass', 0);
