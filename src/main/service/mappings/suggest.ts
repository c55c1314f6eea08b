import type {
  MappingEntry,
  MappingSuggestion,
  RemoteFieldInfo,
} from '../../../shared/model/mapping.ts';
import { fold, tidy } from '../../../shared/text.ts';

/** Titles, folded, that say what a field of theirs is here. */
const meanings: Readonly<Record<string, readonly string[]>> = {
  notes: ['observacao', 'observacoes', 'obs', 'notas', 'anotacoes', 'notes'],
  owner: ['responsavel', 'vendedor', 'vendedora', 'dono', 'atendente', 'corretor', 'owner'],
  tags: ['tags', 'tag', 'etiquetas', 'etiqueta', 'marcadores', 'segmento'],
  followUpAt: ['proximo contato', 'retorno', 'data de retorno', 'follow up'],
  origin: ['como conheceu', 'origem', 'canal', 'fonte'],
  interest: ['interesse', 'produto de interesse'],
  incomeCents: ['renda', 'renda familiar', 'faixa de renda'],
  company: ['empresa', 'onde trabalha'],
};

/**
 * What could be made of fields there that nothing is joined with: a field of ours that means the
 * same and is free, or else a custom one of their title.
 */
export function suggest(
  remote: readonly RemoteFieldInfo[],
  entries: readonly MappingEntry[],
): MappingSuggestion[] {
  const made = entries.filter((entry) => !entry.own && entry.direction !== 'off');
  const used = new Set(made.map((entry) => entry.remote));
  const taken = new Set([
    ...made.map(({ local }) => local),
    ...remote.flatMap(({ mapped }) => (mapped === null ? [] : [mapped])),
  ]);
  return remote.flatMap(({ name, label, mapped }) => {
    if (used.has(name)) return [];
    const meant = meaningOf(label);
    const free = meant !== null && !taken.has(meant) ? meant : null;
    // What goes into a custom field by itself is only offered where a better place is free.
    if (mapped !== null && (free === null || !mapped.startsWith('custom:'))) return [];
    const local = free ?? freeName(label, taken);
    taken.add(local);
    return [{ remote: name, label, local }];
  });
}

function meaningOf(label: string): string | null {
  const title = fold(label);
  return Object.keys(meanings).find((field) => meanings[field]?.includes(title)) ?? null;
}

function freeName(label: string, taken: ReadonlySet<string>): string {
  const title = `custom:${tidy(label).slice(0, 70).trim()}`;
  for (let n = 1; ; n += 1) {
    const name = n === 1 ? title : `${title} ${n}`;
    if (!taken.has(name)) return name;
  }
}
