-- Audiences: who is kept in which list of a platform, and every upload that keeps it so.

create table audience (
  id              integer primary key,
  uid             text not null unique,
  name            text not null,
  -- 'platform' or 'file'.
  target          text not null,
  pixel_id        integer references pixel (id),
  -- The audience's id there; null until it is made.
  remote_id       text,
  -- Since when it may have been made there without our knowing its id.
  making_since    integer,
  -- 'segment' or 'people'.
  source          text not null,
  segment_uid     text,
  consent         text not null default 'granted',
  format          text not null default 'meta',
  schedule        text,
  next_run_at     integer,
  -- 0 where what is there may be more than is known here: the next refresh replaces all of it.
  known           integer not null default 1,
  last_refresh_at integer,
  created_at      integer not null,
  updated_at      integer not null,
  removed_at      integer
) strict;
create index audience_by_pixel on audience (pixel_id);

-- Of an audience of people: who was put in, by a person or an automation.
create table audience_person (
  audience_id integer not null references audience (id),
  lead_id     integer not null,
  put_by      text not null,
  put_at      integer not null,
  primary key (audience_id, lead_id)
) strict, without rowid;
create index audience_person_by_lead on audience_person (lead_id);

-- Who is there, who may be, and what is to be done about it.
create table audience_member (
  id          integer primary key,
  audience_id integer not null references audience (id),
  -- Null once the person was erased: what is left is how to take them out there.
  lead_id     integer,
  -- 0 not there, 1 there, 2 perhaps: it was sent and never answered.
  there       integer not null default 0,
  -- 'add', 'change' (out as it was, in as it is), 'remove', 'leave' (at once, whatever else is stopped).
  todo        text,
  -- Hashes under which the person was sent; null until then.
  extern      text,
  email       text,
  phone       text,
  -- Of all that was sent: another one is to be sent again.
  digest      text,
  chunk_id    integer,
  -- The job that last found the person eligible, and that which last sent them.
  seen_by     integer,
  sent_by     integer,
  unique (audience_id, lead_id)
) strict;
create index audience_member_todo on audience_member (audience_id, todo, id) where todo is not null;
create index audience_member_by_lead on audience_member (lead_id);
create index audience_member_there on audience_member (audience_id) where there = 1;
create index audience_member_in on audience_member (chunk_id) where chunk_id is not null;
create index audience_member_email on audience_member (audience_id, email) where email is not null;
create index audience_member_phone on audience_member (audience_id, phone) where phone is not null;

create table remarketing_job (
  id              integer primary key,
  uid             text not null unique,
  audience_id     integer not null references audience (id),
  -- 'refresh', 'replace', 'clear', 'leave'.
  kind            text not null,
  started_by      text not null,
  state           text not null default 'planning',
  word            text,
  message         text,
  -- The snapshot: leads up to this id are looked at, and planned up to that one.
  snapshot_to     integer not null,
  planned_to      integer not null default 0,
  looked          integer not null default 0,
  no_consent      integer not null default 0,
  denied          integer not null default 0,
  no_identifiers  integer not null default 0,
  to_add          integer not null default 0,
  to_remove       integer not null default 0,
  added           integer not null default 0,
  removed         integer not null default 0,
  invalid         integer not null default 0,
  -- The upload under way, as the platform counts its parts.
  session_id      integer not null default 0,
  session_op      text,
  session_seq     integer not null default 0,
  session_total   integer not null default 0,
  session_began   integer not null default 0,
  replaced        integer not null default 0,
  created_at      integer not null,
  ended_at        integer
) strict;
create index remarketing_job_by_audience on remarketing_job (audience_id, id);
create index remarketing_job_open on remarketing_job (state) where ended_at is null;

-- One part of an upload, kept before it is sent and settled by its answer.
create table remarketing_chunk (
  id          integer primary key,
  uid         text not null unique,
  job_id      integer not null references remarketing_job (id),
  op          text not null,
  session_id  integer not null,
  seq         integer not null,
  is_last     integer not null,
  people      integer not null,
  -- 'sending', 'unknown', 'accepted', 'refused', 'void'.
  state       text not null default 'sending',
  tries       integer not null default 0,
  at          integer not null,
  duration_ms integer,
  received    integer,
  invalid     integer,
  status      integer,
  outcome     text,
  code        text,
  trace_id    text,
  answer      text
) strict;
create index remarketing_chunk_by_job on remarketing_chunk (job_id, id);

-- What holds up the uploads of an account, beside what holds up its conversions.
create table audience_hold (
  pixel_id integer primary key references pixel (id),
  held     text not null,
  reason   text,
  until    integer,
  at       integer not null
) strict;
