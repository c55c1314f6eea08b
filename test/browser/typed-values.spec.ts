import { expect, test } from '@playwright/test';
import { openScreens, type Screens } from '../support/screens.ts';

/** What is typed is what is kept: dates, numbers and words, in both languages. */
let screens: Screens;

test.beforeAll(async ({ browser }) => {
  screens = await openScreens(browser);
});
test.afterEach(() => screens.leave());
test.afterAll(async () => {
  expect(screens.complaints).toEqual([]);
  await screens.close();
});

test('a date that is typed is the day that was typed, and what is no date is said', async () => {
  const page = await screens.open();
  await expect(page.getByRole('grid').getByRole('row').nth(1)).toBeVisible();
  await page.keyboard.press('f');
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Criado', exact: true }).click();
  const from = dialog.getByRole('textbox', { name: 'De', exact: true });
  const address = () => decodeURIComponent(page.url());

  await from.fill('01/11/2026');
  await expect(page.getByText('novembro 2026')).toBeVisible();
  await expect(page.getByText('dom', { exact: true })).toBeVisible();
  await expect.poll(address).toContain('2026-11-01T03:00');
  await from.fill('25/11/2026');
  await expect.poll(address).toContain('2026-11-25T03:00');
  await from.fill('5/12/26');
  await page.keyboard.press('Tab');
  await expect(from).toHaveValue('05/12/2026');
  await expect.poll(address).toContain('2026-12-05T03:00');

  await from.fill('12/25/2026');
  await page.keyboard.press('Tab');
  await expect(dialog.getByText('Escreva a data como 31/12/2026.')).toBeVisible();
  await expect(from).toHaveValue('12/25/2026');
  expect(address()).toContain('2026-12-05T03:00');
});

test('in English a date is shown as it is typed, and comes back as the same day', async () => {
  const { client } = screens;
  const lead = await client.leads.create({
    name: 'Quatro de Março',
    followUpAt: '2027-03-04T12:00:00.000Z',
  });
  await client.app.setPreferences({ screens: { language: 'en' } });
  try {
    const page = await screens.open(`#/leads?lead=%22${lead.id}%22`);
    await page.getByRole('button', { name: 'Edit Follow-up' }).click();
    const field = page.getByRole('textbox', { name: 'Follow-up' });
    await expect(field).toHaveValue('04/03/2027 09:00');
    await field.fill('04/03/2027 10:00');
    await field.press('Enter');
    await expect
      .poll(async () => (await client.leads.get({ id: lead.id })).followUpAt)
      .toBe('2027-03-04T13:00:00.000Z');
  } finally {
    await client.app.setPreferences({ screens: { language: 'pt-BR' } });
  }
});

test('a number of the company’s own stays a number when it is edited', async () => {
  const { client } = screens;
  const lead = await client.leads.create({
    name: 'Parcelado Teste',
    custom: { parcelas: 1234, vip: true },
  });
  const page = await screens.open(`#/leads/${lead.id}`);
  await page.getByRole('button', { name: 'Editar parcelas: 1.234' }).click();
  const field = page.getByRole('textbox', { name: 'parcelas' });
  await expect(field).toHaveValue('1234');
  await field.fill('1.235');
  await field.press('Enter');
  await expect(page.getByRole('button', { name: 'Editar parcelas: 1.235' })).toBeVisible();
  await expect
    .poll(async () => (await client.leads.get({ id: lead.id })).custom)
    .toEqual({ parcelas: 1235, vip: true });
});

test('a cost moved to a day that has one says so in its field', async () => {
  const place = { source: 'google', medium: 'cpc', campaign: 'repetida' };
  await screens.client.attribution.saveCosts({
    items: [
      { period: '2026-11-01', ...place, cost: 10 },
      { period: '2026-11-22', ...place, cost: 20 },
    ],
  });
  const page = await screens.open('#/marketing?tab=%22costs%22');
  const row = page.getByRole('row').filter({ hasText: 'repetida' });
  await row.filter({ hasText: '22/11/2026' }).locator('[data-column]').first().dblclick();
  const panel = page.getByRole('complementary', { name: 'Editar custo' });
  const day = panel.getByRole('textbox', { name: 'Dia' });

  await day.fill('31/11/2026');
  await panel.getByRole('button', { name: 'Salvar' }).click();
  await expect(panel.getByText('Escreva a data como 31/12/2026.')).toBeVisible();
  await day.fill('01/11/2026');
  await panel.getByRole('button', { name: 'Salvar' }).click();
  await expect(panel.getByText('Esta campanha já tem um custo neste período.')).toBeVisible();
  await day.fill('23/11/2026');
  await panel.getByRole('button', { name: 'Salvar' }).click();
  await expect(panel).toBeHidden();
  await expect(row.filter({ hasText: '23/11/2026' })).toBeVisible();
});

test('the search of deleted leads takes letters in the middle of what is there', async () => {
  const page = await screens.open('#/deleted');
  const box = page.getByRole('textbox', { name: 'Buscar por nome ou e-mail' });
  await box.fill('mariana');
  await expect.poll(() => page.url()).toContain('mariana');
  await box.press('Home');
  await page.keyboard.type('ana ');
  await expect(box).toHaveValue('ana mariana');
  await expect.poll(() => decodeURIComponent(page.url())).toMatch(/ana[ +]mariana/);
});
