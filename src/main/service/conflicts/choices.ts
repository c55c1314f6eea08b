import type { ConflictChoice, ConflictKind } from '../../../shared/model/sync.ts';
import type { ObjectType } from '../providers/provider.ts';
import type { Evidence } from './conflict-store.ts';

const ofField = ['local', 'remote', 'value'] as const;

/** What a person can choose. */
export function choicesOf(
  kind: ConflictKind,
  objectType: ObjectType,
  field: string,
  evidence: Evidence,
): readonly ConflictChoice[] {
  switch (kind) {
    case 'clash':
    case 'clear':
      // A deal and its sale are one by the number of the sale, never by likeness.
      if (objectType === 'deal') return ofField;
      return field === 'email' || field === 'phone'
        ? [...ofField, 'both', 'separate']
        : [...ofField, 'separate'];
    case 'edit_delete':
      return ['keep', 'delete', 'detach'];
    case 'ambiguous_link':
      return ['link', 'separate', 'merge'];
    case 'uncertain_create':
      // With none found to choose from, a person looks there: it arrived, or it did not.
      return evidence.records?.length ? ['link', 'detach'] : ['keep', 'detach'];
    case 'schema':
      // What stands there cannot be read, so it cannot be taken.
      return ['local', 'value'];
    case 'flapping':
      return ofField;
  }
}
