import type { DoorError } from './door-error.ts';
import type { RecordDoor } from './provider.ts';

/** What a provider would turn down, as an admin door says it; `told` knows the provider's refusals. */
export function inPlainWords(
  door: RecordDoor,
  told: (error: unknown) => DoorError | null,
): RecordDoor {
  const { add, edit, remove } = door;
  return {
    ...door,
    ...(add && { add: (values) => tried(() => add(values)) }),
    ...(edit && { edit: (id, values) => tried(() => edit(id, values)) }),
    ...(remove && { remove: (id) => tried(() => remove(id)) }),
  };

  function tried<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw told(error) ?? error;
    }
  }
}

/** Without accents or case: a person looking for "joao" means João too. */
export function folded(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}
