import type { LinkRow } from '../../links/link-store.ts';
import { isBlank } from '../../providers/field-values.ts';
import type { RemoteRecord } from '../../providers/provider.ts';
import { wasGone } from '../decide.ts';
import { planFor } from '../reconcile.ts';
import type { PageWork } from './apply-page.ts';
import type { ObserveParts } from './observe.ts';

/** So many records lose a value they had here, or get another one. */
export type Destructive = { cleared: number; overwritten: number };

/** A record that waits, and how its link stood when it was kept back. */
export type KeptBack = {
  readonly remote: RemoteRecord;
  readonly how: keyof Destructive;
  readonly ver: string | null;
  readonly seenAt: number | null;
};

/**
 * Counts what a record would overwrite or clear here. The first few such changes of a reading go
 * through; the rest wait until their number is known.
 *
 * @returns whether this one waits
 */
export function createKeepBack({ kinds, rules }: Pick<ObserveParts, 'kinds' | 'rules'>) {
  return (work: PageWork, link: LinkRow | null, remote: RemoteRecord): boolean => {
    const record = link === null ? null : kinds.recordOf(link);
    const isKnown = link !== null && (link.lifecycle === 'linked' || wasGone(link));
    if (!isKnown || record === null || record.deletedAt !== null) return false;
    const { rule } = rules.of(link.connectionId);
    const { base, frozenFields: frozen, muted } = link;
    const made = planFor({ base, frozen, muted, rule }, record, remote, work.by.port);
    const over = Object.keys(made.localPatch).filter((field) => {
      const before = base[field];
      return before !== undefined && !isBlank(before);
    });
    if (over.length === 0) return false;
    const clears = over.some((field) => isBlank(made.localPatch[field] ?? null));
    const how = clears ? 'cleared' : 'overwritten';
    work.destructive[how] += 1;
    const { cleared, overwritten } = work.destructive;
    if (cleared + overwritten <= work.streamed) return false;
    work.deferred.push({ remote, how, ver: link.remoteVer, seenAt: link.remoteSeenAt });
    return true;
  };
}
