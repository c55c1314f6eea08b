import { expect, test } from '@playwright/test';
import { eventListener, type EventListener } from '../support/event-listener.ts';
import { expectAccessible, openScreens, type Screens } from '../support/screens.ts';

let screens: Screens;
let to: EventListener;

test.beforeAll(async ({ browser }) => {
  to = await eventListener();
  screens = await openScreens(browser);
});
test.afterAll(async () => {
  await to.close();
  expect(screens.complaints).toEqual([]);
  await screens.close();
});

test('a subscription is made by keys, shows its secret once, is tried, and tells what was answered', async () => {
  const page = await screens.open('#/subscriptions');
  await expect(page.getByText('Nenhum sistema é avisado ainda')).toBeVisible();
  await page.keyboard.press('n');
  await page.getByLabel('Nome do sistema').fill('Financeiro');
  await page.getByLabel('Endereço').fill('http://financeiro.example/avisos');
  await page.getByRole('combobox', { name: 'O que contar' }).click();
  await page.getByRole('option', { name: 'lead novo' }).click();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Criar envio' }).click();
  await expect(page.getByText(/^Este endereço não serve/)).toBeVisible();
  await page.getByLabel('Endereço').fill(to.url);
  await page.getByRole('button', { name: 'Criar envio' }).click();
  const secret = page.getByRole('dialog', { name: 'Segredo da assinatura' });
  await expect(secret.getByLabel('Segredo', { exact: true })).toContainText('whsec_');
  await page.getByRole('button', { name: 'Já guardei' }).click();
  await expect(secret).toBeHidden();

  const panel = page.getByRole('complementary', { name: 'Financeiro' });
  await panel.getByRole('button', { name: 'Enviar teste' }).click();
  await expect(panel.getByText('Teste aceito com 200')).toBeVisible();
  await expectAccessible(page);
  await screens.client.leads.create({ name: 'Contado Agora' });
  await panel.getByRole('tab', { name: 'Entregas' }).click();
  await expect(panel.getByText('entregue')).toBeVisible();
  await panel.getByRole('button', { name: 'Ver respostas de lead novo' }).click();
  await expect(panel.getByText('obrigado')).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(panel).toBeHidden();
});

test('what another system refused is told in the language on screen', async () => {
  const { client } = screens;
  const url = new URL('/cheio', to.url).href;
  const draft = { name: 'Cheio', url, types: ['lead.created' as const] };
  const { id } = await client.eventSubscriptions.create(draft);
  const page = await screens.open(`#/subscriptions?id=%22${id}%22`);
  const panel = page.getByRole('complementary', { name: 'Cheio' });
  await client.leads.create({ name: 'Recusado Ali' });
  await panel.getByRole('tab', { name: 'Entregas' }).click();
  await expect(panel.getByText('O outro sistema respondeu 500.')).toBeVisible();
  await client.eventSubscriptions.remove({ id });
});

test('the shape of what goes out is made on a real event, kept as a version and gone back from', async () => {
  const { id } = await screens.client.eventSubscriptions.create({
    name: 'Operação',
    url: to.url,
    types: ['lead.created'],
  });
  await screens.client.leads.create({ name: 'Para o Formato' });
  const page = await screens.open(`#/subscriptions/${id}`);
  const trial = page.getByRole('region', { name: 'Com um acontecimento real' });
  await expect(trial).toContainText('"eventId"');
  await page.getByRole('button', { name: 'Campo', exact: true }).click();
  await page.getByLabel('Campo no JSON').fill('cliente.nome');
  await page.getByRole('combobox', { name: 'Vem de' }).fill('lead.name');
  await page.keyboard.press('Tab');
  await expect(trial).toContainText('Para o Formato');
  await expect(trial).not.toContainText('"eventId"');
  await page.getByRole('button', { name: 'Salvar versão' }).click();
  await expect(page.getByText('Versão 2 salva')).toBeVisible();
  await page.getByRole('button', { name: 'Comparar' }).click();
  await expect(page.getByText('sai cliente.nome')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Voltar a esta' }).click();
  await expect(page.getByText('Versão 3 salva')).toBeVisible();
  await expect(trial).toContainText('"eventId"');
});
