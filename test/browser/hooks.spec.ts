import { createHmac } from 'node:crypto';
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

test('a hook shows as it arrives, says why it was believed and is replayed by keys', async () => {
  const page = await screens.open('#/hooks');
  await expect(page.getByText('Nenhum aviso ainda')).toBeVisible();
  const all = await screens.client.hookEndpoints.list();
  const site = all.find(({ name }) => name === 'site-lead');
  const { id = '', url = '' } = site ?? {};
  const { secret } = await screens.client.hookEndpoints.reveal({ id });
  await screens.client.hookEndpoints.rotate({ id });
  const body = JSON.stringify({ nome: 'Chegada Agora', email: 'chegada@teste.example' });
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  const headers = { 'content-type': 'application/json', 'x-webhook-signature': signature };
  expect((await fetch(url, { method: 'POST', headers, body })).status).toBe(202);

  const row = page.getByRole('row').filter({ hasText: 'Chegada Agora' });
  await expect(row).toContainText('Aplicado');
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  const panel = page.getByRole('complementary', { name: 'Aviso' });
  await expect(panel).toContainText('Assinado com o segredo anterior, que ainda vale.');
  await expect(panel.getByLabel('Cabeçalhos').last()).toContainText('x-webhook-signature: •••');
  await expect(panel.getByRole('link', { name: 'lead Chegada Agora' })).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('r');
  await expect(page.getByText('1 aviso de volta para ser tratado')).toBeVisible();
  await expect
    .poll(async () => (await screens.client.hooks.list({})).items[0])
    .toMatchObject({ replays: 1, state: 'applied' });
  await page.keyboard.press('Escape');
  await expect(panel).toBeHidden();

  // While the pointer is in the list, it does not move under it.
  await row.hover();
  const next = JSON.stringify({ nome: 'Chegada Depois', email: 'depois@teste.example' });
  const signed = createHmac('sha256', secret).update(next).digest('hex');
  const again = { ...headers, 'x-webhook-signature': signed };
  expect((await fetch(url, { method: 'POST', headers: again, body: next })).status).toBe(202);
  const news = page.getByRole('button', { name: '1 novo' });
  await expect(news).toBeVisible();
  const later = page.getByRole('row').filter({ hasText: 'Chegada Depois' });
  await expect(later).toBeHidden();
  await news.click();
  await expect(later).toBeVisible();
  await expect(news).toBeHidden();
});

test('an endpoint of ones own is made and its set-up page turns green by a test hook', async () => {
  const page = await screens.open('#/hooks?tab=endpoints');
  await expect(page.getByText('GestãoClick', { exact: true })).toBeVisible();
  await page.keyboard.press('n');
  await page.getByRole('textbox', { name: 'Nome' }).fill('Loja Virtual');
  await page.getByRole('button', { name: 'Criar entrada' }).click();
  await expect(page.getByText(/^Use de 2 a 60/)).toBeVisible();
  await page.getByRole('textbox', { name: 'Nome' }).fill('loja-virtual');
  await page.getByRole('button', { name: 'Criar entrada' }).click();
  await expect(page.getByText('Esperando o primeiro aviso…')).toBeVisible();
  const paste = page.getByRole('region', { name: 'O que colar no outro sistema' });
  await expect(paste).toContainText('/loja-virtual');
  await page.getByRole('button', { name: 'Mostrar' }).click();
  const made = (await screens.client.hookEndpoints.list()).find(
    ({ name }) => name === 'loja-virtual',
  );
  const { secret } = await screens.client.hookEndpoints.reveal({ id: made?.id ?? '' });
  await expect(paste).toContainText(secret);
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Enviar aviso de teste' }).click();
  await expect(page.getByText('O aviso de teste chegou e foi aceito')).toBeVisible();
});

test('the limit of an endpoint is saved when its field is left by Enter, and the field keeps the focus', async () => {
  const made = await screens.client.hookEndpoints.list();
  const page = await screens.open(`#/hooks/${made[0]?.id}`);
  const most = page
    .getByRole('region', { name: 'Limite' })
    .or(page.getByLabel('Limite'))
    .getByRole('textbox');
  await most.fill('70');
  await page.keyboard.press('Enter');
  await expect
    .poll(async () =>
      (await screens.client.hookEndpoints.list()).map(({ settings }) => settings.mostPerMinute),
    )
    .toContain(70);
  await expect(most).toBeFocused();
  await expect(most).toHaveValue('70');
});
