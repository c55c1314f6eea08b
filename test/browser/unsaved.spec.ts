import { expect, test, type Page } from '@playwright/test';
import { openScreens, type Screens } from '../support/screens.ts';

/** What was typed stays until it is saved, and is saved once. */
let screens: Screens;

test.beforeAll(async ({ browser }) => {
  screens = await openScreens(browser);
});
test.afterEach(() => screens.leave());
test.afterAll(async () => {
  expect(screens.complaints).toEqual([]);
  await screens.close();
});

const text = (page: Page) => page.getByRole('textbox', { name: 'Texto', exact: true });

/** Nothing that is asked for there is answered until this is called again. */
async function refuse(page: Page, call: string): Promise<() => Promise<void>> {
  await page.route(`**/rpc/${call}`, (route) => route.abort());
  return () => page.unroute(`**/rpc/${call}`);
}

test('what is typed of a new lead outlives the window, until it is saved', async () => {
  const page = await screens.open('#/leads?panel=new');
  const name = page.getByRole('textbox', { name: 'Nome' });
  await name.fill('Quase Perdida');
  await page.getByRole('textbox', { name: 'Empresa' }).fill('Luz do Sul');
  const kept = () => screens.client.drafts.list();
  await expect.poll(async () => JSON.stringify(await kept())).toContain('Luz do Sul');
  await page.reload();
  await expect(name).toHaveValue('Quase Perdida');
  await page.keyboard.press('Control+s');
  await expect(page.getByRole('status').filter({ hasText: 'Quase Perdida salvo' })).toBeVisible();
  await expect.poll(kept).toEqual([]);
});

test('a template that is written is there after another screen, and two clicks save it once', async () => {
  const page = await screens.open('#/messages?tab=templates&id=new');
  await page.getByRole('textbox', { name: 'Nome' }).fill('Duas vezes');
  await text(page).fill('Um texto longo');
  await page.getByRole('tab', { name: 'Contas' }).click();
  await page.goBack();
  await expect(text(page)).toHaveValue('Um texto longo');
  await expect(page.getByRole('textbox', { name: 'Nome' })).toHaveValue('Duas vezes');
  await page.getByRole('textbox', { name: 'Assunto' }).fill('Assunto');
  await page.getByRole('button', { name: 'Salvar modelo' }).dblclick();
  await expect(page).not.toHaveURL(/id=new/);
  const made = () => screens.client.messageTemplates.list();
  expect((await made()).filter(({ name }) => name === 'Duas vezes')).toHaveLength(1);

  // Saved, it is no draft any more; changed, it may be let go.
  const discard = page.getByRole('button', { name: 'Descartar' });
  await expect(discard).toHaveCount(0);
  await text(page).fill('Outro texto');
  const templates = page.getByRole('region', { name: 'Mensagens' });
  await templates.getByRole('button', { name: 'Fechar' }).press('Enter');
  await templates.getByRole('button', { name: 'Abrir Duas vezes' }).press('Enter');
  await expect(text(page)).toHaveValue('Outro texto');
  const mine = (await made()).find(({ name }) => name === 'Duas vezes');
  if (!mine) throw new Error('It was not kept.');
  const theirs = { ...mine, content: { ...mine.content, body: 'De outra pessoa' } };
  await screens.client.messageTemplates.save(theirs);
  // It outlives the window, beside what somebody else saved meanwhile.
  await page.reload();
  await expect(text(page)).toHaveValue('Outro texto');
  await expect(page.getByText(/^Outra versão foi salva/)).toBeVisible();
  await discard.press('Enter');
  await expect(text(page)).toHaveValue('De outra pessoa');
  await text(page).fill('Meu texto');
  await screens.client.messageTemplates.save({ ...theirs, version: 2 });
  await page.getByRole('tab', { name: 'Contas' }).click();
  await page.goBack();
  await expect(page.getByText(/^Outra versão foi salva/)).toBeVisible();
  await discard.press('Enter');
  await expect(text(page)).toHaveValue('De outra pessoa');
});

test('an automation that is changed is there after another screen, and is saved once', async () => {
  const page = await screens.open('#/automations/new');
  const name = page.getByRole('textbox', { name: 'Nome' });
  await name.fill('Ligar depois');
  await page.getByRole('link', { name: 'Leads' }).click();
  await page.goBack();
  await expect(name).toHaveValue('Ligar depois');
  const steps = page.getByRole('region', { name: 'Então' });
  await steps.getByRole('button', { name: 'Adicionar passo: Então' }).press('Enter');
  await page.getByRole('menuitem', { name: 'Marcar retorno' }).press('Enter');
  await expect(page.getByRole('menu')).toHaveCount(0);
  await page.keyboard.press('Control+s');
  await page.keyboard.press('Control+s');
  await expect(page).not.toHaveURL(/new/);
  const all = await screens.client.automations.list();
  expect(all.filter((each) => each.name === 'Ligar depois')).toHaveLength(1);
  await expect(name).toHaveValue('Ligar depois');
  await name.fill('Ligar amanhã');
  await page.getByRole('button', { name: 'Descartar' }).click();
  await expect(name).toHaveValue('Ligar depois');
});

