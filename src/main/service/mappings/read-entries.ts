import type { FieldProblem } from '../../../shared/errors.ts';
import { PonteError } from '../../../shared/errors.ts';
import { leadStatus } from '../../../shared/model/lead.ts';
import type {
  MappingEntry,
  MappingOption,
  MappingStep,
  RemoteFieldInfo,
} from '../../../shared/model/mapping.ts';
import { fold } from '../../../shared/text.ts';
import { nearest, readExpression } from './expression.ts';

/** Fields of ours an entry may be about, as they are kept; beside them any custom one. */
export const mappableFields = [
  'phone',
  'document',
  'company',
  'origin',
  'interest',
  'incomeCents',
  'city',
  'state',
  'status',
  'owner',
  'tags',
  'notes',
  'followUpAt',
] as const;

/** Records are known by these, and a refusal has to arrive: they are the provider's alone. */
export const fixedFields: ReadonlySet<string> = new Set(['name', 'email', 'consent']);

export type Surroundings = {
  /** All fields there, as the provider tells them. */
  readonly remote: readonly RemoteFieldInfo[];
  /** What holds now: a field that has vanished since it was mapped may stay. */
  readonly before: readonly MappingEntry[];
};

/**
 * Entries as a version keeps them: what is simply the provider's own is left out, and each says
 * what gives way to it.
 *
 * @throws PonteError BAD_INPUT, with each entry's problems and what was probably meant
 */
export function readEntries(given: readonly MappingEntry[], around: Surroundings): MappingEntry[] {
  const problems: FieldProblem[] = [];
  const kept = given.flatMap((entry, at) => {
    const found = entry.own ? problemsOfOwn(entry, around) : problemsOf(entry, given, around);
    problems.push(...found.map((each) => ({ ...each, field: `entries.${at}.${each.field}` })));
    if (entry.own)
      return entry.direction === 'both' ? [] : [{ ...entry, in: [], out: [], options: [] }];
    return [{ ...entry, displaces: displacedBy(entry, around) }];
  });
  const [first] = problems;
  if (first === undefined) return kept;
  throw new PonteError('BAD_INPUT', first.message, { details: { fields: problems } });
}

function displacedBy(entry: MappingEntry, { remote }: Surroundings): string | null {
  if (entry.direction === 'receive' || entry.direction === 'off') return null;
  return remote.find(({ name }) => name === entry.remote)?.mapped ?? null;
}

function problemsOfOwn(entry: MappingEntry, { remote, before }: Surroundings): FieldProblem[] {
  const is = remote.some(({ name, mapped }) => name === entry.remote && mapped === entry.local);
  const was = before.some(({ own, local }) => own && local === entry.local);
  if (!is && !was && entry.direction !== 'both') {
    return [problem('local', 'unknown', `${entry.local} is not joined there by itself.`)];
  }
  if (entry.direction !== 'both' && fixedFields.has(entry.local)) {
    return [problem('direction', 'fixed', `${entry.local} always goes both ways.`)];
  }
  return [];
}

function problemsOf(
  entry: MappingEntry,
  all: readonly MappingEntry[],
  around: Surroundings,
): FieldProblem[] {
  return [
    ...problemsOfLocal(entry, all),
    ...problemsOfRemote(entry, all, around),
    ...problemsOfSteps(entry.in, 'in', around),
    ...problemsOfSteps(entry.out, 'out', around),
    ...problemsOfOptions(entry, around),
  ];
}

function problemsOfLocal(entry: MappingEntry, all: readonly MappingEntry[]): FieldProblem[] {
  const { local } = entry;
  if (fixedFields.has(local)) {
    return [problem('local', 'fixed', `${local} is joined by the provider alone.`)];
  }
  const isCustom =
    local.startsWith('custom:') && local.slice(7).trim() !== '' && local.length <= 87;
  if (!isCustom && !(mappableFields as readonly string[]).includes(local)) {
    const meant = nearest(local, mappableFields);
    return [problem('local', 'unknown', `The field "${local}" does not exist.`, meant)];
  }
  const twice = all.some((each) => each !== entry && !each.own && each.local === local);
  return twice ? [problem('local', 'twice', `${local} is joined twice. Keep one of them.`)] : [];
}

function problemsOfRemote(
  entry: MappingEntry,
  all: readonly MappingEntry[],
  { remote, before }: Surroundings,
): FieldProblem[] {
  const found = remote.find(({ name }) => name === entry.remote);
  const sends = entry.direction === 'both' || entry.direction === 'send';
  if (found === undefined) {
    if (before.some((each) => !each.own && each.remote === entry.remote)) return [];
    const names = remote.map(({ name }) => name);
    const meant = nearest(entry.remote, names);
    return [
      problem('remote', 'unknown', `The field "${entry.remote}" does not exist there.`, meant),
    ];
  }
  if (!sends) return [];
  if (!found.writable || (found.mapped !== null && fixedFields.has(found.mapped))) {
    return [problem('remote', 'not_writable', `${found.label} can only be received.`)];
  }
  const twice = all.some((each) => {
    const also = each.direction === 'both' || each.direction === 'send';
    return each !== entry && !each.own && also && each.remote === entry.remote;
  });
  return twice
    ? [problem('remote', 'twice', `Two fields are sent to ${found.label}. Keep one of them.`)]
    : [];
}

function problemsOfSteps(
  steps: readonly MappingStep[],
  way: 'in' | 'out',
  { remote }: Surroundings,
): FieldProblem[] {
  const fields = new Set(remote.map(({ name }) => name));
  return steps.flatMap((step, at) => {
    if (step.kind === 'split' && step.part === 0) {
      return [problem(`${way}.${at}`, 'part', 'Parts are counted from 1, or from -1 at the end.')];
    }
    if (step.kind !== 'expression') return [];
    const reading = readExpression(step.source, { record: way === 'in', fields });
    if (reading.ok) return [];
    const { code, name, meant } = reading.flaw;
    const words =
      name === null ? 'This expression cannot be read.' : `"${name}" does not exist here.`;
    return [problem(`${way}.${at}`, `expression_${code}`, words, meant)];
  });
}

function problemsOfOptions(
  { options, local, remote: name, direction }: MappingEntry,
  { remote }: Surroundings,
): FieldProblem[] {
  const seen = new Set<string>();
  const there = remote.find((each) => each.name === name)?.options ?? null;
  const words = there === null ? null : new Set(there.map(fold));
  const sends = direction === 'both' || direction === 'send';
  return options.flatMap((option: MappingOption, at) => {
    const place = `options.${at}`;
    if (seen.has(fold(option.remote))) {
      return [problem(place, 'twice', `"${option.remote}" stands twice in the table.`)];
    }
    seen.add(fold(option.remote));
    if (local === 'status' && !leadStatus.options.some((each) => each === option.local)) {
      const meant = nearest(option.local, leadStatus.options);
      return [problem(place, 'unknown', `There is no status "${option.local}".`, meant)];
    }
    if (sends && words !== null && !words.has(fold(option.remote))) {
      const meant = nearest(option.remote, there ?? []);
      return [problem(place, 'unknown', `There is no option "${option.remote}" there.`, meant)];
    }
    return [];
  });
}

function problem(
  field: string,
  name: string,
  message: string,
  suggestion: string | null = null,
): FieldProblem {
  const words = suggestion === null ? message : `${message} Did you mean "${suggestion}"?`;
  return { field, problem: name, message: words, ...(suggestion === null ? {} : { suggestion }) };
}
