-- What is measured of a connection: its clock, how far back a reading looks, and what readings missed.

-- The offsets of the last answers' Date headers against our own clock.
create table remote_clock (
  connection_id integer primary key references connection (id),
  samples       text not null default '[]'
) strict;

-- Records that a whole walk met first, though a reading of changes should have shown them.
create table missed (
  id            integer primary key,
  connection_id integer not null references connection (id),
  object_type   text not null,
  remote_id     text not null,
  -- When it changed there, their time; how much later it was met.
  changed_at    integer not null,
  lag_ms        integer not null,
  overlap_ms    integer not null,
  run_id        integer references run (id),
  found_at      integer not null
) strict;
create unique index missed_once on missed (connection_id, object_type, remote_id, changed_at);

-- How far back readings look since something was missed; 0 while nothing was.
alter table watermark add column overlap_ms integer not null default 0;
-- From when a person has everything read again; null once that was done.
alter table watermark add column reread_from integer;

-- Leads that some systems do not take, counted by the fields they lack.
create index lead_without_email on lead (id) where deleted_at is null and email is null;
