import type { MatchKey } from '../../../../shared/model/import-rules.ts';
import type {
  ImportTemplate,
  TemplateContent,
  TemplateLine,
} from '../../../../shared/model/import-template.ts';
import type { ImportMapping } from '../../../../shared/model/import.ts';
import type { Operator } from '../../actor.ts';
import type { Live } from '../../live.ts';
import type { Inspected } from '../reading/inspect.ts';
import type { Readings } from '../reading/reading.ts';
import { applyTemplate, type Applied, type ImportTemplates } from './templates.ts';

/** Templates beside the file they are laid on or made from. */
export type TemplateService = {
  /** How each fits the file, when one is named. */
  list(fileId?: string, told?: Partial<ImportMapping>): Promise<TemplateLine[]>;
  /** Keeps how a file is mapped now. */
  save(
    input: { name: string; fileId: string; mapping: Partial<ImportMapping> },
    operator: Operator,
  ): Promise<TemplateLine>;
  rename(input: { id: string; name: string }, operator: Operator): TemplateLine;
  remove(id: string, operator: Operator): void;
  apply(input: {
    id: string;
    fileId: string;
    mapping?: Partial<ImportMapping> | undefined;
  }): Promise<Applied>;
};

export function createTemplateService(parts: {
  templates: ImportTemplates;
  reading: Readings['open'];
  live: Live;
}): TemplateService {
  const { templates, reading, live } = parts;
  const changed = () => live.tell({ type: 'imports.changed', ids: [] });

  return {
    async list(fileId, told) {
      const all = templates.list();
      if (fileId === undefined) return all.map((each) => lineOf(each));
      const headers = await reading(fileId, told, async (table) => headersOf(table));
      return all.map((each) => lineOf(each, headers));
    },
    async save({ name, fileId, mapping }, operator) {
      const content = await reading(fileId, mapping, async (table) => contentOf(table));
      const saved = templates.save({ name, content }, operator);
      changed();
      return lineOf(saved);
    },
    rename(input, operator) {
      const renamed = templates.rename(input, operator);
      changed();
      return lineOf(renamed);
    },
    remove(id, operator) {
      templates.remove(id, operator);
      changed();
    },
    apply: ({ id, fileId, mapping }) =>
      // Its own choices are what is replaced.
      reading(fileId, mapping, async (table) =>
        applyTemplate(templates.find(id), headersOf(table)),
      ),
  };
}

export function headersOf({ columns }: Pick<Inspected, 'columns'>): string[] {
  return columns.map(({ header }) => header);
}

function contentOf({ columns, plan }: Inspected): TemplateContent {
  const byColumn = new Map(plan.rules.map((rule) => [rule.column, rule]));
  const { onMatch, create, origin, tags } = plan;
  return {
    onMatch,
    create,
    keys: plan.keys as MatchKey[],
    origin,
    tags,
    columns: columns.map(({ header, target, index }) => {
      const rule = byColumn.get(index);
      const plain = { header: header.slice(0, 200), target };
      if (!rule) return plain;
      const { column: _, ...rest } = rule;
      return { ...plain, rule: rest };
    }),
  };
}

function lineOf(template: ImportTemplate, headers?: readonly string[]): TemplateLine {
  const { id, name, actor, updatedAt, content } = template;
  const { missing, fresh } = headers
    ? applyTemplate(template, headers)
    : { missing: [], fresh: [] };
  return { id, name, actor, updatedAt, columns: content.columns.length, missing, fresh };
}
