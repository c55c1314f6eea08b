import type { Notice } from '../../shared/contract/app.ts';

/**
 * Tells listeners that something changed.
 *
 * Notices say what changed and carry no data: the reader asks again. They are gathered for a
 * moment and told once, so that a pull of 20,000 leads is a handful of notices.
 */
export type Live = {
  tell(notice: Notice): void;
  subscribe(listener: (notice: Notice) => void): () => void;
  close(): void;
};

const GATHER_MS = 100;
/** Beyond this many ids a list is no longer worth naming: "all of them". */
const MAX_IDS = 500;

export function createLive(options: { gatherMs?: number } = {}): Live {
  const listeners = new Set<(notice: Notice) => void>();
  const waiting = new Map<string, Notice>();
  let timer: NodeJS.Timeout | undefined;

  function flush(): void {
    timer = undefined;
    const notices = [...waiting.values()];
    waiting.clear();
    for (const notice of notices) {
      for (const listener of listeners) listener(notice);
    }
  }

  return {
    tell(notice) {
      if (notice.type === 'command') {
        for (const listener of listeners) listener(notice);
        return;
      }
      waiting.set(notice.type, joined(waiting.get(notice.type), notice));
      timer ??= setTimeout(flush, options.gatherMs ?? GATHER_MS);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      clearTimeout(timer);
      timer = undefined;
      listeners.clear();
    },
  };
}

function joined(before: Notice | undefined, next: Notice): Notice {
  if (!before || !('ids' in before) || !('ids' in next)) return next;
  if (before.ids === null || next.ids === null) return { ...next, ids: null } as Notice;
  const ids = [...new Set([...before.ids, ...next.ids])];
  if (ids.length <= MAX_IDS) return { ...next, ids } as Notice;
  return next.type === 'leads.changed'
    ? { type: next.type, ids: null }
    : ({ ...next, ids } as Notice);
}
