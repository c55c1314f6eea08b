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

async function journal(): Promise<
  { op: string; after: Record<string, unknown> | null; by: string }[]
> {
  const answer = await fetch(`${screens.ready.sandboxUrl}/_sandbox/journal?provider=dinamize`);
  return ((await answer.json()) as { items: never[] }).items;
}

test('an edit made with the network off arrives at the CRM when it is on again', async () => {
  const { items } = await screens.client.leads.list({ syncState: ['in_sync'], limit: 1 });
  const [lead] = items;
  if (!lead) throw new Error('no lead is in sync');

  const page = await screens.open('#/settings?section=sandbox');
  await page.getByRole('switch', { name: 'Rede desligada' }).click();
  await expect(page.getByText('Rede do treino desligada')).toBeVisible();

  await screens.client.leads.edit({ id: lead.id, company: 'Editada Sem Rede Ltda' });
  await page.goto(`${screens.ready.url}/#/queue?tab=waiting`);
  await expect(page.getByText('sem resposta do CRM')).toBeVisible({ timeout: 20_000 });
  await expect(page.getByRole('link', { name: /Dinamize sem resposta/ })).toBeVisible();
  expect(
    (await journal()).some(({ after }) => JSON.stringify(after).includes('Editada Sem Rede')),
  ).toBe(false);

  await page.goto(`${screens.ready.url}/#/settings?section=sandbox`);
  await page.getByRole('switch', { name: 'Rede desligada' }).click();
  await expect
    .poll(
      async () =>
        (await journal()).filter(({ after }) => JSON.stringify(after).includes('Editada Sem Rede'))
          .length,
      {
        timeout: 40_000,
      },
    )
    .toBe(1);
  await page.goto(`${screens.ready.url}/#/queue?tab=waiting`);
  await expect(page.getByText('Fila vazia')).toBeVisible({ timeout: 20_000 });
});

test('a run can be started, opened and read', async () => {
  const page = await screens.open('#/syncs');
  const rows = page.getByRole('grid').getByRole('row');
  await expect(rows.nth(1)).toContainText('Concluída');
  const before = await rows.count();
  await page.getByRole('button', { name: 'Sincronizar agora' }).click();
  await expect.poll(() => rows.count()).toBeGreaterThan(before);
  // The list knows of one more before it has read which: the newest stands first only then.
  await expect(rows.nth(1)).toContainText('a pedido');
  await rows.nth(1).click();
  const panel = page.getByRole('complementary', { name: 'Sincronização' });
  await expect(panel).toContainText('a pedido');
  await expect(panel).toContainText('Nenhum problema.');
  await page.keyboard.press('Escape');
  await expect(panel).toBeHidden();
});

test('a value that a reading brought is explained, and the reading is taken back', async () => {
  const { items } = await screens.client.leads.list({ syncState: ['in_sync'], limit: 1 });
  const [lead] = items;
  const record = `${screens.ready.sandboxUrl}/_sandbox/dinamize/records/${lead?.links[0]?.externalId}`;
  if (!lead?.city) throw new Error('no lead with a city is in sync');
  await fetch(record, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ custom_fields: { cmp9: 'Cidade Errada' } }),
  });
  await screens.client.sync.start({});
  const cityNow = async () => (await screens.client.leads.get({ id: lead.id })).city;
  await expect.poll(cityNow, { timeout: 30_000 }).toBe('Cidade Errada');

  const page = await screens.open(`#/leads/${lead.id}`);
  await page.getByRole('button', { name: 'Por quê? Cidade' }).click();
  const why = page.getByRole('dialog');
  await expect(why).toContainText('Mudou só em Dinamize, e por isso veio para cá.');
  await expect(why).toContainText(`Combinado antes: ${lead.city}`);
  await why.getByRole('button', { name: 'Reexecutar' }).click();
  await expect(why.getByRole('status')).toContainText('a decisão é a mesma');
  await expectAccessible(page);
  await why.getByRole('link', { name: 'Abrir' }).click();

  const panel = page.getByRole('complementary', { name: 'Sincronização' });
  await panel.getByRole('button', { name: 'Desfazer esta leitura…' }).click();
  await expect(panel).toContainText('1 valor volta ao que era');
  await expect(panel).toContainText(`Cidade Errada → ${lead.city}`);
  await expectAccessible(page);
  expect(await cityNow()).toBe('Cidade Errada');
  await panel.getByRole('button', { name: 'Desfazer', exact: true }).click();
  await expect(panel.getByRole('tab', { name: /Voltou\D*1/ })).toBeVisible({ timeout: 20_000 });
  await expect(panel.getByRole('tabpanel')).toContainText(`Cidade Errada → ${lead.city}`);
  expect(await cityNow()).toBe(lead.city);
  await expect
    .poll(async () => JSON.stringify(await (await fetch(record)).json()), { timeout: 30_000 })
    .not.toContain('Cidade Errada');
});

