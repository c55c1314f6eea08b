import { eraseReceipt, type EraseReceipt } from '../../../shared/model/privacy.ts';
import type { Db } from '../db/database.ts';

export const receiptAction = 'person.erased';

/** Receipts of erasing, as the audit keeps them. */
export type Receipts = {
  /** The newest first. */
  list(): EraseReceipt[];
};

type Row = { at: number; actor: string; subject_id: string; details: string; hash: string };

const most = 500;

export function createReceipts(db: Db): Receipts {
  const columns = 'at, actor, subject_id, details, hash';
  const list = db.client.prepare<[], Row>(
    `select ${columns} from audit where action = '${receiptAction}' order by id desc limit ${most}`,
  );

  return {
    list: () => list.all().map(read),
  };
}

function read({ at, actor, subject_id: leadId, details, hash }: Row): EraseReceipt {
  const more = JSON.parse(details) as object;
  return eraseReceipt.parse({
    ...more,
    leadId,
    at: new Date(at).toISOString(),
    by: actor,
    hash,
  });
}
