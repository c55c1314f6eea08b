import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { expectAccessible, openScreens } from '../support/screens.ts';

test('a damaged company file is offered its copies, and one press brings the company back', async ({
  browser,
}) => {
  const dataDir = await mkdtemp(join(tmpdir(), 'ponte-damaged-'));
  try {
    const before = await openScreens(browser, ['--empty'], dataDir);
    await before.client.app.createWorkspace({ name: 'Aroeira', demo: false });
    await before.client.leads.create({ name: 'Ana Antes' });
    await before.client.backups.make();
    await before.client.leads.create({ name: 'Davi Depois' });
    const { folder } = await before.client.backups.list();
    await before.close();

    const file = join(folder, '..', 'ponte.sqlite');
    const bytes = readFileSync(file);
    bytes.fill(0xa5, 100, 3 * 4096);
    writeFileSync(file, bytes);

    const screens = await openScreens(browser, [], dataDir);
    const page = await screens.open('#/leads');
    await expect(
      page.getByRole('heading', { name: 'O arquivo de Aroeira está danificado' }),
    ).toBeVisible();
    await expect(page.getByText('conferida agora: inteira')).toBeVisible();
    await expect(page.getByText('Perde-se o que foi feito aqui depois desta cópia')).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('button', { name: /^Voltar a esta cópia/ }).press('Enter');
    await expect(page.getByText('Ana Antes')).toBeVisible();
    await expect(page.getByText('Davi Depois')).toHaveCount(0);
    expect(screens.complaints).toEqual([]);
    await screens.close();
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
});
