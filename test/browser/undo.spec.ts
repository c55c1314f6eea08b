import { expect, test, type Page } from '@playwright/test';
import type { Lead } from '../../src/shared/model/lead.ts';
import { openScreens, type Screens } from '../support/screens.ts';

let screens: Screens;

test.beforeAll(async ({ browser }) => {
  screens = await openScreens(browser);
});
test.afterEach(() => screens.leave());
test.afterAll(async () => {
  await screens.close();
});

const panel = (page: Page) => page.getByRole('complementary', { name: 'Detalhes do lead' });
const refusal = (page: Page, text: string) =>
  page.locator('[data-tone="danger"]').filter({ hasText: text });
const toast = (page: Page, text: string) => page.getByRole('status').filter({ hasText: text });

const city = async ({ id }: Lead) => (await screens.client.leads.get({ id })).city;

/** Opens a lead and gives it another city, as a person does. */
async function move(page: Page, lead: Lead, to: string): Promise<void> {
  await page.goto(`${screens.ready.url}/#/leads?lead=%22${lead.id}%22`);
  await panel(page).getByRole('button', { name: 'Editar Cidade' }).click();
  await page.getByRole('textbox', { name: 'Cidade' }).fill(to);
  await page.keyboard.press('Enter');
  await expect(panel(page).getByRole('button', { name: 'Editar Cidade' })).toHaveText(to);
  await expect(toast(page, `Cidade de ${lead.name}`).last()).toBeVisible();
}

test('what was done again is what is taken back next', async () => {
  const page = await screens.open();
  const lead = await screens.client.leads.create({ name: 'Alva Desfaz', city: 'Natal' });
  await move(page, lead, 'Recife, PE');
  await page.keyboard.press('Control+n');
  await page.keyboard.type('Nina Refeita');
  await page.keyboard.press('Control+s');
  await expect(toast(page, 'Nina Refeita salvo')).toBeVisible();
  const named = async () => (await screens.client.leads.count({ q: 'nina refeita' })).total;
  await expect.poll(named).toBe(1);

  await page.keyboard.press('Control+z');
  await expect.poll(named).toBe(0);
  await page.keyboard.press('Control+Shift+z');
  await expect.poll(named).toBe(1);
  await page.keyboard.press('Control+z');
  await expect.poll(named).toBe(0);
  expect(await city(lead)).toBe('Recife');
});

test('two edits are taken back and both are done again', async () => {
  const page = await screens.open();
  const lead = await screens.client.leads.create({ name: 'Beto Duas', city: 'Natal' });
  await move(page, lead, 'Recife, PE');
  await move(page, lead, 'Olinda, PE');
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await expect.poll(() => city(lead)).toBe('Natal');
  await page.keyboard.press('Control+Shift+z');
  await expect.poll(() => city(lead)).toBe('Recife');
  await page.keyboard.press('Control+Shift+z');
  await expect.poll(() => city(lead)).toBe('Olinda');
});

test('the key of a list takes back what was decided there, and nothing else', async () => {
  const page = await screens.open();
  const lead = await screens.client.leads.create({ name: 'Clara Alheia', city: 'Natal' });
  await move(page, lead, 'Recife, PE');
  for (const place of ['Conflitos', 'Duplicados']) {
    await page.getByRole('link', { name: place }).click();
    await expect(page.getByRole('heading', { name: place, level: 1 }).first()).toBeVisible();
    await page.keyboard.press('z');
    await expect(toast(page, 'Nada para desfazer').last()).toBeVisible();
  }
  expect(await city(lead)).toBe('Recife');
});

test('an undo that could not be done says so, and can be done later', async () => {
  const page = await screens.open();
  const lead = await screens.client.leads.create({ name: 'Davi Recusado', city: 'Natal' });
  await move(page, lead, 'Recife, PE');
  await page.route('**/rpc/leads/undo', (route) => route.abort());
  await toast(page, 'Cidade de Davi Recusado')
    .getByRole('button', { name: /Desfazer/ })
    .click();
  await expect(refusal(page, 'Cidade de Davi Recusado')).toBeVisible();
  expect(await city(lead)).toBe('Recife');
  await page.unroute('**/rpc/leads/undo');
  await page.keyboard.press('Control+z');
  await expect.poll(() => city(lead)).toBe('Natal');
});

test('an undo that can never be done is not tried again', async () => {
  const page = await screens.open();
  const lead = await screens.client.leads.create({ name: 'Eva Desfeita', city: 'Natal' });
  const other = await screens.client.leads.create({ name: 'Elza Antes', city: 'Natal' });
  await move(page, other, 'Recife, PE');
  await move(page, lead, 'Recife, PE');
  const { undoId } = await screens.client.leads.lastUndo({ leadId: lead.id });
  await screens.client.leads.undo({ undoId: undoId! });
  await page.keyboard.press('Control+z');
  await expect(refusal(page, 'Cidade de Eva Desfeita')).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect.poll(() => city(other)).toBe('Natal');
});
