import { expect, test } from '@playwright/test';
import { expectAccessible, openScreens, type Screens } from '../support/screens.ts';

let screens: Screens;

test.beforeAll(async ({ browser }) => {
  screens = await openScreens(browser);
  // At any hour of the day.
  const rules = await screens.client.messages.settings();
  await screens.client.messages.saveSettings({ ...rules, quiet: { ...rules.quiet, on: false } });
});
test.afterAll(async () => {
  expect(screens.complaints).toEqual([]);
  await screens.close();
});

test('a template is rewritten while one sees it on a lead, sent to one, and seen to arrive', async () => {
  const { id } = await screens.client.leads.create({
    name: 'MARTA DE PAULA',
    email: 'marta@exemplo.com.br',
    phone: '(11) 98231-7745',
  });
  const page = await screens.open('#/messages?tab=templates');
  await page.getByRole('button', { name: 'Abrir Boas-vindas', exact: true }).click();
  const preview = page.getByRole('region', { name: 'Como fica' });
  await expect(preview).toContainText('Marta! Aqui é da');
  const body = page.getByRole('textbox', { name: 'Texto' });
  await body.fill('Oi, {{sobrenome}}');
  await expect(preview).toContainText('O campo “sobrenome” não existe');
  await body.fill('');
  await body.pressSequentially('Oi, {{nom');
  await page.getByRole('button', { name: 'nome', exact: true }).click();
  await expect(body).toHaveValue('Oi, {{nome}}');
  await body.fill('Oi, {{nome | titulo}}!');
  await expect(preview).toContainText('Oi, Marta de Paula!');
  await page.getByRole('button', { name: 'Salvar modelo' }).click();
  await expect(page.getByText('Versão 2,')).toBeVisible();
  await expectAccessible(page);

  const lead = await screens.open(`#/leads/${id}`);
  await lead.getByRole('button', { name: 'Mandar mensagem' }).click();
  const dialog = lead.getByRole('dialog', { name: 'Mensagem para MARTA DE PAULA' });
  await dialog.getByRole('combobox', { name: 'Modelo' }).click();
  await lead.getByRole('option', { name: 'Boas-vindas', exact: true }).click();
  await expect(dialog.getByRole('textbox', { name: 'Texto' })).toHaveValue('Oi, Marta de Paula!');
  await expect(dialog.getByRole('region', { name: 'Como fica' })).toContainText('+5511982317745');
  await expectAccessible(lead);
  await dialog.getByRole('button', { name: 'Enviar' }).click();
  await expect(lead.getByText('Sai em 5 s.')).toBeVisible();
  await expect(lead.getByRole('link', { name: /WhatsApp: (Enviada|Entregue|Lida)/ })).toBeVisible({
    timeout: 15_000,
  });
  const outbox = await fetch(`${screens.ready.sandboxUrl}/_sandbox/outbox?provider=z-api`);
  const { items } = (await outbox.json()) as { items: { to: string; content: unknown }[] };
  expect(items).toMatchObject([
    { to: '5511982317745', content: { message: 'Oi, Marta de Paula!' } },
  ]);
  await lead.getByRole('link', { name: /WhatsApp: / }).click();
  await expect(lead.getByRole('complementary', { name: 'Mensagem aberta' })).toContainText(
    'Oi, Marta de Paula!',
  );
  await expectAccessible(lead);
});

test('an account says in words how its test went', async () => {
  const page = await screens.open('#/messages?tab=accounts');
  await page.getByRole('button', { name: 'Abrir E-mail' }).click();
  await page.getByLabel('Seu e-mail').fill('eu@exemplo.com.br');
  await page.getByRole('button', { name: 'Enviar um teste para mim' }).click();
  await expect(page.getByText('Deu certo. Confira se a mensagem chegou.')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('tab', { name: 'Regras' }).click();
  await expect(page.getByLabel('No máximo por pessoa e dia')).toHaveValue('3');
  await expectAccessible(page);
});

test('who wants no messages is told of before WhatsApp opens by hand', async () => {
  for (const { id, channel } of await screens.client.sendingConnections.list()) {
    if (channel === 'whatsapp') await screens.client.sendingConnections.remove({ id });
  }
  const { id } = await screens.client.leads.create({ name: 'Nádia Não', phone: '11987651234' });
  await screens.client.leads.edit({ id, consent: 'denied' });
  const page = await screens.open(`#/leads/${id}`);
  await page.evaluate(() => {
    const said = window as unknown as { opened: string[] };
    said.opened = [];
    window.open = (url) => (said.opened.push(String(url)), null);
  });
  const opened = () => page.evaluate(() => (window as unknown as { opened: string[] }).opened);
  await page.getByRole('button', { name: 'Mandar mensagem' }).click();
  const dialog = page.getByRole('dialog', { name: 'Mensagem para Nádia Não' });
  await dialog.getByRole('textbox', { name: 'Texto' }).fill('Oi!');
  await dialog.getByRole('button', { name: 'Abrir WhatsApp com este texto' }).click();
  await expect(dialog.getByText('A pessoa pediu para não receber mensagens.').last()).toBeVisible();
  expect(await opened()).toEqual([]);
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Abrir mesmo assim' }).click();
  await expect.poll(opened).toEqual(['https://wa.me/5511987651234?text=Oi!']);
  await dialog.getByRole('button', { name: 'Enviei pelo WhatsApp' }).click();
  await expect(page.getByText('Anotado na linha do tempo')).toBeVisible();
});
