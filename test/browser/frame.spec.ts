import { expect, test } from '@playwright/test';
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

test('the palette finds a lead without accents, and a command by part of its name', async () => {
  await screens.client.leads.create({ name: 'Benício Paletó' });
  const page = await screens.open();
  await expect(page.getByRole('grid')).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('benicio palet');
  await expect(page.getByRole('option', { name: 'Benício Paletó' })).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Benício Paletó' })).toBeVisible();
  await page.keyboard.press('Control+k');
  await page.keyboard.type('tema esc');
  await page.keyboard.press('Enter');
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
});

test('what was gone to in the palette stays chosen when leads are found after it', async () => {
  await screens.client.leads.create({ name: 'Tema Tardio' });
  const page = await screens.open();
  await expect(page.getByRole('grid')).toBeVisible();
  let answer = () => {};
  const wait = new Promise<void>((resolve) => (answer = resolve));
  await page.route('**/rpc/leads/list', async (route) => {
    await wait;
    await route.continue();
  });
  await page.keyboard.press('Control+k');
  await page.keyboard.type('tema');
  const chosen = page.locator('[data-combobox-selected]');
  await expect(chosen).toContainText('Tema');
  await page.keyboard.press('ArrowDown');
  const title = (await chosen.textContent()) ?? '';
  answer();
  await expect(page.getByRole('option', { name: 'Tema Tardio' })).toBeVisible();
  await expect(chosen).toHaveText(title);
  await page.keyboard.press('Escape');
  await page.unroute('**/rpc/leads/list');
});

test('every screen is two keys away, and the way back is one', async () => {
  const page = await screens.open();
  await expect(page.getByRole('grid')).toBeVisible();
  for (const [keys, address] of [
    // On the list, `f` and `s` alone mean something else.
    ['gf', 'pipeline'],
    ['gl', 'leads'],
    ['gs', 'syncs'],
    ['gv', 'overview'],
    ['gi', 'imports'],
    ['gc', 'conflicts'],
    ['gq', 'queue'],
    ['gl', 'leads'],
  ] as const) {
    // A machine under load may take longer between two keys than a person would.
    await expect(async () => {
      await page.keyboard.press(keys.charAt(0));
      await page.keyboard.press(keys.charAt(1));
      await expect(page).toHaveURL(new RegExp(`#/${address}`), { timeout: 2000 });
    }).toPass();
  }
  await page.keyboard.press('Alt+ArrowLeft');
  await expect(page).toHaveURL(/#\/queue/);
});

test('keys of one letter can be switched off', async () => {
  const page = await screens.open();
  await expect(page.getByRole('grid')).toBeVisible();
  await page.keyboard.press('?');
  const sheet = page.getByRole('dialog', { name: 'Atalhos do teclado' });
  await expect(sheet.getByText('Buscar nesta lista')).toBeVisible();
  await sheet.getByRole('switch', { name: 'Usar teclas de uma letra' }).click();
  await page.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
  await page.keyboard.press('n');
  await expect(page.getByRole('complementary', { name: 'Novo lead' })).toBeHidden();
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('dialog')).toBeVisible();
});

test('language, theme and row height outlive the page, and another browser has them too', async () => {
  const page = await screens.open();
  await page.getByRole('button', { name: /^Você é/ }).click();
  await page.getByRole('menuitem', { name: 'Switch to English' }).click();
  await expect(page.getByRole('link', { name: 'Overview' })).toBeVisible();
  await page.getByRole('button', { name: /^You are/ }).click();
  await page.getByRole('menuitem', { name: 'Comfortable' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-density', 'comfortable');
  await expect
    .poll(async () => JSON.stringify(await screens.client.app.preferences()))
    .toContain('"density":"comfortable"');

  const other = await screens.open();
  await expect(other.getByRole('link', { name: 'Overview' })).toBeVisible();
  await expect(other.locator('html')).toHaveAttribute('lang', 'en');
  await other.getByRole('button', { name: /^You are/ }).click();
  await other.getByRole('menuitem', { name: 'Mudar para português' }).click();
  // A page left in the same moment takes its choice along.
  await other.goto('about:blank');
  await expect
    .poll(async () => JSON.stringify(await screens.client.app.preferences()))
    .toContain('"language":"pt-BR"');
});

test('the sidebar gives way to a panel on a small window, unless the person chose', async () => {
  const page = await screens.open();
  const sidebar = page.getByRole('navigation', { name: 'Telas' });
  const width = async () => (await sidebar.boundingBox())?.width;
  expect(await width()).toBe(192);
  await page.getByRole('grid').getByRole('row').nth(2).click();
  await expect.poll(width).toBe(52);
  await page.keyboard.press('Control+b');
  await expect.poll(width).toBe(192);
});

test('a CSV dropped anywhere goes to the import screen', async () => {
  const page = await screens.open('#/queue');
  await expect(page.getByRole('navigation', { name: 'Telas' })).toBeVisible();
  const data = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(
      new File(['nome;email\nAna;ana@exemplo.com'], 'leads.csv', { type: 'text/csv' }),
    );
    return transfer;
  });
  await page.dispatchEvent('body', 'dragenter', { dataTransfer: data });
  await expect(page.getByText('Solte para importar')).toBeVisible();
  await page.dispatchEvent('text=Solte para importar', 'drop', { dataTransfer: data });
  await expect(page).toHaveURL(/#\/imports/);
});

test('an address that is no screen says so and leads on', async () => {
  const page = await screens.open('#/nowhere');
  await page.getByRole('link', { name: 'Ir para Leads' }).click();
  await expect(page.getByRole('grid')).toBeVisible();
});

test('F6 goes round the regions of the window', async () => {
  const page = await screens.open();
  await expect(page.getByRole('grid').getByRole('row').nth(1)).toBeVisible();
  const seen: string[] = [];
  for (let turn = 0; turn < 4; turn += 1) {
    await page.keyboard.press('F6');
    seen.push(
      await page.evaluate(
        () => document.activeElement?.closest('[data-region]')?.getAttribute('aria-label') ?? '',
      ),
    );
  }
  expect(seen).toEqual(['Barra de título', 'Telas', 'Leads', 'Estado']);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing serious in palette, shortcuts and menus, ${colorScheme}`, async () => {
    const few = encodeURIComponent(JSON.stringify({ q: 'campinas maria' }));
    const page = await screens.open(`#/leads?filter=${few}`, { colorScheme });
    await expect(page.getByRole('grid').getByRole('row').nth(1)).toBeVisible();
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Colunas' }).click();
    await expect(page.getByRole('button', { name: 'Colunas originais' })).toBeVisible();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /^Você é/ }).click();
    await expect(page.getByRole('menu')).toBeVisible();
    await expectAccessible(page);
  });
}

test('a console with no workspace offers sample data or a company of one’s own', async ({
  browser,
}) => {
  const empty = await openScreens(browser, ['--empty']);
  try {
    const page = await empty.open('#/');
    await page.getByRole('button', { name: 'Criar espaço de trabalho' }).click();
    await expect(page.getByText('Escreva o nome da empresa.')).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('textbox', { name: 'Nome da empresa' }).fill('Padaria Pão da Vila');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'Nenhum lead ainda' })).toBeVisible();
    await expect(
      page.getByRole('button', { name: 'Espaço de trabalho Padaria Pão da Vila' }),
    ).toBeVisible();
    expect(empty.complaints).toEqual([]);
  } finally {
    await empty.close();
  }
});
