import type { RunDetail } from '../../../shared/model/sync.ts';

/** Going on, to be decided about, carried out, or over without that. */
export type Stage = 'open' | 'ready' | 'done' | 'ended';

export function stageOf({ state, preview }: Pick<RunDetail, 'state' | 'preview'>): Stage {
  if (state === 'queued' || state === 'running' || state === 'paused') return 'open';
  if (state === 'completed' && preview?.phase === 'ready') return 'ready';
  if (state === 'completed' && preview?.phase === 'done') return 'done';
  return 'ended';
}
