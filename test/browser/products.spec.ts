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

test('products say where they come from, arrive with their connection and are found by name', async () => {
  const page = await screens.open('#/products');
  await expect(page.getByText('Nenhum produto ainda')).toBeVisible();
  await expect(page.getByText('GestãoClick')).toBeVisible();

  const provider = (await screens.client.connections.providers()).find(
    ({ id }) => id === 'gestaoclick',
  );
  const address = provider?.credentials.find(({ name }) => name === 'baseUrl')?.initial ?? '';
  const made = await screens.client.connections.create({
    provider: 'gestaoclick',
    name: 'GestãoClick',
    schedule: '*/15 * * * *',
    credentials: { accessToken: 'sandbox', secretAccessToken: 'sandbox', baseUrl: address },
  });
  // The plan of its customers, sales and products is looked at first.
  const preview = async () => {
    const { items } = await screens.client.sync.runs({ connectionId: made.id });
    const [run] = items;
    return run === undefined ? null : (await screens.client.sync.run({ id: run.id })).preview;
  };
  await expect.poll(async () => (await preview())?.phase, { timeout: 60_000 }).toBe('ready');
  const [run] = (await screens.client.sync.runs({ connectionId: made.id })).items;
  await screens.client.sync.approve({
    connectionId: made.id,
    runId: run?.id ?? '',
    planHash: (await preview())?.result?.planHash ?? '',
    createThere: false,
  });
  const grid = page.getByRole('grid', { name: 'Produtos' });
  await expect(grid.getByText('Adega climatizada')).toBeVisible({ timeout: 60_000 });
  await expect(grid.getByText('R$ 1.899,00').first()).toBeVisible();
  await expectAccessible(page);

  await page.keyboard.press('/');
  await page.keyboard.type('cadeira mv-012');
  await expect(grid.getByText('Cadeira de escritório')).toBeVisible();
  await expect(grid.getByText('Adega climatizada')).toBeHidden();
  await page.getByRole('textbox', { name: 'Buscar por nome ou código' }).fill('zzz');
  await expect(page.getByText('Nenhum produto encontrado')).toBeVisible();

  // Sales of the same reading stand on the board, with where they come from.
  await page.goto(`${screens.ready.url}/#/pipeline`);
  const deal = page.getByRole('button', { name: /Venda / }).first();
  await deal.click();
  const panel = page.getByRole('complementary', { name: 'Negócio' });
  await expect(panel.getByText('Onde mais está')).toBeVisible();
  await expect(panel.getByText('Negócio criado')).toBeVisible();
  await expectAccessible(page);
});
