import { getStateCodeByName } from '@brazilian-utils/brazilian-utils/get-state-code-by-name';
import { getStates } from '@brazilian-utils/brazilian-utils/get-states';
import { tidy } from '../text.ts';

/** The 27 federative units: `{ code: 'SP', name: 'São Paulo' }`. */
export const states: readonly { code: string; name: string }[] = getStates().map(
  ({ code, name }) => ({ code, name }),
);

const codes = new Set(states.map((state) => state.code));

/** `sp`, `SP` or `são paulo` to `SP`; null when there is no such unit. */
export function stateCode(text: string): string | null {
  const code = tidy(text).toUpperCase();
  if (codes.has(code)) return code;
  return getStateCodeByName(tidy(text));
}
