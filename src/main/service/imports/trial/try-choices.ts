import { formatDocument } from '../../../../shared/br/document.ts';
import { toReais } from '../../../../shared/br/money.ts';
import { formatPhone } from '../../../../shared/br/phone.ts';
import type {
  ColumnTrial,
  ColumnValues,
  KeyTest,
  MatchKey,
} from '../../../../shared/model/import-rules.ts';
import type { ImportMapping } from '../../../../shared/model/import.ts';
import { fold } from '../../../../shared/text.ts';
import type { LeadEdit } from '../../leads/lead-values.ts';
import { keyValue } from '../matching/claims.ts';
import { correctedBlocks } from '../fixes/corrections.ts';
import { columnSources, createTranslation, type Source } from '../columns/column-sources.ts';
import { identityOf, type LeadView } from '../matching/decide.ts';
import { createRowMapper, type MappedRow } from '../columns/map-row.ts';
import type { FixStore } from '../fixes/fix-store.ts';
import { shapeOf, startOf, type ImportPlan } from '../plan.ts';
import { readBlocks, type CsvRow } from '../reading/read-csv.ts';
import type { OpenTable, Readings } from '../reading/reading.ts';
import { createSlice } from '../../slices.ts';
import { createOriginGuess } from '../columns/value-words.ts';

/** Of a larger file only its beginning is read, unless all of it is asked for. */
const READ_WHOLE = 5 * 2 ** 20;
const SAMPLED = 512 * 1024;
/** Distinct words looked at, and shown. */
const MOST_WORDS = 5000;
const MOST_LISTED = 200;
const TRIED = 400;
const SHOWN_ROWS = 5;
const MOST_TEXT = 300;
const EXAMPLES = 6;

/** What choices about a file's columns would do, shown on its own rows. */
export type TryChoices = {
  /** Cells of a column before and after what is done to them. */
  tryColumn(input: TryInput, signal?: AbortSignal): Promise<ColumnTrial>;
  /** The distinct words of a column that goes to a status, an origin or another field. */
  valuesOf(input: TryInput, signal?: AbortSignal): Promise<ColumnValues>;
  /** How many rows each key would match: those chosen, and the usual ones beside them. */
  testKeys(input: TestInput, signal?: AbortSignal): Promise<TestedKeys>;
};

type TryInput = { fileId: string; mapping?: Partial<ImportMapping> | undefined; column: number };
type TestInput = Omit<TryInput, 'column'> & { whole?: boolean | undefined };
type TestedKeys = { keys: KeyTest[]; rows: number; complete: boolean };

export function createTryChoices(parts: {
  reading: Readings['open'];
  fixes: FixStore;
  /** The leads as the keys of a mapping find them. */
  viewOf: (keys: readonly MatchKey[], signal?: AbortSignal) => Promise<LeadView>;
}): TryChoices {
  const { reading, viewOf, fixes } = parts;
  const rowsOf = (table: OpenTable, all: boolean, signal?: AbortSignal) =>
    readRows(table, fixes, all, signal);

  return {
    tryColumn: ({ fileId, mapping, column }, signal) =>
      reading(fileId, mapping, async (table) => {
        const { plan } = table;
        const sources = columnSources(plan.columns, plan).filter(({ index }) => index === column);
        const trials: ColumnTrial['rows'] = [];
        const seen = new Set<string>();
        let looked = 0;
        for await (const row of rowsOf(table, false, signal)) {
          looked += 1;
          const trial = triedRow(row, sources, plan);
          // Alike cells show nothing new.
          if (trial && !seen.has(trial.before)) {
            seen.add(trial.before);
            trials.push(trial);
          }
          if (trials.length === SHOWN_ROWS || looked === TRIED) break;
        }
        return { rows: trials };
      }),

    valuesOf: ({ fileId, mapping, column }, signal) =>
      reading(fileId, mapping, async (table) => {
        const { plan } = table;
        const target = plan.columns[column] ?? null;
        const rule = plan.rules.find((each) => each.column === column);
        const words = new Map<string, { text: string; count: number }>();
        let more = 0;
        // As the column has it after its steps, before its words are translated.
        const untold = plan.rules.map((each) =>
          each.column === column ? { ...each, values: [], also: [] } : each,
        );
        const custom = plan.columns.map((each, at) => (at === column ? 'custom:-' : each));
        const [source] = columnSources(custom, { rules: untold }).filter(
          ({ index }) => index === column,
        );
        for await (const row of rowsOf(table, false, signal)) {
          const text = source?.read(row.cells).text.slice(0, 200) ?? '';
          if (text === '') continue;
          const known = words.get(fold(text));
          if (known) known.count += 1;
          else if (words.size < MOST_WORDS) words.set(fold(text), { text, count: 1 });
          else more += 1;
        }
        const listed = [...words.values()].toSorted((a, b) => b.count - a.count);
        const translate =
          target === null
            ? null
            : createTranslation(target, rule?.values ?? [], createOriginGuess(plan.origins));
        return {
          column,
          items: listed.slice(0, MOST_LISTED).map((word) => {
            const { to, how } = translate?.(word.text) ?? { to: word.text, how: 'typed' as const };
            return { ...word, to: how === 'unknown' ? null : to, how };
          }),
          more: more + Math.max(0, listed.length - MOST_LISTED),
          complete: isWhole(table),
        };
      }),

    testKeys: ({ fileId, mapping, whole = false }, signal) =>
      reading(fileId, mapping, async (table) => {
        const { plan } = table;
        const keys = [...new Set([...plan.keys, 'email', 'document', 'phone'])].filter(
          (key) => plan.keys.includes(key) || plan.columns.includes(key),
        );
        const view = await viewOf(keys, signal);
        const map = createRowMapper(plan.columns, plan.headers ?? [], plan.width, plan);
        const tests = keys.map((key) => createKeyTest(key, view));
        let rows = 0;
        for await (const row of rowsOf(table, whole, signal)) {
          rows += 1;
          const mapped = map(row);
          if (mapped.rejected) continue;
          for (const test of tests) test.add(row.line, mapped);
        }
        return {
          keys: tests.map((test) => test.result()),
          rows,
          complete: whole || isWhole(table),
        };
      }),
  };
}

