-- How tables are imported, kept by name: fields of columns, what is done to cells, rules on a match.

create table import_template (
  id         integer primary key,
  uid        text not null unique,
  name       text not null,
  -- Folded: two templates do not differ in case and accents alone.
  name_key   text not null unique,
  mapping    text not null,
  actor      text not null,
  updated_at integer not null
) strict;
