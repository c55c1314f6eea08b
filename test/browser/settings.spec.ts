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

test('a key for another system is shown once, works, and is shut out at once when revoked', async () => {
  const page = await screens.open('#/settings?section=api');
  await page.getByRole('button', { name: 'Nova chave' }).click();
  await page.getByRole('button', { name: 'Nova chave' }).click();
  await expect(page.getByText('Dê um nome à chave.')).toBeVisible();
  await page.getByRole('textbox', { name: 'Nome da chave' }).fill('Site');
  await page.getByRole('radio', { name: 'Escolher por área' }).check();
  await page.getByRole('checkbox', { name: 'Negócios: Ler' }).uncheck();
  await page.getByRole('combobox', { name: 'Validade' }).click();
  await page.getByRole('option', { name: '90 dias' }).click();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Nova chave' }).click();
  const key = (await page.locator('code').textContent()) ?? '';
  const ask = async (path = 'leads') =>
    (await fetch(`${screens.ready.url}/api/v1/${path}`, { headers: { 'X-API-Key': key } })).status;
  expect([await ask(), await ask('deals')]).toEqual([200, 403]);
  await page.getByRole('button', { name: 'Fechar' }).click();
  await page.reload();
  await expect(page.getByText(key)).toBeHidden();
  const line = page.getByRole('listitem').filter({ hasText: 'Site' });
  await expect(line).toContainText(/lê Leads, .*60 chamadas por minuto.*usada.*vale até/);
  await page.getByRole('button', { name: 'Revogar Site' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revogar' }).click();
  await expect(page.getByText('revogada', { exact: true })).toBeVisible();
  expect(await ask()).toBe(401);
});

test('a connection is limited to a segment, which says what that means and cannot be deleted then', async () => {
  const segment = await screens.client.segments.save({
    name: 'Só São Paulo',
    filter: { city: ['São Paulo'] },
    sort: 'name',
    columns: null,
  });
  const [connection] = (await screens.client.connections.list()).items;
  const id = connection?.id ?? '';
  const page = await screens.open(`#/settings?section=connections&connection=%22${id}%22`);
  const field = page.getByRole('combobox', { name: 'Quais leads vão para lá' });
  await field.click();
  await page.getByRole('option', { name: segment.name }).click();
  const effect = page.getByRole('status').filter({ hasText: 'no segmento' });
  await expect(effect).toContainText(`${segment.count} lead`);
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Salvar', exact: true }).first().click();
  await expect(page.getByText('Conexão Dinamize salva')).toBeVisible();
  const kept = (await screens.client.connections.list()).items.find((each) => each.id === id);
  expect(kept?.settings['segmentId']).toBe(segment.id);

  await page.goto(page.url().replace(/#.*$/, '#/leads'));
  await page.getByRole('tab', { name: /Só São Paulo/ }).click({ button: 'right' });
  await expect(page.getByText('Em uso, por isso não pode ser apagado')).toContainText('Dinamize');
  await expect(page.getByRole('menuitem', { name: 'Apagar segmento' })).toBeDisabled();
  await screens.client.connections.edit({ id, segmentId: null });
  await screens.client.segments.remove({ id: segment.id });
});

test('a connection is tried before it is saved, and its password never comes back', async () => {
  const page = await screens.open('#/settings?section=connections&connection=%22new%22');
  const form = page.getByRole('complementary', { name: 'Dados da conexão' });
  await form.getByRole('textbox', { name: 'Nome', exact: true }).fill('Outra conta');
  await form.getByLabel('Senha', { exact: true }).fill('');
  await form.getByRole('button', { name: 'Testar' }).click();
  await expect(form.getByText(/^Preencha/).first()).toBeVisible();
  await form.getByRole('textbox', { name: 'Usuário da API' }).fill('sandbox');
  await form.getByRole('textbox', { name: 'Código do cliente' }).fill('300001');
  await form.getByLabel('Senha', { exact: true }).fill('errada');
  await form.getByRole('button', { name: 'Testar' }).click();
  await expect(form.getByText(/^Dinamize não aceitou estas credenciais/)).toBeVisible();
  await form.getByLabel('Senha', { exact: true }).fill('');
  await form.getByRole('button', { name: 'Salvar' }).click();
  expect((await screens.client.connections.list()).items).toHaveLength(1);

  const [connection] = (await screens.client.connections.list()).items;
  const edit = await screens.open(
    `#/settings?section=connections&connection=%22${connection?.id}%22`,
  );
  await expect(edit.getByRole('complementary', { name: 'Dados da conexão' })).toBeVisible();
  for (const field of await edit.locator('input[type=password]').all()) {
    expect(await field.inputValue()).toBe('');
  }
  await edit.getByRole('button', { name: 'Testar' }).click();
  await expect(edit.getByText(/Pode salvar/)).toBeVisible();
});

test('a rule for a field says how many open conflicts it decides, decides them, and can be taken back', async () => {
  const [connection] = (await screens.client.connections.list()).items;
  const id = connection?.id ?? '';
  const open = async () =>
    (await screens.client.conflicts.list({ kind: ['clash'], field: 'company', limit: 50 })).items;
  const rules = await screens.client.connections.policies.get({ id });
  const before = (await open()).length;
  expect(rules.items.find(({ field }) => field === 'company')?.openConflicts).toBe(before);

  const page = await screens.open(`#/settings?section=connections&connection=%22${id}%22`);
  const section = page.getByRole('region', { name: 'Regras dos campos' });
  await expect(section).toContainText('Quem recusou fica recusado, sempre');
  const company = section.getByRole('combobox', { name: 'Regra do campo empresa' });
  await expect(company).toHaveValue('Perguntar a uma pessoa');
  const save = section.getByRole('button', { name: 'Salvar regras' });
  await expect(save).toBeDisabled();
  await company.click();
  await page.getByRole('option', { name: 'Vale o de Dinamize' }).click();
  expect(before).toBe(1);
  await expect(section).toContainText('Ao salvar, até 1 conflito aberto é decidido');
  await save.click();
  // What it would do now is shown before it is kept.
  const shown = page.getByRole('dialog', { name: 'O que estas regras mudam agora' });
  await expect(shown.getByRole('button', { name: /^Decidir, Para a Ponte: 1$/ })).toBeVisible();
  expect((await open()).length).toBe(1);
  await shown.getByRole('button', { name: 'Salvar e mudar 1 registro' }).click();
  await expect(page.getByText('Regras de Dinamize salvas')).toBeVisible();
  await expect.poll(async () => (await open()).length).toBe(0);

  await page.reload();
  await expect(company).toHaveValue('Vale o de Dinamize');
  await section.getByRole('button', { name: 'Voltar ao padrão' }).click();
  await expect(company).toHaveValue('Perguntar a uma pessoa');
  await save.click();
  await expect(page.getByText('Regras de Dinamize salvas')).toBeVisible();
  await expect(save).toBeDisabled();
  const after = await screens.client.connections.policies.get({ id });
  expect(after.items.find(({ field }) => field === 'company')?.policy).toBe('manual');
  expect(after.rev).toBe(rules.rev + 2);
});

test('another system is connected to the sandbox as its form stands, and is looked into at once', async () => {
  const page = await screens.open('#/settings?section=connections&connection=%22new%22');
  const form = page.getByRole('complementary', { name: 'Dados da conexão' });
  await form.getByRole('combobox', { name: 'Sistema' }).click();
  await page.getByRole('option', { name: 'GestãoClick' }).click();
  await form.getByRole('button', { name: 'Testar' }).click();
  await expect(form.getByText(/Pode salvar/)).toBeVisible();
  await form.getByRole('button', { name: 'Salvar' }).click();
  await expect(page.getByRole('heading', { name: /^Nada foi alterado ainda/ })).toBeVisible({
    timeout: 60_000,
  });
  const { items } = await screens.client.connections.list();
  const made = items.find(({ provider }) => provider === 'gestaoclick');
  await screens.client.connections.remove({ id: made?.id ?? '' });
});

test('a copy is made, and going back to it says first what goes, and then takes it away', async () => {
  const page = await screens.open('#/settings?section=backups');
  await page.getByRole('button', { name: 'Fazer cópia agora' }).click();
  await expect(page.getByText('Pedida por uma pessoa')).toBeVisible();
  const lead = await screens.client.leads.create({ name: 'Some Depois' });
  const asked = page.getByRole('listitem').filter({ hasText: 'Pedida por uma pessoa' });
  await asked.getByRole('button', { name: /^Voltar a esta cópia/ }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('leads novos: 1');
  await dialog.getByRole('button', { name: 'Voltar a esta' }).click();
  await expect(page.getByText('O que havia antes de voltar a uma cópia')).toBeVisible();
  await expect(screens.client.leads.get({ id: lead.id })).rejects.toThrow();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing serious in the settings, ${colorScheme}`, async () => {
    const [connection] = (await screens.client.connections.list()).items;
    for (const search of [
      `section=connections&connection=%22${connection?.id}%22`,
      'section=connections&connection=%22new%22',
      'section=appearance',
      'section=api',
      'section=backups',
      'section=sandbox',
      'section=about',
    ]) {
      const page = await screens.open(`#/settings?${search}`, { colorScheme });
      await expect(page.getByRole('tab', { selected: true })).toBeVisible();
      await expectAccessible(page);
    }
  });
}
