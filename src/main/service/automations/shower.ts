import { transact, type Db } from '../db/database.ts';
import type { Live } from '../live.ts';
import type { NoticeRow, NoticeStore } from './notice-store.ts';

/** Above so many at once people are told how many there are, and find them on the screens. */
const mostSingly = 3;

export type ShowNative = (notice: { title: string; body: string; command: string }) => void;

/** Shows notices to people: at the desktop where there is one, and on the screens. */
export type Shower = { show(): void; begin(): void };

export function createShower(parts: {
  readonly db: Db;
  readonly live: Live;
  readonly notices: NoticeStore;
  /** Name of the workspace. */
  readonly name: string;
  readonly native: ShowNative | undefined;
  readonly manyText: (count: number) => string;
}): Shower {
  const { db, live, notices, name, native } = parts;

  function showNow(waiting: readonly NoticeRow[]): void {
    if (native === undefined) return;
    if (waiting.length > mostSingly) {
      const body = parts.manyText(waiting.length);
      return native({ title: name, body, command: 'go.followUps' });
    }
    for (const { text, lead_name: lead } of waiting) {
      native({ title: `${name}: ${text}`, body: lead, command: 'go.followUps' });
    }
  }

  function show(): void {
    const waiting = notices.waiting();
    if (waiting.length === 0) return;
    const ids = waiting.map(({ id }) => id);
    transact(db, (tx) => notices.claim(tx, ids));
    showNow(waiting);
    transact(db, (tx) => notices.shown(tx, ids));
    live.tell({ type: 'notices.changed' });
  }

  notices.onAdded(show);
  return {
    show,
    begin() {
      transact(db, (tx) => void notices.uncertain(tx));
      show();
    },
  };
}
