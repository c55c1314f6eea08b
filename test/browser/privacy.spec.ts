import { readFile } from 'node:fs/promises';
import { expect, test } from '@playwright/test';
import { expectAccessible, openScreens, type Screens } from '../support/screens.ts';

let screens: Screens;

test.beforeAll(async ({ browser }) => {
  screens = await openScreens(browser);
});
test.afterAll(async () => {
  expect(screens.complaints).toEqual([]);
  await screens.close();
});

test('a person is exported and erased on the page of the lead, and the receipt is kept', async () => {
  const lead = await screens.client.leads.create({
    name: 'Zuleica Prado',
    email: 'zuleica@correio.example',
    notes: 'Só à tarde',
  });
  const page = await screens.open(`#/leads/${lead.id}`);
  const menu = page.getByRole('button', { name: 'Mais ações' });
  await menu.click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'Exportar dados da pessoa' }).click(),
  ]);
  const data = JSON.parse(await readFile(await download.path(), 'utf8')) as { rows: object };
  expect(data).toMatchObject({ leadId: lead.id, rows: { lead: [{ notes: 'Só à tarde' }] } });

  await menu.click();
  await page.getByRole('menuitem', { name: 'Apagar dados da pessoa' }).click();
  const dialog = page.getByRole('dialog', { name: 'Apagar Zuleica Prado' });
  await expect(dialog.getByText('Cadastro')).toBeVisible();
  await expectAccessible(page);
  const erase = dialog.getByRole('button', { name: 'Apagar para sempre' });
  await dialog.getByRole('textbox').fill('Zuleica');
  await expect(erase).toBeDisabled();
  await dialog.getByRole('textbox').fill('zuleica prado');
  await dialog.getByRole('textbox').press('Enter');
  await expect(page.getByText('Pessoa apagada')).toBeVisible();
  expect((await screens.client.leads.count({ q: 'Zuleica' })).total).toBe(0);

  const settings = await screens.open('#/settings?section=privacy');
  await settings.getByText('30 dias').click();
  await expect(settings.getByText('Ainda não rodou.')).toBeVisible();
  await expectAccessible(settings);
  const [receipt] = await Promise.all([
    settings.waitForEvent('download'),
    settings.getByRole('button', { name: /^Baixar o comprovante/ }).click(),
  ]);
  const text = await readFile(await receipt.path(), 'utf8');
  expect(JSON.parse(text)).toMatchObject({ format: 'ponte-erasure/1', leadId: lead.id });
  expect(text).not.toMatch(/zuleica/i);
});
