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

test('a connection added by hand is looked at first: nothing moves until the plan is approved', async () => {
  const before = await screens.client.leads.count({});
  const page = await screens.open('#/settings?section=connections&connection=%22new%22');
  const form = page.getByRole('complementary', { name: 'Dados da conexão' });
  await form.getByRole('combobox', { name: 'Sistema' }).click();
  await page.getByRole('option', { name: 'GestãoClick' }).click();
  await form.getByRole('textbox', { name: 'Nome', exact: true }).fill('ERP da loja');
  for (const secret of await form.locator('input[type=password]').all()) {
    await secret.fill('sandbox');
  }
  await form.getByRole('button', { name: 'Salvar' }).click();

  // It goes to its preview by itself.
  await expect(
    page.getByRole('heading', { name: 'Nada foi alterado ainda. Isto é o que vai mudar.' }),
  ).toBeVisible({ timeout: 60_000 });
  const table = page.getByRole('table', { name: 'O que vai mudar, por direção' });
  await expect(table).toBeVisible();
  expect(await screens.client.leads.count({})).toEqual(before);
  await expectAccessible(page);

  // Each number opens examples of it.
  const creates = table.getByRole('button', { name: /^Clientes: Criar, Para a Ponte/ });
  const count = Number(((await creates.textContent()) ?? '').replace(/\D/g, ''));
  await creates.click();
  await expect(creates).toHaveAttribute('aria-pressed', 'true');
  const samples = page.getByRole('region', { name: 'Exemplos' });
  await expect(samples.getByRole('listitem')).toHaveCount(Math.min(20, count));

  // A look at the syncs: it waits there, with a way back.
  await page.getByRole('main').getByRole('link', { name: 'Sincronizações' }).click();
  await expect(page.getByText('aguarda aprovação').first()).toBeVisible();
  await page.getByRole('link', { name: 'Ver a prévia' }).click();

  await page.getByRole('checkbox', { name: /^Criar em ERP da loja/ }).uncheck();
  await page.getByRole('button', { name: /^Aprovar e sincronizar/ }).click();
  await expect(
    page.getByRole('heading', { name: 'Primeira sincronização concluída.' }),
  ).toBeVisible({
    timeout: 60_000,
  });
  await expectAccessible(page);
  const after = await screens.client.leads.count({});
  expect(after.total).toBe(before.total + count);
});
