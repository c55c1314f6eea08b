import { PonteError } from '../../../../shared/errors.ts';
import { columnRule, type ColumnRule } from '../../../../shared/model/import-rules.ts';
import {
  importTemplate,
  templateContent,
  type ImportTemplate,
  type TemplateContent,
} from '../../../../shared/model/import-template.ts';
import type { ImportMapping, ImportTarget } from '../../../../shared/model/import.ts';
import { fold, tidy } from '../../../../shared/text.ts';
import type { Operator } from '../../actor.ts';
import type { AuditLog } from '../../audit/audit-log.ts';
import type { Clock } from '../../clock.ts';
import { transact, type Db, type Tx } from '../../db/database.ts';
import { newId } from '../../ids.ts';

/** Mappings that were kept by name, for the next table of their kind. */
export type ImportTemplates = {
  list(): ImportTemplate[];
  /** Under a name that there is already it takes that one's place. */
  save(input: { name: string; content: TemplateContent }, operator: Operator): ImportTemplate;
  rename(input: { id: string; name: string }, operator: Operator): ImportTemplate;
  remove(id: string, operator: Operator): ImportTemplate;
  /** By its id or, whatever its case and accents, its name. @throws PonteError NOT_FOUND */
  find(idOrName: string): ImportTemplate;
};

const MOST_TEMPLATES = 200;

type Row = {
  uid: string;
  name: string;
  mapping: string;
  actor: string;
  updated_at: number;
};

export function createImportTemplates(parts: {
  db: Db;
  clock: Clock;
  audit: AuditLog;
}): ImportTemplates {
  const { db, clock, audit } = parts;
  const { client } = db;
  const all = client.prepare<[], Row>('select * from import_template order by name_key');
  const byUid = client.prepare<[string], Row>('select * from import_template where uid = ?');
  const byKey = client.prepare<[string], Row>('select * from import_template where name_key = ?');
  const put = client.prepare<unknown[], Row>(
    `insert into import_template (uid, name, name_key, mapping, actor, updated_at)
     values (?, ?, ?, ?, ?, ?)
     on conflict (name_key) do update set name = excluded.name, mapping = excluded.mapping,
       actor = excluded.actor, updated_at = excluded.updated_at
     returning *`,
  );
  const setName = client.prepare<unknown[], Row>(
    'update import_template set name = ?, name_key = ?, updated_at = ? where uid = ? returning *',
  );
  const drop = client.prepare<[string]>('delete from import_template where uid = ?');
  const count = client.prepare<[], number>('select count(*) from import_template').pluck();

  function found(row: Row | undefined): ImportTemplate {
    if (row) return toTemplate(row);
    throw new PonteError('NOT_FOUND', 'There is no such import template. Look at the list again.');
  }

  /** Without its name: that often is a file's, and files are named after people. */
  function told(tx: Tx, operator: Operator, action: string, { id }: ImportTemplate): void {
    const subject = { subjectType: 'import-template', subjectId: id };
    audit.append(tx, { actor: operator.name, action, ...subject });
  }

  return {
    list: () => all.all().map(toTemplate),
    save({ name, content }, operator) {
      const kept = named(name);
      return transact(db, (tx) => {
        if (!byKey.get(fold(kept)) && (count.get() ?? 0) >= MOST_TEMPLATES) {
          throw new PonteError(
            'TOO_MANY',
            `There are ${MOST_TEMPLATES} import templates already. Remove one that is not used, then save.`,
          );
        }
        const text = JSON.stringify(content);
        const row = put.get(newId(), kept, fold(kept), text, operator.name, clock.now());
        const template = found(row);
        told(tx, operator, 'import-template.saved', template);
        return template;
      });
    },
    rename({ id, name }, operator) {
      const kept = named(name);
      return transact(db, (tx) => {
        const other = byKey.get(fold(kept));
        if (other && other.uid !== id) {
          throw new PonteError('BAD_INPUT', 'Another template has this name. Choose another one.', {
            details: { fields: [{ field: 'name', problem: 'taken', message: 'name is taken' }] },
          });
        }
        const template = found(setName.get(kept, fold(kept), clock.now(), id));
        told(tx, operator, 'import-template.renamed', template);
        return template;
      });
    },
    remove(id, operator) {
      return transact(db, (tx) => {
        const template = found(byUid.get(id));
        drop.run(id);
        told(tx, operator, 'import-template.removed', template);
        return template;
      });
    },
    find: (idOrName) => found(byUid.get(idOrName) ?? byKey.get(fold(idOrName))),
  };
}

function named(name: string): string {
  const kept = tidy(name);
  if (kept !== '') return kept;
  throw new PonteError('BAD_INPUT', 'A template needs a name.', {
    details: { fields: [{ field: 'name', problem: 'required', message: 'name is required' }] },
  });
}

function toTemplate(row: Row): ImportTemplate {
  return importTemplate.parse({
    id: row.uid,
    name: row.name,
    content: templateContent.parse(JSON.parse(row.mapping)),
    actor: row.actor,
    updatedAt: new Date(row.updated_at).toISOString(),
  });
}

/** What a template says of one file, and how the two differ. */
export type Applied = {
  mapping: Pick<
    ImportMapping,
    'columns' | 'rules' | 'onMatch' | 'create' | 'keys' | 'origin' | 'tags'
  >;
  /** Columns that the template has and the file has not. */
  missing: string[];
  /** Columns of the file that the template does not know. */
  fresh: number[];
};

/**
 * Lays a template on a file: columns are found by their names, or by their place where neither has
 * names. What only the file has stays out.
 *
 * @param headers the names of the file's columns, blank where they have none
 */
export function applyTemplate(
  { content }: Pick<ImportTemplate, 'content'>,
  headers: readonly string[],
): Applied {
  const places = placesIn(content, headers);
  const columns: ImportTarget[] = headers.map(() => null);
  const known = new Set<number>();
  const rules: ColumnRule[] = [];
  for (const [at, { target, rule }] of content.columns.entries()) {
    const place = places[at];
    if (place === undefined) continue;
    known.add(place);
    columns[place] = target;
    if (!rule) continue;
    const { join, ...rest } = columnRule.parse({ ...rule, column: place });
    const joined = (rule.join?.columns ?? []).flatMap((each) => places[each] ?? []);
    const whole = joined.length >= 2 && join ? { join: { ...join, columns: joined } } : {};
    rules.push({ ...rest, ...whole });
  }
  const { onMatch, create, keys, origin, tags } = content;
  return {
    mapping: { columns, rules, onMatch, create, keys, origin, tags },
    missing: content.columns.flatMap(({ header, target }, at) =>
      places[at] === undefined && target !== null ? [header || `${at + 1}`] : [],
    ),
    fresh: headers.flatMap((_, index) => (known.has(index) ? [] : [index])),
  };
}

/** Where each column of the template is in the file. Of two with one name each has its own. */
function placesIn(
  { columns }: TemplateContent,
  headers: readonly string[],
): (number | undefined)[] {
  const named = headers.some((header) => header.trim() !== '');
  if (!named || columns.every(({ header }) => header === '')) {
    return columns.map((_, at) => (at < headers.length ? at : undefined));
  }
  const free = new Set(headers.keys());
  return columns.map(({ header }) => {
    const key = fold(header);
    for (const at of free) {
      if (key === '' || fold(headers[at] ?? '') !== key) continue;
      free.delete(at);
      return at;
    }
    return undefined;
  });
}
