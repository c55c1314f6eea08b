-- Where leads came from, as reports group it, and what was paid for it.

-- Folded (no accents, lower case); a visit without a source has no medium and no campaign either.
alter table lead add column source_key   text not null default '';
alter table lead add column medium_key   text not null default '';
alter table lead add column campaign_key text not null default '';
update lead set source_key = fold_visit(tracking, 'source'),
                medium_key = fold_visit(tracking, 'medium'),
                campaign_key = fold_visit(tracking, 'campaign')
 where tracking <> '{}';
-- All that a report asks of leads; those without a source are the rest.
create index lead_by_visit on lead (source_key, medium_key, campaign_key, created_at, status)
  where deleted_at is null and source_key <> '';

create table ad_cost (
  id           integer primary key,
  uid          text not null unique,
  -- YYYY-MM-DD, both inclusive: one day, or the first and the last of a month.
  first_day    text not null,
  last_day     text not null,
  source       text not null,
  medium       text not null,
  campaign     text not null,
  source_key   text not null,
  medium_key   text not null,
  campaign_key text not null,
  cents        integer not null,
  file_name    text,
  actor        text not null,
  created_at   integer not null,
  updated_at   integer not null
) strict;
create unique index ad_cost_once
  on ad_cost (source_key, medium_key, campaign_key, first_day, last_day);
create index ad_cost_by_day on ad_cost (first_day, last_day);

-- What one act of a person made of costs, so that it can be taken back as a whole.
create table ad_cost_act (
  id        integer primary key,
  uid       text not null unique,
  at        integer not null,
  undone_at integer
) strict;
create table ad_cost_change (
  act_id integer not null references ad_cost_act (id) on delete cascade,
  uid    text not null,
  -- JSON of the row; null where there was none.
  before text,
  after  text,
  primary key (act_id, uid)
) strict, without rowid;
