import { readFile } from 'node:fs/promises';
import { expect, test, type Page } from '@playwright/test';
import readExcel from 'read-excel-file/node';
import { expectAccessible, openScreens, type Screens } from '../support/screens.ts';

let screens: Screens;

test.beforeAll(async ({ browser }) => {
  screens = await openScreens(browser);
});
test.afterEach(() => screens.leave());
test.afterAll(async () => {
  expect(screens.complaints).toEqual([]);
  await screens.close();
});

async function downloaded(page: Page, item: string, nth: number) {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: item }).nth(nth).click(),
  ]);
  return { name: download.suggestedFilename(), path: (await download.path()) ?? '' };
}

test('the view goes into a CSV with the columns of the list, and chosen leads into a workbook with all', async () => {
  const page = await screens.open();
  const { total } = await screens.client.leads.count({});
  await page.getByRole('button', { name: 'Exportar esta lista' }).click();
  await expectAccessible(page);
  const csv = await downloaded(page, 'CSV', 0);
  expect(csv.name).toMatch(/^leads \d{4}-\d{2}-\d{2}\.csv$/);
  const lines = (await readFile(csv.path, 'utf8')).trimEnd().split('\r\n');
  expect(lines).toHaveLength(total + 1);
  expect(lines[0]).toMatch(/^\uFEFFNome;/);
  expect(lines[0]).not.toContain('utm_source');
  const said = page.getByRole('status').filter({ hasText: 'exportados' });
  await expect(said).toContainText(csv.name);

  await page.getByRole('checkbox').nth(1).click();
  await page.getByRole('checkbox').nth(2).click();
  const bar = page.getByRole('toolbar', { name: 'Ações para os selecionados' });
  await bar.getByRole('button', { name: 'Exportar' }).click();
  const xlsx = await downloaded(page, 'Excel (XLSX)', 1);
  const sheets = (await readExcel(await readFile(xlsx.path))) as unknown;
  const [first] = sheets as { data?: unknown[][] }[];
  const rows = first?.data ?? (sheets as unknown[][]);
  expect(rows).toHaveLength(3);
  expect(rows[0]).toEqual(expect.arrayContaining(['Nome', 'Anotações', 'utm_source']));
});
