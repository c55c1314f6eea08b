import type { Reader } from '../db/reader.ts';
import { convertedAfterRun } from '../leads/figure-filter.ts';
import type { OverviewFigures } from '../../../shared/model/overview.ts';
import type { Span } from './period.ts';

/** What the automations did for which leads, and how many of those converted afterwards. */
export function automationFigures(
  reader: Reader,
  { from, to }: Span,
): Promise<OverviewFigures['automations']> {
  return reader.rows(
    `select automation.uid as id, automation.name, count(*) as started,
        sum(automation_run.state = 'done') as done,
        sum(automation_run.state in ('ready', 'waiting')) as waiting,
        sum(automation_run.state = 'failed') as failed,
        count(distinct case when lead.deleted_at is null and ${convertedAfterRun}
          then lead.id end) as converted
       from automation_run
       join automation on automation.id = automation_run.automation_id
       join lead on lead.id = automation_run.lead_id
      where automation_run.started_at between ? and ?
      group by automation.id order by started desc, automation.id`,
    [from, to],
  );
}
