import type { MappingEntry, MappingFault } from '../../../shared/model/mapping.ts';
import { fold } from '../../../shared/text.ts';
import type { FieldValue } from '../providers/field-values.ts';
import { StepFailure } from './bounds.ts';
import { textOf, valueOf } from './local-text.ts';
import { compileSteps } from './steps.ts';

/** One entry a person made, ready to carry values either way. `local` is our kept name. */
export type CompiledEntry = {
  readonly local: string;
  readonly remote: string;
  readonly sends: boolean;
  readonly takes: boolean;
  /** Fields of the record there that reading takes, its own among them. */
  readonly reads: readonly string[];
  /** What the lead would hold for what stands there; `record` is all that was read of it, as text. */
  read(raw: FieldValue, record: ReadonlyMap<string, string>): Carried<FieldValue>;
  /** What would stand there for what the lead holds. */
  write(value: FieldValue): Carried<string>;
};

export type Carried<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly fault: MappingFault };

export function compileEntry(entry: MappingEntry): CompiledEntry {
  const { local, remote, direction } = entry;
  const incoming = compileSteps(entry.in, 'in');
  const outgoing = compileSteps(entry.out, 'out');
  const ours = new Map(entry.options.map((each) => [fold(each.remote), each.local]));
  // Of several words of theirs for one of ours the first is written.
  const theirs = new Map(entry.options.toReversed().map((each) => [fold(each.local), each.remote]));
  const takes = direction === 'both' || direction === 'receive';

  function read(raw: FieldValue, record: ReadonlyMap<string, string>): Carried<FieldValue> {
    return carried(() => {
      const text = translated(local, incoming.run(textOf('', raw), record), ours);
      const value = valueOf(local, text);
      if (value === undefined) throw new Refusal('unreadable', text);
      return value;
    });
  }

  return {
    local,
    remote,
    takes,
    sends: direction === 'both' || direction === 'send',
    reads: [remote, ...incoming.reads],
    read,
    write: (value) =>
      carried(() => outgoing.run(translated(local, textOf(local, value), theirs), nothing)),
  };
}

const nothing: ReadonlyMap<string, string> = new Map();

/** A word of the table's other side. Tags are translated one by one; a blank has no word. */
function translated(field: string, text: string, words: ReadonlyMap<string, string>): string {
  if (words.size === 0 || text.trim() === '') return text;
  if (field !== 'tags') return word(text, words);
  return text
    .split(',')
    .map((each) => word(each, words))
    .join(', ');
}

function word(text: string, words: ReadonlyMap<string, string>): string {
  const found = words.get(fold(text));
  if (found === undefined) throw new Refusal('unknown_value', text.trim());
  return found;
}

class Refusal extends Error {
  readonly code: 'unknown_value' | 'unreadable';
  readonly text: string;
  constructor(code: 'unknown_value' | 'unreadable', text: string) {
    super(code);
    this.code = code;
    this.text = text;
  }
}

const MOST_SHOWN = 200;

function carried<T>(run: () => T): Carried<T> {
  try {
    return { ok: true, value: run() };
  } catch (error) {
    if (error instanceof Refusal) {
      return { ok: false, fault: { code: error.code, detail: error.text.slice(0, MOST_SHOWN) } };
    }
    if (!(error instanceof StepFailure)) throw error;
    return { ok: false, fault: { code: 'failed', detail: error.message.slice(0, MOST_SHOWN) } };
  }
}
