-- Automations: what follows from a change or an event by itself, in versions, and every run with its log.

create table automation (
  id           integer primary key,
  uid          text not null unique,
  name         text not null,
  active       integer not null default 0,
  version      integer not null default 1,
  -- Name of the one that came with Ponte; null for those people made.
  preset       text unique,
  -- Of a timetable: when it is due next, and from which lead on the present go continues.
  next_at      integer,
  scan_from    integer,
  created_at   integer not null,
  updated_at   integer not null,
  removed_at   integer
) strict;
create index automation_due on automation (next_at) where next_at is not null;

-- None is ever changed: a run ends by the version it began with.
create table automation_version (
  automation_id integer not null references automation (id),
  version       integer not null,
  -- JSON.
  definition    text not null,
  note          text,
  actor         text not null,
  created_at    integer not null,
  primary key (automation_id, version)
) strict, without rowid;

create table automation_run (
  id            integer primary key,
  uid           text not null unique,
  automation_id integer not null references automation (id),
  version       integer not null,
  lead_id       integer not null references lead (id),
  state         text not null default 'ready',
  reason        text,
  -- Which instruction of its version comes next.
  pc            integer not null default 0,
  -- Not before this time.
  run_at        integer not null,
  -- Waits by a stopwatch: a clock that is set back does not make it longer.
  elapsed       integer not null default 0,
  -- Waits for a condition, until limit_at: looked at whenever the lead changes.
  awaits        integer not null default 0,
  limit_at      integer,
  -- JSON: ids of the automations by whose deeds it came about, the first one first.
  chain         text not null default '[]',
  started_at    integer not null,
  ended_at      integer
) strict;
create index automation_run_due     on automation_run (run_at, id) where state in ('ready', 'waiting');
create index automation_run_lead    on automation_run (lead_id, automation_id, id);
create index automation_run_awaits  on automation_run (lead_id) where awaits = 1;
create index automation_run_elapsed on automation_run (id) where elapsed = 1;
create index automation_run_by      on automation_run (automation_id, id);
create index automation_run_state   on automation_run (automation_id, state, id);
create index automation_run_ended   on automation_run (ended_at) where ended_at is not null;

-- What each step did.
create table automation_step (
  id      integer primary key,
  run_id  integer not null references automation_run (id) on delete cascade,
  pc      integer not null,
  step_id text not null,
  kind    text not null,
  outcome text not null,
  -- JSON: what its words need.
  facts   text not null default '{}',
  at      integer not null
) strict;
create index automation_step_by_run on automation_step (run_id, id);
create unique index automation_step_once on automation_step (run_id, pc)
  where outcome not in ('waiting', 'failed');

-- Notices for people at the console; shown once, and told where that cannot be known.
create table person_notice (
  id         integer primary key,
  uid        text not null unique,
  lead_id    integer not null references lead (id),
  -- The step that asks for it; null for a follow-up that is due.
  step_row   integer references automation_step (id) on delete cascade,
  text       text not null,
  state      text not null default 'waiting',
  created_at integer not null,
  shown_at   integer
) strict;
create index person_notice_waiting on person_notice (id) where state in ('waiting', 'showing');
create index person_notice_by_lead on person_notice (lead_id);
create index person_notice_by_step on person_notice (step_row) where step_row is not null;

-- Follow-ups that were done, and how they went.
create table follow_up (
  id      integer primary key,
  uid     text not null unique,
  lead_id integer not null references lead (id),
  due_at  integer,
  outcome text not null,
  note    text,
  actor   text not null,
  at      integer not null
) strict;
create index follow_up_by_lead on follow_up (lead_id, id);
