import { expect, test, type Page } from '@playwright/test';
import type { Lead } from '../../src/shared/model/lead.ts';
import { expectAccessible, openScreens, type Screens } from '../support/screens.ts';

let screens: Screens;
let leads: Lead[] = [];

test.beforeAll(async ({ browser }) => {
  screens = await openScreens(browser);
  const { client } = screens;
  const { items } = await client.leads.list({ syncState: ['in_sync'], limit: 6 });
  leads = items;
  const [connection] = (await client.connections.list()).items;
  await client.connections.edit({ id: connection!.id, paused: true });
  for (const [index, lead] of leads.entries()) {
    await client.leads.edit({ id: lead.id, city: `Nossa Cidade ${index}` });
    await there(lead, { custom_fields: { cmp9: `Cidade Deles ${index}` } });
  }
  await client.connections.edit({ id: connection!.id, paused: false });
  await client.sync.start({});
  await expect.poll(async () => (await ours()).length, { timeout: 40_000 }).toBe(leads.length);
});
test.afterAll(async () => {
  expect(screens.complaints).toEqual([]);
  await screens.close();
});

/** What a person working in Dinamize does. */
async function there(lead: Lead, values: Record<string, unknown>): Promise<void> {
  const id = lead.links[0]?.externalId;
  await fetch(`${screens.ready.sandboxUrl}/_sandbox/dinamize/records/${id}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(values),
  });
}

async function cityThere(lead: Lead): Promise<unknown> {
  const id = lead.links[0]?.externalId;
  const answer = await fetch(`${screens.ready.sandboxUrl}/_sandbox/dinamize/records/${id}`);
  const contact = (await answer.json()) as { custom_fields: Record<string, unknown> };
  return contact.custom_fields['cmp9'];
}

async function ours() {
  const { items } = await screens.client.conflicts.list({ field: 'city', limit: 100 });
  return items.filter(({ leadId }) => leads.some(({ id }) => id === leadId));
}

function rowOf(page: Page, lead: Lead) {
  return page.getByRole('button', { name: new RegExp(`${lead.name}.*Nossa Cidade`) });
}

test('a conflict is settled with the mouse: theirs, and the toast takes it back', async () => {
  const [lead] = leads as [Lead];
  const page = await screens.open('#/conflicts');
  await rowOf(page, lead).click();
  await expect(page.getByRole('region', { name: 'Ponte' })).toContainText('Nossa Cidade 0');
  await page.getByRole('button', { name: 'Ficar com o de Dinamize' }).click();
  await expect(page.getByText('nada é enviado antes de aplicar')).toBeVisible();
  await page.getByRole('button', { name: 'Aplicar e ir para o próximo' }).click();
  await expect(rowOf(page, lead)).toBeHidden();
  expect((await screens.client.leads.get({ id: lead.id })).city).toBe('Cidade Deles 0');
  await page.getByRole('button', { name: /Desfazer/ }).click();
  await expect(rowOf(page, lead)).toBeVisible();
  expect((await screens.client.leads.get({ id: lead.id })).city).toBe('Nossa Cidade 0');
});

test('two conflicts are settled by keyboard alone, the focus going on to the next', async () => {
  const page = await screens.open('#/conflicts');
  const [, second, third] = leads as [Lead, Lead, Lead];
  await rowOf(page, second).focus();
  await page.keyboard.press('Space');
  await expect(page.getByRole('heading', { level: 2, name: second.name })).toBeVisible();
  await page.keyboard.press('1');
  await page.keyboard.press('Enter');
  await expect(rowOf(page, second)).toBeHidden();
  await expect(page.locator('[data-conflict]:focus')).toHaveCount(1);
  await rowOf(page, third).focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('3');
  await page.keyboard.type('Cidade Combinada');
  await page.keyboard.press('Control+Enter');
  await expect(rowOf(page, third)).toBeHidden();
  await expect.poll(() => cityThere(second), { timeout: 30_000 }).toBe('Nossa Cidade 1');
  await expect.poll(() => cityThere(third), { timeout: 30_000 }).toBe('Cidade Combinada');
});

test('what is typed right after its key goes into the other value, letter by letter', async () => {
  const page = await screens.open('#/conflicts');
  await rowOf(page, leads[3] as Lead).click();
  const detail = page.getByRole('region', { name: 'Conflito', exact: true });
  await expect(detail.getByRole('heading', { level: 2, name: leads[3]?.name ?? '' })).toBeVisible();
  const focused = await page.evaluate(() => {
    document.activeElement?.dispatchEvent(
      new KeyboardEvent('keydown', { key: '3', code: 'Digit3', bubbles: true, cancelable: true }),
    );
    return document.activeElement?.hasAttribute('data-conflict-value');
  });
  expect(focused).toBe(true);
});

test('keys that come all at once decide one conflict after the other', async () => {
  const page = await screens.open('#/conflicts');
  await expect(page.locator('[data-conflict]').nth(2)).toBeVisible();
  const [first, second, third] = (await page
    .locator('[data-conflict]')
    .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-conflict')))) as [
    string,
    string,
    string,
  ];
  await page.locator(`[data-conflict="${first}"]`).focus();
  await page.keyboard.press('Space');
  await page.evaluate(() => {
    const keys = { KeyJ: 'j', Digit2: '2', Enter: 'Enter', Digit1: '1', NumpadEnter: 'Enter' };
    for (const [code, key] of Object.entries(keys)) {
      document.activeElement?.dispatchEvent(
        new KeyboardEvent('keydown', { key, code, bubbles: true, cancelable: true }),
      );
    }
  });
  await expect(page.locator(`[data-conflict="${second}"]`)).toBeHidden();
  await expect(page.locator(`[data-conflict="${third}"]`)).toBeHidden();
  await expect(page.locator(`[data-conflict="${first}"]`)).toBeVisible();
  const settled = await Promise.all(
    [second, third].map((id) => screens.client.conflicts.get({ id })),
  );
  expect(settled.map(({ choice }) => choice)).toEqual(['remote', 'local']);
  await screens.client.conflicts.undo({ ids: [second, third] });
});

test('z takes the last decision back', async () => {
  const page = await screens.open('#/conflicts');
  const lead = leads[3] as Lead;
  await rowOf(page, lead).click();
  await page.keyboard.press('2');
  await page.keyboard.press('Enter');
  await expect(rowOf(page, lead)).toBeHidden();
  await page.keyboard.press('z');
  await expect(rowOf(page, lead)).toBeVisible();
  await expect(rowOf(page, lead)).toBeFocused();
});

test('values that moved meanwhile are shown as such, and what was typed stays', async () => {
  const page = await screens.open('#/conflicts');
  const lead = leads[3] as Lead;
  await rowOf(page, lead).click();
  await page.keyboard.press('3');
  await page.getByLabel('Valor que fica nos dois lados').fill('Minha Escolha');
  await screens.client.leads.edit({ id: lead.id, city: 'Mudou Agora' });
  await page.keyboard.press('Control+Enter');
  // Screen readers are told as well.
  const detail = page.getByRole('region', { name: 'Conflito', exact: true });
  await expect(detail.getByText('Os valores mudaram enquanto você olhava')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Ponte' })).toContainText('mudou agora');
  await expect(page.getByLabel('Valor que fica nos dois lados')).toHaveValue('Minha Escolha');
  await page.keyboard.press('Control+Enter');
  await expect.poll(() => cityThere(lead), { timeout: 30_000 }).toBe('Minha Escolha');
});

test('several are chosen and put off, and are found under their own tab', async () => {
  const page = await screens.open('#/conflicts');
  const pair = leads.slice(4, 6);
  for (const lead of pair) {
    await page.getByRole('checkbox', { name: new RegExp(`${lead.name} Cidade`) }).check();
  }
  const bar = page.getByRole('toolbar', { name: 'Conflitos escolhidos' });
  await expect(bar).toContainText('2 escolhidos');
  await bar.getByRole('button', { name: 'Adiar' }).click();
  await page.getByRole('menuitem', { name: 'Por uma hora' }).click();
  for (const lead of pair) await expect(rowOf(page, lead)).toBeHidden();
  await page.getByRole('tab', { name: 'Adiados' }).click();
  for (const lead of pair) {
    await page.getByRole('checkbox', { name: new RegExp(`${lead.name} Cidade`) }).check();
  }
  await bar.getByRole('button', { name: 'Manter os nossos' }).click();
  await expect(page.getByText('Nada adiado')).toBeVisible();
  await expect.poll(() => cityThere(pair[0]!), { timeout: 30_000 }).toBe('Nossa Cidade 4');
});

test('a lead deleted here and edited there is brought back by its number and Enter', async () => {
  const { client } = screens;
  const { items } = await client.leads.list({ syncState: ['in_sync'], limit: 20 });
  const lead = items.find(({ id }) => leads.every((each) => each.id !== id)) as Lead;
  await there(lead, { name: 'Nome Editado Lá' });
  await client.leads.remove({ id: lead.id });
  const page = await screens.open('#/conflicts');
  await page.getByRole('button', { name: new RegExp(`${lead.name}.*apagado do outro`) }).click();
  await expect(page.getByText('O lead foi apagado aqui depois')).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('1');
  await page.keyboard.press('Enter');
  await expect
    .poll(async () => (await client.leads.get({ id: lead.id })).name, { timeout: 30_000 })
    .toBe('Nome Editado Lá');
  expect((await client.leads.get({ id: lead.id })).deletedAt).toBeNull();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing serious on a conflict being settled, ${colorScheme}`, async () => {
    const page = await screens.open('#/conflicts', { colorScheme });
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await page.locator('[data-conflict]').first().click();
    await page.keyboard.press('3');
    await expect(page.getByText('Resultado')).toBeVisible();
    await expectAccessible(page);
  });
}

test('a choice made a rule settles the conflict, and holds from then on', async () => {
  const { client } = screens;
  const page = await screens.open('#/conflicts');
  await page.getByRole('button', { name: /Vila Rica/ }).click();
  await page.getByRole('button', { name: 'Ficar com o de Dinamize' }).click();
  await page.getByRole('button', { name: 'Tornar regra' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('quando empresa mudar aqui e em Dinamize');
  await expect(dialog).toContainText('1 conflito aberto é decidido');
  await dialog.getByRole('button', { name: 'Criar a regra' }).click();
  await expect(page.getByRole('button', { name: /Vila Rica/ })).toBeHidden();
  const [connection] = (await client.connections.list()).items;
  const { items } = await client.connections.policies.get({ id: connection!.id });
  expect(items.find(({ field }) => field === 'company')?.policy).toBe('remote');
});
