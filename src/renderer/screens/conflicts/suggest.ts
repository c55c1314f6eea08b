import { readDocument } from '../../../shared/br/document.ts';
import { readPhone } from '../../../shared/br/phone.ts';
import { isEmail } from '../../../shared/email.ts';
import type { Conflict } from '../../../shared/model/sync.ts';

export type Suggestion = {
  readonly choice: 'local' | 'remote';
  /** What is wrong with the other side. */
  readonly because: 'blank' | 'invalid';
};

/** A choice only where it is well founded: the other side is blank, or cannot be what it should. */
export function suggest(conflict: Conflict): Suggestion | null {
  const { field, local, remote, choices } = conflict;
  if (field === null || !choices.includes('local') || !choices.includes('remote')) return null;
  if (isBlank(local) !== isBlank(remote)) {
    return { choice: isBlank(local) ? 'remote' : 'local', because: 'blank' };
  }
  const [ours, theirs] = [isValid(field, local), isValid(field, remote)];
  if (ours === theirs) return null;
  return { choice: ours ? 'local' : 'remote', because: 'invalid' };
}

export function isBlank(value: unknown): boolean {
  return value == null || value === '' || (Array.isArray(value) && value.length === 0);
}

function isValid(field: string, value: unknown): boolean {
  const text = typeof value === 'string' ? value : '';
  switch (field) {
    case 'email':
      return isEmail(text);
    case 'phone':
      return ['phone', 'old-mobile'].includes(readPhone(text).kind);
    case 'document':
      return ['cpf', 'cnpj'].includes(readDocument(text).kind);
    default:
      return true;
  }
}
