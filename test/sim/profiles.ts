import type { Random } from '../../src/main/sandbox/random.ts';
import type { FieldValue } from '../../src/main/service/providers/field-values.ts';
import type { CrmProfile } from './crm.ts';

/** The kinds of system there are: what they can be asked, how exact they are, what they do to values. */
const plain = (_field: string, value: FieldValue): FieldValue => value;

const loud = (field: string, value: FieldValue): FieldValue =>
  field === 'city' && typeof value === 'string' ? value.toUpperCase() : value;

const short = (field: string, value: FieldValue): FieldValue =>
  field === 'company' && typeof value === 'string' ? value.slice(0, 16) : value;

const marked: CrmProfile = {
  id: 'sim-0',
  marks: true,
  findsBy: ['email'],
  looksFirst: false,
  uniqueEmail: false,
  incremental: false,
  wholeRecord: false,
  granuleMs: 1000,
  indexLagMs: 30_000,
  offsetMs: 0,
  pageSize: 4,
  shapes: plain,
  shapesKnown: true,
};

/** Named for how a create of unknown outcome can be found out (§3 of the semantics). */
export const profiles = {
  /** Not at all: the same call is answered once more. */
  keyed: { ...marked, marks: false, findsBy: [], createsOnce: 'key' },
  /** Not at all: a second record under our id is not made. */
  upserting: { ...marked, findsBy: [], createsOnce: 'id' },
  /** By our own id, kept there. */
  marked,
  /** By what people are known by; nothing keeps a second record out. */
  natural: {
    ...marked,
    marks: false,
    findsBy: ['document', 'email', 'phone'],
    looksFirst: true,
    wholeRecord: true,
    indexLagMs: 10_000,
  },
  /** Not at all: a person has to say. */
  blind: { ...marked, marks: false, findsBy: [] },
} as const satisfies Record<string, CrmProfile>;

/** Any system that may exist, under an id of its own. */
export function someProfile(random: Random, id: string): CrmProfile {
  const kind = random.pick(['marked', 'marked', 'natural', 'natural', 'blind'] as const);
  const shapes = random.pick([plain, plain, loud, short]);
  return {
    ...profiles[kind],
    id,
    uniqueEmail: kind === 'marked' && random.chance(0.4),
    incremental: random.chance(0.5),
    wholeRecord: kind === 'natural' || random.chance(0.2),
    granuleMs: random.pick([1000, 1000, 1000, 86_400_000]),
    indexLagMs: random.pick([0, 5000, 30_000, 60_000]),
    offsetMs: random.pick([0, 0, -3_600_000, 3_600_000, 7000]),
    pageSize: random.int(2, 6),
    shapes,
    shapesKnown: random.chance(0.6),
  };
}
