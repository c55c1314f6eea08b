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

test('a field of theirs is accepted, shaped, tried on a real record, saved with its effect shown, and taken back', async () => {
  const fields = `${screens.ready.sandboxUrl}/_sandbox/dinamize/records?entity=field`;
  for (const title of ['Responsável', 'Bairro']) {
    await fetch(fields, {
      method: 'POST',
      body: JSON.stringify({ title, type: 'VC' }),
      headers: { 'content-type': 'application/json' },
    });
  }
  const [connection] = (await screens.client.connections.list()).items;
  const id = connection?.id ?? '';
  const now = () => screens.client.mappings.get({ type: 'lead', system: id });

  const page = await screens.open(`#/settings?section=connections&connection=%22${id}%22`);
  await page.getByRole('button', { name: 'Ver mapeamento' }).click();
  await expect(page.getByRole('heading', { name: 'Mapeamento de Dinamize' })).toBeVisible();
  await expect(page.getByRole('row', { name: /Editar Cidade/ })).toContainText('cidade');

  // What has no place here is offered with one.
  const offers = page.getByRole('region', { name: /^Sugestões/ });
  await expect(offers).toContainText('vai para Responsável');
  await offers.getByRole('button', { name: 'Aceitar Responsável' }).click();
  await page.getByRole('button', { name: 'Editar Responsável' }).last().click();
  const panel = page.getByRole('complementary', { name: 'Ligação' });
  const incoming = panel.getByRole('group', { name: 'Ao receber' });
  await incoming.getByRole('button', { name: 'Passo' }).click();
  await page.getByRole('menuitem', { name: 'expressão (avançado)' }).click();
  const editor = incoming.getByRole('textbox', { name: 'Expressão' });
  await editor.fill('titlo(valor)');
  await expect(incoming.getByRole('status')).toContainText('Você quis dizer “titulo”?');
  await editor.fill('titulo(valor)');
  await expect(incoming.getByRole('status')).toContainText('A expressão pode ser usada.');
  await expectAccessible(page);

  // Nothing is saved before its effect was seen.
  await page.keyboard.press('Control+s');
  const dialog = page.getByRole('dialog', { name: 'O que muda ao salvar' });
  const save = dialog.getByRole('button', { name: 'Salvar esta versão' });
  await expect(save).toBeEnabled({ timeout: 60_000 });
  expect((await now()).version).toBe(1);
  await expectAccessible(page);
  await page.keyboard.press('Escape');

  // A lead that is kept there is looked up, and what becomes of it shown.
  await page.getByRole('button', { name: 'Testar' }).click();
  const trial = page.getByRole('complementary', { name: 'Teste com um registro real' });
  await expect(trial.getByText('vira aqui')).toBeVisible();
  const inSync = { connectionId: id, syncState: 'in_sync', limit: 1 };
  const [lead] = (await screens.client.leads.list(inSync)).items;
  const pick = trial.getByRole('combobox', { name: 'Testar com o lead' });
  await pick.fill(lead?.email ?? '');
  await page.getByRole('option', { name: lead?.email ?? '' }).click();
  await expect(trial.getByRole('heading', { name: lead?.name ?? '' })).toBeVisible();
  await expectAccessible(page);

  await page.keyboard.press('Control+s');
  await expect(save).toBeEnabled({ timeout: 60_000 });
  await save.click();
  await expect(page.getByText('Mapeamento salvo')).toBeVisible();
  expect((await now()).entries).toContainEqual(
    expect.objectContaining({
      local: 'owner',
      in: [{ kind: 'expression', source: 'titulo(valor)' }],
    }),
  );
  await expect(page.getByText('Tudo salvo')).toBeVisible();

  await page.getByRole('button', { name: 'Versões' }).click();
  const versions = page.getByRole('complementary', { name: 'Versões' });
  await versions.getByRole('button', { name: 'O que muda se voltar a esta' }).click();
  await expect(versions).toContainText(/Responsável ?sai/);
  await expectAccessible(page);
  await versions.getByRole('button', { name: 'Voltar a esta versão' }).click();
  const back = dialog.getByRole('button', { name: 'Voltar a esta versão' });
  await expect(back).toBeEnabled({ timeout: 60_000 });
  await back.click();
  await expect(page.getByText('Voltou à versão 1')).toBeVisible();
  expect((await now()).entries.every(({ own }) => own)).toBe(true);
});

test('each entry has its own expression, and so has each of its steps', async () => {
  const [connection] = (await screens.client.connections.list()).items;
  const page = await screens.open(`#/mappings/${connection?.id}`);
  const panel = page.getByRole('complementary', { name: 'Ligação' });
  const incoming = panel.getByRole('group', { name: 'Ao receber' });
  const editors = incoming.getByRole('textbox', { name: 'Expressão' });
  const addStep = async (source: string) => {
    const before = await editors.count();
    await incoming.getByRole('button', { name: 'Passo', exact: true }).click();
    await page.getByRole('menuitem', { name: 'expressão (avançado)' }).click();
    await expect(editors).toHaveCount(before + 1);
    await editors.last().fill(source);
  };
  const join = async (name: string) => {
    await page.getByRole('button', { name: 'Ligar campos' }).click();
    await panel.getByRole('textbox', { name: 'Nome do campo próprio' }).fill(name);
  };
  const open = (name: string) =>
    page.getByRole('button', { name: `Editar ${name}`, exact: true }).click();
  await join('um');
  await addStep('titulo(valor)');
  await addStep('valor + "!"');
  await join('dois');
  await addStep('valor + " dois"');
  await open('um');
  await expect(editors).toHaveText(['titulo(valor)', 'valor + "!"']);
  await incoming.getByRole('button', { name: 'Tirar' }).first().click();
  await expect(editors).toHaveText(['valor + "!"']);
  await editors.press('Control+End');
  await page.keyboard.type(' + "?"');
  await open('dois');
  await expect(editors).toHaveText(['valor + " dois"']);
  await open('um');
  await expect(editors).toHaveText(['valor + "!" + "?"']);
  await page.getByRole('button', { name: 'Descartar' }).click();
});
