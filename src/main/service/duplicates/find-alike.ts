import type { Db } from '../db/database.ts';
import type { DuplicateReason } from '../../../shared/model/duplicate.ts';
import { fold } from '../../../shared/text.ts';
import { likeness, WORTH_A_LOOK } from '../person/likeness.ts';
import { createHolders } from './holders.ts';
import { meetingKeysOf } from './meeting-keys.ts';

export type Alike = { leadId: number; score: number; reasons: DuplicateReason[] };

/** Live leads that may be the person of these values, the most alike first. */
export type FindAlike = (values: {
  readonly name?: string | null | undefined;
  readonly email?: string | null | undefined;
  readonly phone?: string | null | undefined;
  readonly document?: string | null | undefined;
  readonly company?: string | null | undefined;
  readonly city?: string | null | undefined;
}) => Alike[];

const most = 8;

export function createFindAlike(db: Db): FindAlike {
  const holders = createHolders(db);
  return (values) => {
    const typed = {
      name: values.name ?? '',
      email: values.email ?? null,
      phone: values.phone ?? null,
      document: values.document ?? null,
      companyKey: fold(values.company ?? ''),
      cityKey: fold(values.city ?? ''),
    };
    const met = new Set<number>();
    for (const key of meetingKeysOf(typed)) {
      const ids = holders.of(key);
      if (!holders.isGroup(key, ids)) for (const id of ids) met.add(id);
    }
    return [...met]
      .flatMap((leadId) => {
        const lead = holders.lead(leadId);
        if (!lead || lead.deletedAt !== null) return [];
        return [{ leadId, ...likeness(typed, lead) }];
      })
      .filter(({ score }) => score >= WORTH_A_LOOK)
      .toSorted((one, other) => other.score - one.score)
      .slice(0, most);
  };
}
