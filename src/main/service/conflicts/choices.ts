import type { ConflictChoice, ConflictKind } from '../../../shared/model/sync.ts';

const ofField = ['local', 'remote', 'value'] as const;

/** What a person can choose; nothing for what has to be put right in the other system. */
export function choicesOf(kind: ConflictKind, field: string): readonly ConflictChoice[] {
  switch (kind) {
    case 'clash':
    case 'clear':
      return field === 'email' || field === 'phone' ? [...ofField, 'both'] : ofField;
    case 'edit_delete':
    case 'ambiguous_link':
    case 'uncertain_create':
    case 'schema':
    case 'flapping':
      return [];
  }
}
