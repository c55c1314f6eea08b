import { useRef, useState } from 'react';
import type { Hook, HookState } from '../../../shared/model/hook.ts';
import type { Selection } from '../../components/grid/selection.ts';
import { useAct } from '../../components/use-act.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';

type Filter = {
  readonly endpoint?: string[];
  readonly state?: HookState[];
  readonly upTo?: string;
};
type Progress = { readonly done: number; readonly total: number };
type Tally = { asked: number; changed: number };

const atOnce = 500;

/** Has hooks handled once more: one, those chosen, or all a filter finds, in parts that can be stopped. */
export function useReplay() {
  const { t } = useText();
  const { client } = useService();
  const act = useAct();
  const [progress, setProgress] = useState<Progress | null>(null);
  const stopped = useRef(false);

  async function part(tally: Tally, ids: readonly string[], total: number): Promise<void> {
    if (ids.length === 0 || stopped.current) return;
    const { changed } = await client.hooks.replay({ ids: [...ids] });
    tally.asked += ids.length;
    tally.changed += changed;
    setProgress({ done: tally.asked, total });
  }

  /** Down the list by cursor, so that what arrives meanwhile is left out. */
  async function all(
    tally: Tally,
    { filter, except, total }: { filter: Filter; except: ReadonlySet<string>; total: number },
  ): Promise<void> {
    let cursor: string | undefined;
    do {
      const { items, pagination } = await client.hooks.list({ ...filter, cursor, limit: atOnce });
      const ids = items.map((hook: Hook) => hook.id).filter((id) => !except.has(id));
      await part(tally, ids, total);
      cursor = pagination.nextCursor ?? undefined;
    } while (cursor !== undefined && !stopped.current);
  }

  async function run(work: (tally: Tally) => Promise<void>, total: number): Promise<boolean> {
    stopped.current = false;
    if (total > atOnce) setProgress({ done: 0, total });
    const tally: Tally = { asked: 0, changed: 0 };
    const done = await act({
      do: async () => {
        await work(tally);
        return true;
      },
      done: () => {
        const kept = tally.asked - tally.changed;
        const left = kept > 0 ? t('hooks.replay.kept', { count: kept }) : null;
        if (tally.changed === 0) {
          return { tone: 'neutral', title: t('hooks.replay.nothing'), hint: left ?? undefined };
        }
        return {
          title: t('hooks.replay.done', { count: tally.changed }),
          hint: left ?? t('hooks.replay.hint'),
        };
      },
    });
    setProgress(null);
    return done === true;
  }

  return {
    progress,
    stop: () => void (stopped.current = true),
    one: (id: string) => run((tally) => part(tally, [id], 1), 1),
    chosen(selection: Selection, filter: Filter, total: number): Promise<boolean> {
      if (selection.kind === 'all') {
        const { except } = selection;
        return run((tally) => all(tally, { filter, except, total }), total);
      }
      const ids = [...selection.ids];
      return run(async (tally) => {
        for (let at = 0; at < ids.length; at += atOnce) {
          await part(tally, ids.slice(at, at + atOnce), ids.length);
        }
      }, ids.length);
    },
  };
}
