-- Imports that pause, count what their silence kept from firing, and list what taking them back left.

-- What would have been set off, by kind: a JSON object of counts.
alter table import add column fired text not null default '{}';
-- Time spent at work: pauses and closed windows are no part of it.
alter table import add column worked_ms integer not null default 0;
-- What taking it back came to: a JSON object of counts, null until then.
alter table import add column undone text;

-- Leads that taking an import back left as they are, since people changed them.
create table import_kept (
  import_id integer not null references import (id),
  lead_id   integer not null references lead (id),
  -- Whether the import made the lead; otherwise it changed one that was there.
  made      integer not null,
  -- Names of the fields that stay as they are: JSON.
  fields    text not null default '[]',
  primary key (import_id, lead_id)
) strict, without rowid;
