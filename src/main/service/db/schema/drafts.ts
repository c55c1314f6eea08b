/** What was typed and not saved, as Drizzle sees it. */
import type { DraftScreen } from '../../../../shared/model/draft.ts';
import { index, integer, sqliteTable, text, unique } from 'drizzle-orm/sqlite-core';

export const draft = sqliteTable(
  'draft',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    operator: text().notNull(),
    screen: text().$type<DraftScreen>().notNull(),
    of: text().notNull(),
    shape: integer().notNull(),
    body: text().notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (table) => [
    unique().on(table.operator, table.screen, table.of),
    index('draft_by_age').on(table.updatedAt),
  ],
);
