import type { UndoResult } from '../../src/shared/model/undo.ts';
import type { Caller } from '../../src/main/service/actor.ts';
import { heldValues } from '../../src/main/service/leads/lead-values.ts';
import type { syncInATest } from './sync-in-a-test.ts';

type App = ReturnType<typeof syncInATest>;

export const byAna: Caller = { operator: { name: 'Ana', role: 'admin' }, source: 'form' };

/** Ways to take runs back and to see what became of it. */
export function undoingIn(app: App) {
  const { undoRuns } = app.running;

  /** All live leads with all their values, whatever happened on the way there. */
  function state(): string {
    const ids = app.db.client
      .prepare<[], number>('select id from lead where deleted_at is null order by uid')
      .pluck()
      .all();
    return JSON.stringify(ids.map((id) => [id, heldValues(app.now({ id }))]));
  }

  async function ended(uid: string) {
    await app.until(() => {
      const { state: now } = app.sync.runs.detail(uid);
      return now !== 'queued' && now !== 'running';
    }, 'The end of the undo');
    return app.sync.runs.detail(uid);
  }

  async function undo(runUid: string) {
    return ended(undoRuns.start(runUid, byAna).uid);
  }

  const list = (runUid: string, result: UndoResult) =>
    undoRuns
      .items(runUid, result, { limit: 500, offset: 0 })
      .items.map(({ name, field, reason }) => [name, field, reason]);

  return { state, undo, ended, list, preview: undoRuns.preview, start: undoRuns.start };
}
