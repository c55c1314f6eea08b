-- What people were typing and had not saved: a window that closes, or a machine that stops, takes none
-- of it. Each keeping is a row of its own id, so that who looks through them by id meets it again.
create table draft (
  id integer primary key autoincrement,
  operator text not null,
  screen text not null,
  of text not null,
  shape integer not null,
  body text not null,
  updated_at integer not null,
  unique (operator, screen, of)
);
create index draft_by_age on draft (updated_at);
