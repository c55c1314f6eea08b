import type { Clock } from '../clock.ts';
import type { Db, Tx } from '../db/database.ts';
import { newId } from '../ids.ts';

/** One thing a person did, whatever the number of records it changed; the handle by which it is undone. */
export type Action = {
  id: number;
  uid: string;
  kind: ActionKind;
  actor: string;
  at: number;
  undoneAt: number | null;
  undoesId: number | null;
};

export type ActionKind =
  | 'create'
  | 'edit'
  | 'remove'
  | 'restore'
  | 'bulk-edit'
  | 'bulk-remove'
  | 'convert'
  | 'deal-create'
  | 'deal-edit'
  | 'import'
  | 'resolve'
  | 'merge'
  | 'bulk-merge'
  | 'bulk-restore'
  | 'undo';

export type Actions = {
  begin(tx: Tx, action: { kind: ActionKind; actor: string; undoesId?: number }): Action;
  /** Forgets an action that turned out to change nothing. */
  drop(tx: Tx, id: number): void;
  byId(id: number): Action | null;
  byUid(uid: string): Action | null;
  /** The last thing of this person that can still be taken back; of one lead, when told. */
  last(actor: string, leadId?: number): Action | null;
  setUndone(tx: Tx, id: number, undone: boolean): void;
};

type Row = {
  id: number;
  uid: string;
  kind: ActionKind;
  actor: string;
  at: number;
  undone_at: number | null;
  undoes_id: number | null;
};

export function createActions(db: Db, clock: Clock): Actions {
  const { client } = db;
  const insert = client.prepare(
    'insert into action (uid, kind, actor, at, undoes_id) values (?, ?, ?, ?, ?)',
  );
  const remove = client.prepare('delete from action where id = ?');
  const byId = client.prepare('select * from action where id = ?');
  const byUid = client.prepare('select * from action where uid = ?');
  const last = client.prepare(
    `select * from action
      where actor = ? and undone_at is null and kind <> 'undo'
      order by id desc limit 1`,
  );
  const lastOfLead = client.prepare(
    `select action.* from change join action on action.id = change.action_id
      where change.record_type = 'lead' and change.record_id = ?
        and action.actor = ? and action.undone_at is null and action.kind <> 'undo'
      order by change.id desc limit 1`,
  );
  const setUndone = client.prepare('update action set undone_at = ? where id = ?');

  return {
    begin(_tx, { kind, actor, undoesId }) {
      const uid = newId();
      const at = clock.now();
      const { lastInsertRowid } = insert.run(uid, kind, actor, at, undoesId ?? null);
      const id = Number(lastInsertRowid);
      return { id, uid, kind, actor, at, undoneAt: null, undoesId: undoesId ?? null };
    },
    drop: (_tx, id) => void remove.run(id),
    byId: (id) => toAction(byId.get(id) as Row | undefined),
    byUid: (uid) => toAction(byUid.get(uid) as Row | undefined),
    last(actor, leadId) {
      const row = leadId === undefined ? last.get(actor) : lastOfLead.get(leadId, actor);
      return toAction(row as Row | undefined);
    },
    setUndone: (_tx, id, undone) => void setUndone.run(undone ? clock.now() : null, id),
  };
}

function toAction(row: Row | undefined): Action | null {
  if (!row) return null;
  const { undone_at: undoneAt, undoes_id: undoesId, ...same } = row;
  return { ...same, undoneAt, undoesId };
}
