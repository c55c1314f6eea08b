import type { LeadFilter } from '../../../shared/model/lead.ts';
import { spokenTo } from './first-contact.ts';
import type { Condition } from './lead-filter.ts';

/** A customer converted, whatever became of the status. */
export const isConverted = `(lead.status = 'converted' or lead.lifecycle = 'customer'
  or lead.converted_at is not null)`;

/** Filters by what the overview counts, so that each of its numbers can show who is behind it. */
export function byFigure(filter: LeadFilter): (Condition | null)[] {
  const { converted, scoreFrom, scoreTo, firstContact } = filter;
  return [
    converted === undefined ? null : where(converted ? isConverted : `not ${isConverted}`, []),
    scoreFrom === undefined ? null : where('lead.score >= ?', [scoreFrom]),
    scoreTo === undefined ? null : where('lead.score <= ?', [scoreTo]),
    firstContact?.length ? where(spokenTo(firstContact), []) : null,
    convertedAfter(filter),
  ];
}

/** Whether the answer also depends on what is kept beside leads: messages, follow-ups, runs. */
export function looksBeside({ firstContact, convertedAfter: after }: LeadFilter): boolean {
  return Boolean(firstContact?.length) || after !== undefined;
}

/** Lists of runs and of leads mean the same by it. */
export const convertedAfterRun = `automation_run.state <> 'refused'
  and lead.converted_at >= automation_run.started_at`;

function convertedAfter(filter: LeadFilter): Condition | null {
  const { convertedAfter: uid, ranFrom, ranTo } = filter;
  if (uid === undefined) return null;
  const since = ranFrom === undefined ? [] : [Date.parse(ranFrom)];
  const until = ranTo === undefined ? [] : [Date.parse(ranTo)];
  return where(
    `exists (select 1 from automation_run
       join automation on automation.id = automation_run.automation_id
      where automation_run.lead_id = lead.id and automation.uid = ? and ${convertedAfterRun}
        ${ranFrom === undefined ? '' : 'and automation_run.started_at >= ?'}
        ${ranTo === undefined ? '' : 'and automation_run.started_at <= ?'})`,
    [uid, ...since, ...until],
  );
}

function where(sql: string, params: (string | number)[]): Condition {
  return { sql: () => sql, params, covered: false };
}
