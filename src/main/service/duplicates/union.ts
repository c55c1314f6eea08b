/** Leads that hang together, each named by the smallest id among them. */
export type Union = {
  join(one: number, other: number): void;
  find(id: number): number;
  size(id: number): number;
};

export function createUnion(): Union {
  const parents = new Map<number, number>();
  const sizes = new Map<number, number>();

  function find(id: number): number {
    let root = id;
    for (let up = parents.get(root); up !== undefined; up = parents.get(root)) root = up;
    for (let each = id; each !== root;) {
      const next = parents.get(each) ?? root;
      parents.set(each, root);
      each = next;
    }
    return root;
  }

  return {
    find,
    size: (id) => sizes.get(find(id)) ?? 1,
    join(one, other) {
      const [first, second] = [find(one), find(other)];
      if (first === second) return;
      const [root, child] = [Math.min(first, second), Math.max(first, second)];
      parents.set(child, root);
      sizes.set(root, (sizes.get(root) ?? 1) + (sizes.get(child) ?? 1));
      sizes.delete(child);
    },
  };
}
