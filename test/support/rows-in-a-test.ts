import type { Db } from '../../src/main/service/db/database.ts';

type Value = string | number | null;
type Values = Readonly<Record<string, Value>>;
type Column = { name: string; type: string; notnull: 0 | 1; dflt_value: string | null; pk: number };
type ForeignKey = { id: number; table: string; from: string; to: string | null };

/** One column of a table that names a row of another. */
export type Reference = { readonly table: string; readonly column: string };

/** Rows of any table of a file, made up from what the file says of itself: also of tables of later versions. */
export function rowsOf({ client }: Db) {
  let made = 1000;
  // What a column may say is for those who write it in earnest.
  client.pragma('ignore_check_constraints = on');

  const tables = client
    .prepare<[], string>(
      `select name from pragma_table_list where schema = 'main' and type = 'table'
         and name not like 'sqlite_%' order by name`,
    )
    .pluck()
    .all();
  const columns = (table: string) => client.pragma(`table_info("${table}")`) as Column[];
  const keys = (table: string) => client.pragma(`foreign_key_list("${table}")`) as ForeignKey[];
  const keyOf = (table: string) =>
    columns(table)
      .filter(({ pk }) => pk > 0)
      .map(({ name }) => name);

  /** What every column that must hold something holds; rows it must name are made as well. */
  function insert(table: string, given: Values = {}): Values {
    const row: Record<string, Value> = { ...given };
    const parents = new Map(keys(table).map((each) => [each.from, each]));
    for (const { name, type, notnull, dflt_value: usual, pk } of columns(table)) {
      if (name in row || (pk > 0 && type === 'INTEGER' && keyOf(table).length === 1)) continue;
      if (notnull === 0 || usual !== null) continue;
      const parent = parents.get(name);
      made += 1;
      if (parent === undefined) row[name] = type === 'TEXT' ? String(made) : made;
      else row[name] = insert(parent.table)[parent.to ?? keyOf(parent.table)[0]!]!;
    }
    const names = Object.keys(row);
    const sql =
      names.length === 0
        ? `insert into "${table}" default values returning *`
        : `insert into "${table}" (${names.join(', ')}) values (${names.map(() => '?').join(', ')}) returning *`;
    return client.prepare<Value[], Values>(sql).get(...Object.values(row))!;
  }

  const referencesTo = (table: string): Reference[] =>
    tables.flatMap((from) =>
      keys(from)
        .filter((each) => each.table === table)
        .map((each) => ({ table: from, column: each.from })),
    );

  return {
    insert,
    referencesTo,
    /** Columns of these names, whether or not they are declared to name a row of another table. */
    columnsNamed: (names: readonly string[]): Reference[] =>
      tables.flatMap((table) =>
        columns(table)
          .filter(({ name }) => names.includes(name))
          .map(({ name }) => ({ table, column: name })),
      ),
    /** A row for each way in which one can hang on this row, and on those in turn. @returns the ways */
    hangOn(table: string, row: Values, seen = new Set<string>()): string[] {
      for (const { table: child, column } of referencesTo(table)) {
        const way = `${child}.${column}`;
        if (seen.has(way)) continue;
        seen.add(way);
        const made = insert(child, { [column]: row[keyOf(table)[0]!]! });
        if (keyOf(child).length === 1) this.hangOn(child, made, seen);
      }
      return [...seen];
    },
    count: ({ table, column }: Reference, value: Value) =>
      client
        .prepare<[Value], number>(`select count(*) from "${table}" where ${column} = ?`)
        .pluck()
        .get(value)!,
  };
}
