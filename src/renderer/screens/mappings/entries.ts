import type { MappingEntry, MappingStep, MappingStepKind } from '../../../shared/model/mapping.ts';

export const stepKinds: readonly MappingStepKind[] = [
  'trim',
  'upper',
  'lower',
  'title',
  'digits',
  'prefix',
  'suffix',
  'replace',
  'split',
  'join',
  'date',
  'money',
  'default',
  'expression',
];

/** A new step of a kind, with something in it that can be used at once. */
export function newStep(kind: MappingStepKind): MappingStep {
  switch (kind) {
    case 'prefix':
    case 'suffix':
    case 'default':
      return { kind, text: '' };
    case 'replace':
      return { kind, from: '', to: '' };
    case 'split':
      return { kind, separator: ' ', part: 1 };
    case 'join':
      return { kind, from: ';', to: ', ' };
    case 'date':
      return { kind, to: 'iso' };
    case 'money':
      return { kind, to: 'plain' };
    case 'expression':
      return { kind, source: 'valor' };
    default:
      return { kind };
  }
}

export function newEntry(local: string, remote: string): MappingEntry {
  const none = { displaces: null, in: [], out: [], options: [] };
  return { local, remote, direction: 'both', own: false, ...none };
}

/** How many entries differ, those that came and those that went included. */
export function countChanges(
  before: readonly MappingEntry[],
  after: readonly MappingEntry[],
): number {
  const texts = (entries: readonly MappingEntry[]) =>
    new Map(entries.map((entry) => [keyOf(entry), JSON.stringify(entry)]));
  const [was, is] = [texts(before), texts(after)];
  return [...new Set([...was.keys(), ...is.keys()])].filter((key) => was.get(key) !== is.get(key))
    .length;
}

/** The provider's own joining of a field and a person's are two entries. */
function keyOf({ own, local }: MappingEntry): string {
  return `${own ? 'own' : 'made'} ${local}`;
}

/** Whether a person's entry has taken the place of what the provider did with a field by itself. */
export function isReplaced(entry: MappingEntry, all: readonly MappingEntry[]): boolean {
  if (!entry.own) return false;
  return all.some(({ own, local, remote, direction }) => {
    if (own || direction === 'off') return false;
    return local === entry.local || (remote === entry.remote && direction !== 'receive');
  });
}
