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

test('a pixel is tried, switched off and on, and a new lead is reported with where each part came from', async () => {
  const page = await screens.open('#/marketing');
  const grid = page.getByRole('grid', { name: 'Conversões, as mais novas primeiro' });
  await expect(grid.getByText('Mariana Albuquerque Prado').first()).toBeVisible();
  await page.getByRole('tab', { name: 'Pixels' }).click();
  await page.getByRole('button', { name: 'Testar Site (demonstração)' }).click();
  await expect(
    page.getByText('A plataforma recebeu o evento de teste. Ele não conta.'),
  ).toBeVisible();
  await page.getByRole('button', { name: 'Editar Site (demonstração)' }).click();
  await expect(page.getByLabel('Token de acesso')).toHaveValue('');
  const active = page.getByLabel('Enviar conversões a este pixel');
  await active.uncheck();
  await page.getByRole('button', { name: 'Salvar', exact: true }).click();
  await expect(page.getByText('Desligado', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Editar Site (demonstração)' }).click();
  await active.check();
  await page.getByRole('button', { name: 'Salvar', exact: true }).click();
  await expect(page.getByText('Ativo', { exact: true })).toBeVisible();
  await expectAccessible(page);

  const ana = await screens.client.leads.create({
    name: 'Ana Contada',
    email: 'ana@contada.example',
    phone: '(11) 98765-4321',
  });
  await screens.client.conversions.create({ leadId: ana.id, eventName: 'Purchase', value: 1250.5 });
  await page.getByRole('tab', { name: 'Conversões' }).click();
  const told = grid.getByRole('row').filter({ hasText: 'Ana Contada' });
  await expect(told.filter({ hasText: 'Enviada' })).toHaveCount(2);
  await grid.getByText('Purchase').click();
  const panel = page.getByRole('complementary', { name: 'Conversão' });
  await expect(panel).toContainText('E-mail: e-mail do lead');
  await expect(panel).toContainText('"event_id"');
  await expect(panel).not.toContainText('ana@contada.example');
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(panel).toBeHidden();

  await page.getByText('Qualidade', { exact: true }).click();
  await expect(page.getByText(/^\d+ conversões enviadas$/)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: 'Site (demonstração), Purchase, Enviada: 1' }).click();
  await expect(grid.getByText('Purchase')).toBeVisible();
  await expect(grid.getByText('Lead', { exact: true })).toHaveCount(0);
});

test('a rule is a sentence, switched off and back by undo, and a new one is made', async () => {
  const page = await screens.open('#/marketing?tab=rules');
  const rule = page.getByRole('switch', { name: /lead novo vira Lead/ });
  await rule.press(' ');
  await expect(rule).not.toBeChecked();
  await page.getByRole('button', { name: /Desfazer/ }).click();
  await expect(rule).toBeChecked();
  await page.getByRole('button', { name: 'Nova regra' }).click();
  await page.getByRole('combobox', { name: 'Quando' }).click();
  await page.getByRole('option', { name: 'negócio chegou à etapa' }).click();
  await page.getByRole('combobox', { name: 'Etapa' }).click();
  await page.getByRole('option', { name: 'Visita' }).click();
  await page.getByLabel('Evento').fill('Schedule');
  await page.getByRole('button', { name: 'Salvar a regra' }).click();
  await expect(
    page.getByText('negócio chegou a “Visita” vira Schedule, em todos os pixels ativos'),
  ).toBeVisible();
  await expectAccessible(page);
});

test('a cost is entered, imported and taken back, and each number of the report opens its list', async () => {
  for (const n of [1, 2, 3]) {
    await screens.client.leads.create({
      name: `Clique ${n}`,
      email: `clique${n}@correio.example`,
      status: n === 1 ? 'qualified' : 'new',
      tracking: { utm_source: n === 2 ? ' TIKTOK' : 'tiktok', utm_campaign: 'Verão' },
    });
  }
  const page = await screens.open('#/marketing?tab=costs');
  await page.getByRole('button', { name: 'Novo custo' }).last().click();
  await page.getByRole('combobox', { name: 'Origem' }).fill('TikTok');
  await page.getByRole('combobox', { name: 'Campanha' }).fill('verao');
  await page.getByLabel('Custo (R$)').fill('150,60');
  await page.getByRole('button', { name: 'Salvar e seguir' }).click();
  const costs = page.getByRole('grid', { name: 'Custos por dia ou mês' });
  await expect(costs.getByText('R$ 150,60')).toBeVisible();
  await expectAccessible(page);

  await page.getByRole('tab', { name: 'Atribuição' }).click();
  const report = page.getByRole('grid', { name: 'Leads, vendas e custo por origem' });
  const row = report.getByRole('row', { name: /tiktok/i });
  await expect(row).toContainText('R$ 50,20');
  await expectAccessible(page);
  await row.click();
  const panel = page.getByRole('complementary', { name: /Números de/ });
  await expect(panel).toContainText('Por qualificado');
  await expect(panel).toContainText('R$ 150,60');
  await expectAccessible(page);
  await row.getByRole('link', { name: /, Leads: 3/ }).click();
  await expect(page.getByRole('grid').getByText(/^Clique \d$/)).toHaveCount(3);
  await page.goBack();

  const day = new Intl.DateTimeFormat('sv-SE', { timeZone: 'America/Sao_Paulo' }).format();
  const table = `Nome da campanha,Dia,Valor usado (BRL)\nVerão,${day},"1.200,00"\nOutono,${day},\n`;
  await page.getByText('Custos', { exact: true }).click();
  await page.getByRole('button', { name: 'Importar CSV' }).first().click();
  const file = page.getByRole('complementary', { name: 'Importar custos' });
  await file.locator('input[type=file]').setInputFiles({
    name: 'meta.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(table),
  });
  await expect(file).toContainText('Relatório do Meta Ads');
  await expect(file).toContainText('1 linha não serve');
  await expect(file).toContainText('1 substitui o que havia');
  await expectAccessible(page);
  await file.getByRole('button', { name: 'Importar', exact: true }).click();
  await expect(costs.getByText('R$ 1.200,00')).toBeVisible();
  // That of the cost that was typed may still be there.
  await page
    .getByRole('button', { name: /Desfazer/ })
    .last()
    .click();
  await expect(costs.getByText('R$ 150,60')).toBeVisible();
});

test('an audience is filled once the pixel is on, and a new one says whom it takes and whom not', async () => {
  const page = await screens.open('#/marketing?tab=audiences');
  const [pixel] = (await screens.client.pixels.list({})).items;
  await screens.client.pixels.put({ pixelId: pixel!.pixelId, active: true });
  await page.getByRole('button', { name: 'Abrir o público Novos do mês' }).click();
  const panel = page.getByRole('complementary', { name: 'Público' });
  await expect(panel).toContainText('Se atualizar agora');
  await expectAccessible(page);
  await panel.getByRole('button', { name: 'Atualizar agora' }).click();
  const asked = page.getByRole('dialog', { name: 'Atualizar “Novos do mês”?' });
  await expect(asked).toContainText(/Pessoas que entram: [\d.]+; que saem: 0/);
  await asked.getByRole('button', { name: 'Atualizar agora' }).click();
  await expect(panel.getByText('Em dia', { exact: true })).toBeVisible();
  await expect(panel).toContainText('Nada mudou desde a última atualização.');
  await panel.getByRole('button', { name: 'Ver os envios' }).click();
  await expect(panel).toContainText('num_received');
  await expectAccessible(page);
  await page.keyboard.press('Escape');
  await expect(panel).toBeHidden();

  await page.getByRole('button', { name: 'Novo público' }).click();
  await page.getByRole('combobox', { name: 'Onde fica' }).click();
  await page.getByRole('option', { name: 'Arquivo CSV, para enviar à mão' }).click();
  await expect(page.getByText(/Ficam de fora: [\d.]+ que não autoriz/)).toBeVisible();
  await page.getByLabel('Nome', { exact: true }).fill('Para o Google');
  await expectAccessible(page);
  await page.getByRole('button', { name: /^Criar o público|^Criar e levar/ }).click();
  await expect(panel).toContainText('Arquivo CSV');
});

test('chosen leads are put into an audience of people from their list, and taken out by undo', async () => {
  const { id } = await screens.client.remarketing.create({
    name: 'Feira de maio',
    target: 'file',
    leadIds: [],
  });
  const people = async () => (await screens.client.remarketing.get({ id })).people;
  const page = await screens.open('#/leads');
  const grid = page.getByRole('grid', { name: 'Lista de leads' });
  await grid.getByRole('checkbox').nth(1).click();
  await grid.getByRole('checkbox').nth(2).click();
  const bar = page.getByRole('toolbar', { name: 'Ações para os selecionados' });
  await bar.getByRole('button', { name: 'Mais ações' }).press('Enter');
  await page.getByRole('menuitem', { name: 'Colocar num público' }).press('ArrowRight');
  await page.getByRole('menuitem', { name: 'Feira de maio' }).press('Enter');
  await expect(page.getByText('2 leads colocados em “Feira de maio”')).toBeVisible();
  expect(await people()).toBe(2);
  await page.keyboard.press('ControlOrMeta+z');
  await expect.poll(people).toBe(0);
});

test('a lead says on its own page which audiences it is in, and goes in and out with undo', async () => {
  const { client } = screens;
  const { id } = await client.remarketing.create({
    name: 'Visitas de junho',
    target: 'file',
    leadIds: [],
  });
  const lead = await client.leads.create({
    name: 'Rosa Convidada',
    email: 'rosa@convidada.example',
    consent: 'granted',
  });
  const people = async () => (await client.remarketing.get({ id })).people;
  const page = await screens.open(`#/leads/${lead.id}`);
  const part = page.getByRole('region', { name: 'Públicos' });
  await part.getByRole('button', { name: 'Colocar num público' }).press('Enter');
  await page.getByRole('menuitem', { name: 'Visitas de junho' }).press('Enter');
  await expect(part.getByRole('listitem').filter({ hasText: 'Visitas de junho' })).toContainText(
    'entra na próxima atualização',
  );
  await page.keyboard.press('ControlOrMeta+z');
  await expect(part.getByText('Visitas de junho')).toBeHidden();
  expect(await people()).toBe(0);

  await page.getByRole('button', { name: 'Mais ações' }).click();
  await page.getByRole('menuitem', { name: 'Colocar num público' }).press('ArrowRight');
  await page.getByRole('menuitem', { name: 'Visitas de junho' }).press('Enter');
  await part.getByRole('button', { name: 'Tirar de “Visitas de junho”' }).click();
  await expect(page.getByText('Tirado de “Visitas de junho”')).toBeVisible();
  await expect(part.getByText('Visitas de junho')).toBeHidden();
  await page.keyboard.press('ControlOrMeta+z');
  await expect(part.getByText('Visitas de junho')).toBeVisible();
  await expectAccessible(page);
  await part.getByRole('link', { name: 'Visitas de junho' }).click();
  await expect(page.getByRole('complementary', { name: 'Público' })).toContainText(
    'Visitas de junho',
  );
});
