import { expect, test, type Page } from '@playwright/test';
import { expectAccessible, openScreens, type Screens } from '../support/screens.ts';

let screens: Screens;

test.beforeAll(async ({ browser }) => {
  screens = await openScreens(browser);
  // Dinamize takes no contact without an e-mail: each of these is refused for good.
  for (const name of ['Recusada Um', 'Recusada Dois', 'Recusada Três']) {
    const { id } = await screens.client.leads.create({ name, phone: '11 98231-7745' });
    await screens.client.leads.sync({ id });
  }
  await expect
    .poll(async () => (await screens.client.dlq.stats()).total, { timeout: 60_000 })
    .toBe(3);
});
test.afterAll(async () => {
  expect(screens.complaints).toEqual([]);
  await screens.close();
});

const cause = (page: Page) => page.getByRole('button', { name: /enviar lead/ }).first();
const panel = (page: Page) => page.getByRole('complementary', { name: 'Falha' });

async function openFirst(page: Page): Promise<void> {
  if ((await cause(page).getAttribute('aria-expanded')) !== 'true') await cause(page).click();
  await page
    .getByRole('button', { name: /^Recusada/ })
    .first()
    .click();
  await expect(panel(page)).toBeVisible();
}

test('failures stand together by cause, with what was tried and what is safe', async () => {
  const page = await screens.open('#/queue');
  await expect(page.getByRole('tab', { name: 'Falhas' })).toContainText('3');
  await expect(page.getByRole('heading', { name: /Definitivas/ })).toContainText('3');
  await openFirst(page);
  await expect(panel(page)).toContainText('O lead está guardado aqui');
  await page.keyboard.press('Escape');
  await expect(panel(page)).toBeHidden();
});

test('a refused lead is corrected and sent again in one step', async () => {
  const page = await screens.open('#/queue');
  await openFirst(page);
  const name = (await panel(page).getByRole('heading', { level: 2 }).first().textContent()) ?? '';
  await panel(page).getByRole('textbox', { name: 'E-mail' }).fill('corrigida@teste.example');
  await panel(page).getByRole('button', { name: 'Corrigir e reenviar' }).click();
  await expect(panel(page)).toBeHidden();
  await expect
    .poll(
      async () => {
        const { items } = await screens.client.leads.list({ q: name, limit: 5 });
        return items.find((lead) => lead.name === name)?.links[0]?.state;
      },
      { timeout: 30_000 },
    )
    .toBe('in_sync');
  await expect(page.getByRole('tab', { name: 'Falhas' })).toContainText('2');
});

test('a correction that is wrong too says so in its field and sends nothing', async () => {
  const page = await screens.open('#/queue');
  await openFirst(page);
  await panel(page).getByRole('textbox', { name: 'E-mail' }).fill('sem-arroba');
  await panel(page).getByRole('button', { name: 'Corrigir e reenviar' }).click();
  await expect(panel(page).getByRole('textbox', { name: 'E-mail' })).toHaveAttribute(
    'aria-invalid',
    'true',
  );
  expect((await screens.client.dlq.stats()).total).toBe(2);
});

test('the keys of a screen send what was corrected, and rest while a dialog is over it', async () => {
  const page = await screens.open('#/queue');
  const sent: string[] = [];
  page.on('request', (request) => sent.push(request.url()));
  await openFirst(page);
  await panel(page).getByRole('button', { name: 'Descartar' }).click();
  await page.getByRole('dialog').getByRole('textbox').fill('não é cliente');
  await page.keyboard.press('Control+Enter');
  await page.keyboard.press('Escape');
  await panel(page).getByRole('textbox', { name: 'E-mail' }).fill('a mao tambem errada');
  await page.keyboard.press('Control+Enter');
  await expect(panel(page).getByRole('textbox', { name: 'E-mail' })).toHaveAttribute(
    'aria-invalid',
    'true',
  );
  expect(sent.filter((url) => /dlq\/retry/.test(url))).toEqual([]);
});

