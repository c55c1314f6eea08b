import { readFile } from 'node:fs/promises';
import { expect, test, type Page } from '@playwright/test';
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

const rows = Array.from({ length: 30 }, (_, at) => [
  `Pessoa Fictícia ${at}`,
  at === 3 || at === 8 ? `conserto.${at}.planilha.example` : `conserto.${at}@planilha.example`,
  at % 5 === 0 ? 'S. Paulo' : 'SP',
  at === 11 ? 'a combinar' : '4.500,00',
]);

const table = {
  name: 'conserto.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from(
    [['Nome', 'E-mail', 'UF', 'Renda'], ...rows].map((row) => row.join(';')).join('\n'),
  ),
};

const grid = (page: Page) => page.getByRole('grid', { name: /para corrigir/ });
const row = (page: Page, line: number) =>
  grid(page)
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader', { name: new RegExp(`^${line}\\b`) }) });
const kind = (page: Page, name: RegExp) =>
  page.getByRole('complementary').getByRole('button', { name });

test('what is wrong in a file is put right where it is seen, and what stayed out comes in later', async () => {
  const page = await screens.open('#/imports');
  await expect(async () => {
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser', { timeout: 2000 }),
      page.keyboard.press('Control+o'),
    ]);
    await chooser.setFiles(table);
  }).toPass();
  await page.getByRole('button', { name: /^Corrigir 9/ }).click();
  await expect(grid(page)).toBeVisible();
  await expectAccessible(page);

  // The same wrong value, put right everywhere from one cell.
  await kind(page, /Estado desconhecido/).click();
  await expect(grid(page).getByRole('rowheader')).toHaveCount(6);
  await row(page, 2).getByRole('gridcell').nth(2).click();
  await page.keyboard.press('F2');
  await page.keyboard.type('XX');
  await page.keyboard.press('Escape');
  await expect(row(page, 2)).toContainText('S. Paulo');
  await page.keyboard.press('Enter');
  await page.keyboard.type('SP');
  await page.keyboard.press('Enter');
  await expect(row(page, 2).getByRole('gridcell').nth(2)).toContainText('SP');
  await page.keyboard.press('ArrowUp');
  await page.getByRole('button', { name: /^Trocar “S. Paulo” por “SP” nas 6 linhas/ }).click();
  await expect(row(page, 27).getByRole('gridcell').nth(2)).toContainText('SP');
  await expect(page.getByText('6 corrigidas').first()).toBeVisible();

  // A key takes it back, and the pile of Ctrl+Z knows it.
  await row(page, 7).getByRole('gridcell').nth(2).click();
  await page.keyboard.press('Control+z');
  await expect(row(page, 7)).toContainText('S. Paulo');
  await row(page, 2).getByRole('gridcell').nth(2).click();
  await page.keyboard.press('Control+Enter');
  await expect(row(page, 7).getByRole('gridcell').nth(2)).toContainText('SP');

  await kind(page, /E-mail sem/).click();
  await row(page, 5).getByRole('gridcell').nth(1).dblclick();
  await page.keyboard.press('End');
  await page.getByRole('textbox', { name: /^Linha 5, E-mail/ }).fill('conserto.3@planilha.example');
  await page.keyboard.press('Tab');
  await expect(row(page, 5)).toContainText('conserto.3@planilha.example');
  await kind(page, /Renda não é número/).click();
  await row(page, 13).getByRole('gridcell').first().click();
  await page.keyboard.press('Control+Delete');
  await expect(page.getByText('7 corrigidas, 1 deixada de fora').first()).toBeVisible();

  // It is kept with the file, whoever closes the window.
  await page.reload();
  await expect(page.getByText('7 corrigidas, 1 deixada de fora').first()).toBeVisible();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Baixar arquivo corrigido' }).click(),
  ]);
  const copy = await readFile((await download.path()) ?? '', 'utf8');
  expect(copy).not.toContain('S. Paulo');
  expect(copy).not.toContain('a combinar');
  await page.getByRole('button', { name: 'Importar 28 linhas' }).click();

  await expect(page.getByRole('heading', { name: 'conserto.csv foi importado' })).toBeVisible();
  await expect(page.getByText(/1 deixada de fora/)).toBeVisible();
  await page.getByRole('button', { name: 'Corrigir aqui' }).click();
  await expect(page.getByText(/São as linhas rejeitadas de “conserto.csv”/)).toBeVisible();
  await row(page, 10).getByRole('gridcell').nth(1).click();
  await page.keyboard.type('conserto.8@planilha.example');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Importar 1 linha' }).click();
  await expect(page.getByRole('heading', { name: /rejeitadas.csv foi importado/ })).toBeVisible();
  await page.getByRole('link', { name: '1', exact: true }).click();
  await expect(page.getByRole('group', { name: 'Importação' })).toContainText('rejeitadas.csv');
  await expect(page.getByText('Pessoa Fictícia 8')).toBeVisible();
});
