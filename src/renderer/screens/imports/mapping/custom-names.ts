import type { ImportColumn, ImportTarget } from '../../../../shared/model/import.ts';
import { fold } from '../../../../shared/text.ts';
import type { PreviewRow } from '../table/preview-problems.ts';
import { customTarget } from '../targets.ts';

/**
 * Columns that go nowhere and hold something, with the field of one's own that each would be.
 *
 * A field that is there already keeps its spelling; two columns of one name get a number.
 *
 * @param known names of custom fields there are
 * @param nameless what a column without a name is called
 */
export function fieldsFor(
  columns: readonly ImportColumn[],
  rows: readonly PreviewRow[],
  known: readonly string[],
  nameless: (index: number) => string,
): { index: number; target: ImportTarget }[] {
  const spelled = new Map(known.map((name) => [fold(name), name]));
  const used = new Set(columns.flatMap(({ target }) => (target === null ? [] : [fold(target)])));
  return columns.flatMap(({ index, header, target }) => {
    if (target !== null || rows.every(({ cells }) => (cells[index] ?? '').trim() === '')) return [];
    const plain = fieldName(header) || nameless(index);
    let name = spelled.get(fold(plain)) ?? plain;
    for (let number = 2; used.has(fold(`custom:${name}`)); number += 1) name = `${plain} ${number}`;
    used.add(fold(`custom:${name}`));
    return [{ index, target: customTarget(name) }];
  });
}

/** "DATA_NASCIMENTO" as "Data nascimento"; a name that people wrote stays as they wrote it. */
export function fieldName(header: string): string {
  const spaced = header.replace(/[_\s]+/g, ' ').trim();
  const shouted = spaced.length > 4 && spaced === spaced.toLocaleUpperCase('pt-BR');
  const lowered = shouted ? spaced.toLocaleLowerCase('pt-BR') : spaced;
  const [first = ''] = lowered;
  return first.toLocaleUpperCase('pt-BR') + lowered.slice(first.length);
}
