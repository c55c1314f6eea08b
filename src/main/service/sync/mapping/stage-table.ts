import type { RemoteStage } from '../../providers/provider.ts';

/**
 * Which stage of ours and which of theirs are the same.
 *
 * What an admin chose holds; else won is won, lost is lost, and the open ones are laid beside each
 * other in their order. Theirs are usually fewer, so several of ours stand at one of theirs: a move
 * between those is no news there.
 */
export type StageTable = {
  /** Null for a stage nobody told us of. */
  toOurs(theirs: string): string | null;
  toTheirs(ours: string): string | null;
  /** Ours, in order: further on is later. */
  readonly steps: readonly string[];
};

export type OurStage = {
  readonly uid: string;
  readonly kind: RemoteStage['kind'];
  readonly active: boolean;
};

export function createStageTable(
  ours: readonly OurStage[],
  theirs: readonly RemoteStage[],
  chosen: Readonly<Record<string, string>>,
): StageTable {
  const known = new Map(ours.map((stage) => [stage.uid, stage]));
  const inUse = ours.filter(({ active }) => active);
  const toOurs = new Map<string, string>();
  for (const stage of theirs) {
    const wanted = chosen[stage.id];
    const mine = wanted !== undefined && known.has(wanted) ? wanted : beside(stage);
    if (mine !== null) toOurs.set(stage.id, mine);
  }

  /** The n-th of their open stages stands as far along as ours that is laid beside it. */
  function beside(stage: RemoteStage): string | null {
    const mine = inUse.filter(({ kind }) => kind === stage.kind);
    const others = theirs.filter(({ kind }) => kind === stage.kind);
    const at = stage.kind === 'open' ? others.indexOf(stage) : 0;
    return mine[Math.floor((at * mine.length) / others.length)]?.uid ?? null;
  }

  function toTheirs(uid: string): string | null {
    const stage = known.get(uid);
    if (stage === undefined) return null;
    const same = theirs.filter(({ id, kind }) => kind === stage.kind && toOurs.has(id));
    const exact = theirs.find(({ id }) => toOurs.get(id) === uid);
    if (exact) return exact.id;
    if (stage.kind !== 'open') return same[0]?.id ?? null;
    // Not beyond where the deal is: the last of theirs that ours has reached.
    const place = ours.indexOf(stage);
    const reached = same.filter(({ id }) => {
      const mine = known.get(toOurs.get(id) ?? '');
      return mine !== undefined && ours.indexOf(mine) <= place;
    });
    return (reached.at(-1) ?? same[0])?.id ?? null;
  }

  return {
    toOurs: (id) => toOurs.get(id) ?? null,
    toTheirs,
    steps: ours.filter(({ kind }) => kind !== 'lost').map(({ uid }) => uid),
  };
}
