import { expect, test, type Page } from '@playwright/test';
import { openScreens, type Screens } from '../support/screens.ts';

/** What others do to leads while somebody is typing. */
let screens: Screens;

test.beforeAll(async ({ browser }) => {
  screens = await openScreens(browser);
});
test.afterEach(() => screens.leave());
test.afterAll(() => screens.close());

const grid = (page: Page) => page.getByRole('grid', { name: 'Lista de leads' });
const rowOf = (page: Page, name: string) => grid(page).getByRole('row').filter({ hasText: name });

/** As a site or another console does: not by whoever sits at the screen. */
async function elsewhere(method: string, path: string, body: unknown): Promise<void> {
  const { url, apiKey } = screens.ready;
  const headers = { 'X-API-Key': apiKey ?? '', 'content-type': 'application/json' };
  const answer = await fetch(`${url}/api/v1${path}`, {
    method,
    headers,
    body: JSON.stringify(body),
  });
  expect(answer.ok).toBe(true);
}

test('a cell that is being typed in stays with its lead while others come in above it', async () => {
  const { client } = screens;
  const { id } = await client.leads.create({ name: 'Alvo Certo', phone: '+5511987650001' });
  const page = await screens.open();
  await expect(grid(page).getByRole('row').nth(1)).toContainText('Alvo Certo');
  await rowOf(page, 'Alvo Certo').locator('[data-column=name]').dblclick();
  const cell = grid(page).getByRole('textbox', { name: 'Nome' });
  await expect(cell).toHaveValue('Alvo Certo');
  await cell.fill('Alvo Corr');
  await elsewhere('POST', '/leads', { name: 'Chegou Agora', email: 'agora@exemplo.com.br' });
  await expect(rowOf(page, 'Chegou Agora')).toHaveAttribute('aria-rowindex', '2');
  await page.keyboard.type('igido');
  await page.keyboard.press('Enter');
  await expect(rowOf(page, 'Alvo Corrigido')).toHaveAttribute('aria-rowindex', '3');
  expect((await client.leads.get({ id })).name).toBe('Alvo Corrigido');
  await expect(rowOf(page, 'Chegou Agora')).toBeVisible();
});

test('what somebody else changed while one typed is shown, and overwritten only on purpose', async () => {
  const { client } = screens;
  const { id } = await client.leads.create({ name: 'Corrida', company: 'Antes Ltda' });
  const company = async () => (await client.leads.get({ id })).company;
  const page = await screens.open(`#/leads?lead=%22${id}%22`);
  await page.getByRole('button', { name: 'Editar Empresa' }).click();
  const box = page.getByRole('textbox', { name: 'Empresa' });
  await box.fill('Minha Ltda');
  await elsewhere('PATCH', `/leads/${id}`, { company: 'Deles SA', city: 'Olinda' });
  await expect(rowOf(page, 'Corrida')).toContainText('Olinda');
  await box.press('Enter');
  await expect(box).toHaveAttribute('aria-invalid', 'true');
  await expect(box).toHaveValue('Minha Ltda');
  expect(await company()).toBe('Deles SA');
  await box.blur();
  expect(await company()).toBe('Deles SA');
  await box.focus();
  await box.press('Enter');
  await expect(page.getByRole('button', { name: 'Editar Empresa: Minha Ltda' })).toBeVisible();
  expect(await company()).toBe('Minha Ltda');
});
