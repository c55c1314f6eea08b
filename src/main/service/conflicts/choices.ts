import type { ConflictChoice, ConflictKind } from '../../../shared/model/sync.ts';
import type { Evidence } from './conflict-store.ts';

const ofField = ['local', 'remote', 'value'] as const;

/** What a person can choose; nothing for what has to be put right in the other system. */
export function choicesOf(
  kind: ConflictKind,
  field: string,
  evidence: Evidence,
): readonly ConflictChoice[] {
  switch (kind) {
    case 'clash':
    case 'clear':
      return field === 'email' || field === 'phone' ? [...ofField, 'both'] : ofField;
    case 'edit_delete':
      return ['keep', 'delete', 'detach'];
    case 'ambiguous_link':
      return ['link', 'separate'];
    case 'uncertain_create':
      // Where none was found that it may be, and for questions from before records were kept with them.
      return evidence.records?.length ? ['link', 'detach'] : ['detach'];
    case 'schema':
    case 'flapping':
      return [];
  }
}
