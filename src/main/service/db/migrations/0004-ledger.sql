-- Why each value is what it is, with what it takes to decide it again; and the undoing of runs.

-- One planning that had an effect. Its inputs are forgotten after a time; what it did stays.
create table decision (
  id          integer primary key,
  kind        text not null,
  link_id     integer not null references link (id),
  record_type text not null,
  record_id   integer not null,
  run_id      integer,
  -- Jobs are forgotten before decisions are: who asked is kept here as well.
  job_id      integer,
  conflict_id integer,
  source      text not null,
  actor       text not null,
  how         text,
  at          integer not null,
  -- The revision it was planned on, and the one that it made here, by which its changes are known.
  local_rev   integer not null,
  took_rev    integer,
  remote_ver  text,
  inputs      text,
  digest      text not null,
  engine_ver  integer not null,
  policy_rev  integer not null,
  mapping_rev integer not null
) strict;
create unique index decision_by_rev on decision (took_rev) where took_rev is not null;
create index decision_by_link on decision (link_id, id);
create index decision_by_run  on decision (run_id, record_type, record_id) where run_id is not null;

create table ledger (
  decision_id integer not null references decision (id),
  line        integer not null,
  side        text not null,
  field       text not null,
  outcome     text not null,
  reason      text not null,
  before      text,
  after       text,
  primary key (decision_id, line)
) strict, without rowid;

-- Field rules as decisions met them, each kept once.
create table ledger_rule (
  id   integer primary key,
  body text not null unique
) strict;

-- A run is taken back record by record: the same index, with the record in it.
drop index change_by_run;
create index change_by_run on change (run_id, record_type, record_id, id) where run_id is not null;

-- A run that takes another back, how far it is, and what it could not take back.
create table run_undo (
  run_id      integer primary key references run (id),
  undoes_id   integer not null references run (id),
  place       text,
  restored    integer not null default 0,
  kept        integer not null default 0,
  failed      integer not null default 0
) strict;
create index run_undo_of on run_undo (undoes_id, run_id);

create table run_undo_item (
  id          integer primary key,
  run_id      integer not null references run (id),
  result      text not null,
  reason      text not null,
  record_type text not null,
  record_id   integer not null,
  field       text not null,
  before      text,
  after       text,
  now         text
) strict;
create index run_undo_item_by_run on run_undo_item (run_id, result, id);
