/** Rows chosen one by one, or all that a query finds but some. */
export type Selection =
  | { kind: 'some'; ids: ReadonlySet<string> }
  | { kind: 'all'; except: ReadonlySet<string> };

export const nothing: Selection = { kind: 'some', ids: new Set() };
export const everything: Selection = { kind: 'all', except: new Set() };

export function isSelected(selection: Selection, id: string): boolean {
  return selection.kind === 'some' ? selection.ids.has(id) : !selection.except.has(id);
}

export function countSelected(selection: Selection, total: number): number {
  return selection.kind === 'some'
    ? selection.ids.size
    : Math.max(0, total - selection.except.size);
}

export function toggle(selection: Selection, id: string): Selection {
  return set(selection, [id], !isSelected(selection, id));
}

/** Puts some rows in or out. */
export function set(selection: Selection, ids: readonly string[], chosen: boolean): Selection {
  if (selection.kind === 'some') return { kind: 'some', ids: changed(selection.ids, ids, chosen) };
  return { kind: 'all', except: changed(selection.except, ids, !chosen) };
}

function changed(
  from: ReadonlySet<string>,
  ids: readonly string[],
  add: boolean,
): ReadonlySet<string> {
  const next = new Set(from);
  for (const id of ids) {
    if (add) next.add(id);
    else next.delete(id);
  }
  return next;
}