function isWhole({ uploaded }: OpenTable): boolean {
  return uploaded.bytes <= READ_WHOLE;
}

async function* readRows(
  table: OpenTable,
  fixes: FixStore,
  all: boolean,
  signal?: AbortSignal,
): AsyncGenerator<CsvRow> {
  const { plan, file } = table;
  const slice = createSlice();
  const whole = all || isWhole(table);
  const blocks = readBlocks(file, shapeOf(plan), startOf(plan));
  for await (const block of correctedBlocks(blocks, fixes.of(table.table))) {
    for (const row of block.rows) {
      if (row.line > plan.headerLine) yield row;
      if (!slice.over()) continue;
      await slice.rest();
      signal?.throwIfAborted();
    }
    if (!whole && block.to.byte >= SAMPLED) return;
  }
}

function triedRow(
  row: CsvRow,
  sources: readonly Source[],
  plan: ImportPlan,
): ColumnTrial['rows'][number] | null {
  const after = sources.map((source) => {
    // Read alone: what other columns say is no part of it.
    const alone = createRowMapper([source.target], [plan.headers?.[source.index] ?? ''], 1);
    const read = source.read(row.cells);
    if (read.text === '')
      return { before: read.before, target: source.target, text: null, problem: null };
    const { values, external, problems } = alone({
      line: row.line,
      cells: [read.text],
      fault: null,
    });
    const wrong = problems.find(({ column }) => column === 0);
    return {
      before: read.before,
      target: source.target,
      text: shownText(source.target, values, external),
      problem: read.failed ? 'step_failed' : (wrong?.kind ?? null),
    };
  });
  const before = after[0]?.before ?? '';
  if (before === '') return null;
  return {
    line: row.line,
    before: before.slice(0, MOST_TEXT),
    after: after.map(({ before: _, ...rest }) => rest),
  };
}

/** A kept value as people write it. */
function shownText(
  target: string,
  values: LeadEdit,
  external: MappedRow['external'],
): string | null {
  const text = keptText(target, values, external);
  return text === null || text === '' ? null : text.slice(0, MOST_TEXT);
}

function keptText(
  target: string,
  values: LeadEdit,
  external: MappedRow['external'],
): string | null {
  const name = target.slice(target.indexOf(':') + 1);
  if (target.startsWith('custom:')) return String(values.custom?.[name] ?? '');
  if (target.startsWith('external:')) return external?.[name] ?? null;
  switch (target) {
    case 'firstName':
    case 'lastName':
      return values.name ?? null;
    case 'custom':
      return Object.values(values.custom ?? {}).join(', ');
    case 'tracking':
      return Object.entries(values.tracking ?? {})
        .map((pair) => pair.join('='))
        .join(', ');
    case 'tags':
      return (values.tags ?? []).join(', ');
    case 'phone':
      return values.phone ? formatPhone(values.phone) : null;
    case 'document':
      return values.document ? formatDocument(values.document) : null;
    case 'income':
      return values.incomeCents == null ? null : reais(values.incomeCents);
    case 'followUpAt':
      return values.followUpAt == null ? null : inBrasilia(values.followUpAt);
    default:
      return (values[target as keyof LeadEdit] as string | null | undefined) ?? null;
  }
}

function reais(cents: number): string {
  return toReais(cents).toLocaleString('pt-BR', { minimumFractionDigits: 2 });
}

function inBrasilia(at: number): string {
  return new Date(at).toLocaleString('pt-BR', {
    timeZone: 'America/Sao_Paulo',
    dateStyle: 'short',
    timeStyle: 'short',
  });
}

function createKeyTest(key: MatchKey, view: LeadView) {
  const counts = { rows: 0, one: 0, several: 0, none: 0 };
  const several: KeyTest['examples'] = [];
  const one: KeyTest['examples'] = [];

  function leadsOf(ids: readonly number[]): KeyTest['examples'][number]['leads'] {
    return ids.slice(0, 3).flatMap((id) => {
      const lead = view.byId(id);
      return lead ? [{ id: lead.uid, name: lead.name || (lead.email ?? '') }] : [];
    });
  }

  return {
    add(line: number, { values, external }: MappedRow): void {
      const value = keyValue(identityOf(values, external), key);
      if (!value) return;
      counts.rows += 1;
      const holders = view.holders(key, value);
      const kind = holders.length === 0 ? 'none' : holders.length === 1 ? 'one' : 'several';
      counts[kind] += 1;
      const examples = kind === 'several' ? several : one;
      if (kind === 'none' || examples.length >= EXAMPLES) return;
      examples.push({ line, value: value.slice(0, 200), leads: leadsOf(holders) });
    },
    result: (): KeyTest => ({
      key,
      ...counts,
      examples: [...several, ...one].slice(0, EXAMPLES),
    }),
  };
}
