import type { Segments } from '../segments/create-segments.ts';
import type { Automate } from './automate.ts';
import type { AutomationStore } from './automation-store.ts';

/** Automations hear who enters a segment one of them waits for, and keep it from being removed. */
export function watchSegments(parts: {
  readonly segments: Pick<Segments, 'entries' | 'store'>;
  readonly automations: Pick<AutomationStore, 'all' | 'waitingFor'>;
  readonly automate: Pick<Automate, 'entered'>;
}): void {
  const { segments, automations, automate } = parts;
  segments.entries.listen({
    segments: () =>
      automations
        .waitingFor('segment')
        .flatMap(({ definition: { trigger } }) =>
          trigger.kind === 'segment' ? [trigger.segmentId] : [],
        ),
    moved(tx, { segmentId, kind, lead, cause }) {
      if (kind === 'entered') automate.entered(tx, segmentId, lead.id, cause);
    },
  });
  segments.store.addUses((segmentId) =>
    automations
      .all()
      .filter(
        ({ definition: { trigger } }) =>
          trigger.kind === 'segment' && trigger.segmentId === segmentId,
      )
      .map(({ uid, name }) => ({ kind: 'automation' as const, id: uid, name })),
  );
}
