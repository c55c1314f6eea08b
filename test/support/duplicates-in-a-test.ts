import { onTestFinished } from 'vitest';
import { createDuplicates } from '../../src/main/service/duplicates/create-duplicates.ts';
import { silentLog } from '../../src/main/service/log.ts';
import { syncInATest } from './sync-in-a-test.ts';

type App = ReturnType<typeof syncInATest>;

/** What finds people who may be entered twice, on rooms of a test; nothing of it runs by itself. */
export function duplicatesOf(app: App) {
  const duplicates = createDuplicates({ ...app, log: silentLog, links: app.mergeLinks });
  onTestFinished(() => duplicates.stop());
  const nameOf = ({ name, email }: { name: string; email: string | null }) => name || email;
  const all = (atLeast = 0) =>
    duplicates
      .page({ limit: 500, offset: 0 })
      .items.filter(({ score }) => score >= atLeast)
      .map(({ leads }) => leads.map(nameOf).join(' = '));
  const apart = () =>
    duplicates
      .setApart({ limit: 500, offset: 0 })
      .items.map(({ leads }) => leads.map(nameOf).join(' | '));
  return { ...duplicates, all, apart };
}

export function duplicatesInATest() {
  const app = syncInATest();
  const rowsIn = (table: string): number =>
    app.db.client.prepare(`select count(*) from ${table}`).pluck().get() as number;
  return { app, rowsIn, ...duplicatesOf(app) };
}
