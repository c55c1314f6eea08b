-- An act in several commits is under way until the last of them: what a closed or killed program left
-- of it is taken back at the next start.
alter table ad_cost_act add column under_way integer not null default 0;