test('what both sides changed is shown with both values, and neither is gone', async () => {
  const page = await screens.open('#/conflicts');
  const detail = page.getByRole('region', { name: 'Conflito', exact: true });
  await expect(detail).toContainText('mudou nos dois lados');
  await expect(detail).toContainText('Nada foi sobrescrito');
  await expect(detail.getByRole('region', { name: 'Dinamize' })).toBeVisible();
});

test('a paused connection sends nothing until it is resumed', async () => {
  const page = await screens.open('#/syncs');
  await page.getByRole('button', { name: 'Pausar Dinamize' }).click();
  await expect(page.getByText('Dinamize em pausa')).toBeVisible();
  const created = await screens.client.leads.create({
    name: 'Espera Pausa',
    email: 'pausa@teste.example',
    sync: true,
  });
  await page.goto(`${screens.ready.url}/#/queue?tab=waiting`);
  await expect(page.getByText('conexão em pausa')).toBeVisible({ timeout: 20_000 });
  await page.goto(`${screens.ready.url}/#/syncs`);
  await page.getByRole('button', { name: 'Retomar Dinamize' }).click();
  await expect
    .poll(async () => (await screens.client.leads.get({ id: created.id })).links[0]?.state, {
      timeout: 30_000,
    })
    .toBe('in_sync');
});

test('a reading that would change too much at once waits until a person accepts it', async () => {
  const records = `${screens.ready.sandboxUrl}/_sandbox/dinamize/records`;
  const listed = (await (await fetch(records)).json()) as {
    items: { id: string; name?: string }[];
  };
  const wiped = listed.items.filter(({ name }) => name).slice(0, 700);
  for (let at = 0; at < wiped.length; at += 50) {
    await Promise.all(
      wiped.slice(at, at + 50).map(({ id }) =>
        fetch(`${records}/${id}`, {
          method: 'PATCH',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ name: 'Trocado Engano' }),
        }),
      ),
    );
  }
  const called = async () =>
    (await screens.client.leads.list({ q: 'Trocado Engano', limit: 1 })).pagination.total;

  const page = await screens.open('#/syncs');
  await page.getByRole('button', { name: 'Sincronizar Dinamize agora' }).click();
  const row = page.getByRole('grid').getByRole('row').filter({ hasText: 'Falhou' }).first();
  await row.click({ timeout: 60_000 });
  await expect(page.getByText('Esta leitura mudaria leads demais de uma vez')).toBeVisible();
  expect(await called()).toBeLessThanOrEqual(20);

  await page.goto(`${screens.ready.url}/#/overview`);
  await page.getByRole('button', { name: 'Conferir' }).click();
  await page.getByRole('grid').getByRole('row').filter({ hasText: 'Falhou' }).first().click();
  await page.getByRole('button', { name: 'Aceitar as mudanças' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Aceitar e ler de novo' }).click();
  await expect.poll(called, { timeout: 60_000 }).toBeGreaterThan(600);
  await expect(page.getByRole('button', { name: 'Aceitar as mudanças' })).toBeHidden();
});

test('each figure of the health of sync opens its list, and the chart is also a table', async () => {
  const page = await screens.open('#/syncs');
  await page.getByRole('tab', { name: 'Saúde' }).click();
  const row = page
    .getByRole('table', { name: 'Leads por estado em cada conexão' })
    .getByRole('row');
  const { connections } = await screens.client.sync.standings();
  const inSync = connections[0]?.counts.inSync.toLocaleString('pt-BR') ?? '';
  await expect(row.nth(1)).toContainText(inSync);
  const one = page.getByRole('region', { name: 'Dinamize', exact: true });
  await expect(one).toContainText('certo, ±');
  await expect(one).toContainText('cada leitura já é a conferência');
  await one.getByRole('button', { name: 'Tabela' }).click();
  await expect(one.getByRole('row', { name: /leitura Concluída/ }).first()).toBeVisible();
  await one.getByRole('button', { name: 'Pausar Dinamize' }).click();
  await expect(one).toContainText('Em pausa.');
  await one.getByRole('button', { name: 'Retomar Dinamize' }).click();
  await row.nth(1).getByRole('link').first().click();
  await expect(page).toHaveURL(/#\/leads\?filter=/);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  expect(new URL(page.url()).hash).toContain('in_sync');
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing serious on overview and syncs, ${colorScheme}`, async () => {
    const health = await screens.open('#/syncs?tab=health', { colorScheme });
    await expect(health.getByText('duração em segundos').first()).toBeVisible();
    await expectAccessible(health);
    for (const address of ['overview', 'syncs']) {
      const page = await screens.open(`#/${address}`, { colorScheme });
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      if (address !== 'overview') {
        await page.getByRole('grid').getByRole('row').nth(1).click();
        await expect(page.getByRole('complementary').last()).toBeVisible();
      }
      await expectAccessible(page);
    }
  });
}