test('a cause is put away and brought back', async () => {
  const page = await screens.open('#/queue');
  await page.getByRole('button', { name: /^Ações para/ }).click();
  await page.getByRole('menuitem', { name: 'Arquivar todos' }).click();
  await expect(page.getByText('Nenhuma falha', { exact: true })).toBeVisible();
  await page.getByRole('tab', { name: 'Arquivadas' }).click();
  await expect(page.getByRole('grid').getByRole('row').filter({ hasText: 'Recusada' })).toHaveCount(
    2,
  );
  await page.keyboard.press('Control+z');
  await page.getByRole('tab', { name: 'Falhas' }).click();
  await expect(cause(page)).toBeVisible();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing serious in failures and lists of jobs, ${colorScheme}`, async () => {
    const page = await screens.open('#/queue', { colorScheme });
    await openFirst(page);
    await expectAccessible(page);
    for (const tab of ['waiting', 'delivered', 'archived']) {
      const other = await screens.open(`#/queue?tab=${tab}`, { colorScheme });
      await expect(other.getByRole('tab', { selected: true })).toBeVisible();
      await expectAccessible(other);
    }
  });
}

test('failures are discarded only after a person said so twice', async () => {
  const page = await screens.open('#/queue');
  await page.getByRole('button', { name: /^Ações para/ }).click();
  await page.getByRole('menuitem', { name: 'Descartar todos' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancelar' }).click();
  expect((await screens.client.dlq.stats()).total).toBe(2);
  await page.getByRole('button', { name: /^Ações para/ }).click();
  await page.getByRole('menuitem', { name: 'Descartar todos' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('button', { name: 'Descartar' })).toBeDisabled();
  await dialog.getByRole('button', { name: 'Era um teste' }).click();
  await dialog.getByRole('button', { name: 'Descartar' }).click();
  await expect(page.getByText('Nenhuma falha', { exact: true })).toBeVisible();
});

test('a group goes again as 1, 10 and the rest, stops at the same error, and a difference may stay', async () => {
  const { client, ready } = screens;
  const contacts = `${ready.sandboxUrl}/_sandbox/dinamize/records`;
  const holder = async (name: string, email: string) => {
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ name, email });
    const answer = await fetch(contacts, { method: 'POST', headers, body });
    expect(answer.ok).toBe(true);
    return ((await answer.json()) as { id: string }).id;
  };
  // Each lead is given an e-mail that somebody else there has: refused, until that contact is gone.
  const { items } = await client.leads.list({ limit: 4, syncState: ['in_sync'] });
  const holders: string[] = [];
  for (const [index, { id, name }] of items.entries()) {
    const email = `ocupado${index}@teste.example`;
    holders.push(await holder(name, email));
    await client.leads.edit({ id, email });
  }
  await expect.poll(async () => (await client.dlq.stats()).total, { timeout: 60_000 }).toBe(4);
  for (const id of holders.slice(0, 3)) {
    const { ok } = await fetch(`${contacts}/${id}`, { method: 'DELETE' });
    expect(ok).toBe(true);
  }

  const page = await screens.open('#/queue', { viewport: { width: 1280, height: 800 } });
  const strip = page.getByRole('region', { name: 'Reenvio de um grupo' });
  await page.getByRole('button', { name: /^Ações para/ }).click();
  await page.getByRole('menuitem', { name: /^Reenviar/ }).click();
  await expect(strip).toContainText('Reenvio parado: o mesmo erro voltou em', { timeout: 60_000 });
  await expect(strip).toContainText('1 falhou de novo');
  await expectAccessible(page);

  await strip.getByRole('button', { name: 'Ver a que falhou' }).click();
  const differs = panel(page).getByRole('region', { name: 'O que difere' });
  await expect(differs.getByRole('row', { name: /E-mail/ })).toContainText(
    'ocupado3@teste.example',
  );
  await expectAccessible(page);
  await differs.getByRole('checkbox', { name: 'Escolher E-mail' }).check();
  await differs.getByRole('button', { name: 'Aceitar a diferença' }).click();
  await expect(panel(page)).toBeHidden();
  const id = items[3]?.id ?? '';
  await expect
    .poll(async () => (await client.leads.get({ id })).links[0], { timeout: 30_000 })
    .toMatchObject({ state: 'in_sync', muted: [{ field: 'email' }] });
  expect((await client.dlq.stats()).total).toBe(0);
});
