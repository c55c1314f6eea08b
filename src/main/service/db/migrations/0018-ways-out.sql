-- Ways out of a dead letter: how far a careful resend is and why it stopped, fields in which a
-- difference was accepted, and why a send was discarded.

-- Null for those from before: they are not shown.
alter table replay add column uid text;
-- Of what it is: connection, operation and cause, as they were when it began.
alter table replay add column about text not null default '{}';
alter table replay add column total integer not null default 0;
alter table replay add column sent integer not null default 0;
alter table replay add column failed integer not null default 0;
-- The job whose failure stopped it.
alter table replay add column stopped_by text;
alter table replay add column put_away_at integer;

-- By field, what each side held when a person accepted that they differ.
alter table link add column muted text not null default '{}';

alter table job add column end_reason text;
