-- The pages that readings had something new in, so that a value can be followed back to the page.

create table run_page (
  id          integer primary key,
  run_id      integer not null references run (id),
  object_type text not null,
  -- From 1 on, within the records of one kind in this run.
  number      integer not null,
  -- As it was asked for; null for the first.
  cursor      text,
  read_at     integer not null,
  records     integer not null
) strict;

-- Null where a value came by another way, or before pages were kept.
alter table decision add column page_id integer;
