-- What people corrected in a file that waits to be imported, and finding an import's leads by what
-- became of them.

-- In order: of two about the same cell the later one holds, and without it the earlier one again.
create table import_fix (
  id        integer primary key,
  file_id   text not null,
  -- Of a workbook: the name of the sheet.
  sheet     text not null default '',
  -- What was done at once is taken back at once.
  step      integer not null,
  -- 'cell': one cell of a line; 'value': a value wherever its column has it; 'leave': the line stays
  -- out, or comes in again when the text is blank.
  kind      text not null check (kind in ('cell', 'value', 'leave')),
  line      integer,
  column_no integer,
  -- What the file says there. Where it says something else, nothing is corrected.
  source    text not null,
  text      text not null,
  at        integer not null
) strict;
create index import_fix_of_file on import_fix (file_id, sheet, id);

create index import_row_outcome on import_row (import_id, result, lead_id)
  where result in ('updated', 'skipped');