test('a message keeps its text in another channel, and no click beside it takes it away', async () => {
  const lead = await screens.client.leads.create({
    name: 'Olga Prado',
    email: 'olga@exemplo.com.br',
    phone: '(11) 98231-7745',
  });
  const page = await screens.open(`#/leads/${lead.id}`);
  const write = page.getByRole('button', { name: 'Mandar mensagem' });
  await write.click();
  const dialog = page.getByRole('dialog', { name: 'Mensagem para Olga Prado' });
  await text(page).fill('Uma mensagem comprida');
  await dialog.getByRole('combobox', { name: 'Canal' }).click();
  await page.getByRole('option', { name: 'E-mail' }).click();
  await expect(text(page)).toHaveValue('Uma mensagem comprida');
  await page.mouse.click(10, 400);
  await dialog.getByRole('textbox', { name: 'Assunto' }).fill('Proposta');
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await write.click();
  await expect(text(page)).toHaveValue('Uma mensagem comprida');
  await dialog.getByRole('button', { name: 'Cancelar' }).click();
  await write.click();
  await expect(text(page)).toHaveValue('');
});

test('a form stays as it was typed when it could not be saved', async () => {
  const at = new Date(Date.now() - 2 * 86_400_000).toISOString();
  await screens.client.leads.create({ name: 'Ivo Retorno', followUpAt: at });
  const late = await screens.open('#/follow-ups?when=late');
  await late.getByRole('button', { name: 'Retorno feito: Ivo Retorno' }).click();
  const form = late.getByRole('form', { name: 'Retorno feito: Ivo Retorno' });
  const note = form.getByRole('textbox', { name: 'Anotação' });
  await note.fill('Pediu para ligar em março');
  const answer = await refuse(late, 'followUps/done');
  await form.getByRole('button', { name: 'Salvar' }).click();
  await expect(late.getByRole('alert').first()).toBeVisible();
  await expect(note).toHaveValue('Pediu para ligar em março');
  await answer();
  await form.getByRole('button', { name: 'Salvar' }).click();
  await expect(form).toBeHidden();

  const leads = await screens.open('#/leads');
  await refuse(leads, 'segments/save');
  await leads.getByRole('button', { name: 'Novo segmento' }).click();
  const segment = leads.getByRole('textbox', { name: 'Nome do segmento' });
  await segment.fill('Um nome pensado');
  await segment.press('Enter');
  await expect(leads.getByRole('alert').first()).toBeVisible();
  await expect(segment).toHaveValue('Um nome pensado');

  const rules = await screens.open('#/marketing?tab=rules');
  await refuse(rules, 'conversions/saveRule');
  await rules.getByRole('button', { name: 'Nova regra' }).click();
  const rule = rules.getByRole('form', { name: 'Nova regra' });
  await rule.getByRole('textbox', { name: 'Evento' }).fill('Contact');
  await rule.getByRole('button', { name: 'Salvar' }).click();
  await expect(rules.getByRole('alert').first()).toBeVisible();
  await expect(rule.getByRole('textbox', { name: 'Evento' })).toHaveValue('Contact');

  const tunnel = await screens.open('#/settings?section=tunnel');
  await tunnel.getByRole('combobox', { name: 'Tipo de túnel' }).click();
  await tunnel.getByRole('option', { name: 'ngrok' }).click();
  const token = tunnel.locator('input[type=password]');
  await token.fill('2abcDEF_um_token_de_mentira_qualquer');
  const taken = await refuse(tunnel, 'tunnel/set');
  await tunnel.getByRole('button', { name: 'Salvar' }).click();
  await expect(tunnel.getByRole('alert').first()).toBeVisible();
  await expect(token).toHaveValue('2abcDEF_um_token_de_mentira_qualquer');
  await taken();
});

test('two clicks make one key for another system', async () => {
  const page = await screens.open('#/settings?section=api');
  await page.getByRole('button', { name: 'Nova chave' }).click();
  await page.getByRole('textbox', { name: 'Nome da chave' }).fill('Loja');
  await page.getByRole('button', { name: 'Nova chave' }).dblclick();
  await expect(page.locator('code')).toBeVisible();
  const keys = await screens.client.app.apiKeys();
  expect(keys.filter(({ name }) => name === 'Loja')).toHaveLength(1);
});
