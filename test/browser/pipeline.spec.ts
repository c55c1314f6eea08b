import { expect, test, type Page } from '@playwright/test';
import { expectAccessible, openScreens, type Screens } from '../support/screens.ts';

let screens: Screens;

test.beforeAll(async ({ browser }) => {
  screens = await openScreens(browser);
});
test.afterAll(async () => {
  expect(screens.complaints).toEqual([]);
  await screens.close();
});

const column = (page: Page, stage: string) =>
  page.getByRole('region', { name: new RegExp(`^${stage},`) });
const card = (page: Page, title: string) => page.getByRole('button', { name: new RegExp(title) });

test('without deals the board says how one comes to be', async () => {
  const page = await screens.open('#/pipeline');
  await expect(page.getByText('Nenhum negócio ainda')).toBeVisible();
});

test('a deal is made and moved with the keyboard, and a lost one needs its reason', async () => {
  const page = await screens.open('#/pipeline');
  const { items: stages } = await screens.client.deals.stages();
  const [first, second] = stages;
  const lost = stages.find(({ kind }) => kind === 'lost');
  if (!first || !second || !lost) throw new Error('the board has no stages');

  await expect(page.getByText('Nenhum negócio ainda')).toBeVisible();
  await page.keyboard.press('n');
  await page.getByRole('textbox', { name: 'Nome do negócio' }).fill('Apartamento Vila Nova');
  await page.getByRole('textbox', { name: 'Valor (R$)' }).fill('350.000,00');
  await page.keyboard.press('Enter');
  await expect(column(page, first.name)).toContainText('R$ 350.000');

  await card(page, 'Apartamento Vila Nova').focus();
  await page.keyboard.press('Shift+ArrowRight');
  await expect(column(page, second.name).getByText('Apartamento Vila Nova')).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect(column(page, first.name).getByText('Apartamento Vila Nova')).toBeVisible();

  await card(page, 'Apartamento Vila Nova').focus();
  await page.keyboard.press('m');
  await page.getByRole('dialog').getByRole('button', { name: lost.name }).click();
  await page.getByRole('button', { name: 'Marcar como perdido' }).click();
  await expect(page.getByText('Escreva o motivo')).toBeVisible();
  await page.getByRole('textbox', { name: 'Motivo da perda' }).fill('comprou com outro');
  await page.getByRole('button', { name: 'Marcar como perdido' }).click();
  await expect(column(page, lost.name).getByText('Apartamento Vila Nova')).toBeVisible();
});

test('a deal is given to a lead that is looked up', async () => {
  const [first] = (await screens.client.deals.stages()).items;
  if (!first) throw new Error('the board has no stages');
  const deal = await screens.client.deals.create({ title: 'Casa sem Dono', stageId: first.id });
  const lead = await screens.client.leads.create({ name: 'Dona da Casa' });
  const page = await screens.open('#/pipeline');
  await card(page, 'Casa sem Dono').click();
  const whose = page.getByRole('combobox', { name: 'Cliente' });
  await whose.fill('dona da');
  await page.getByRole('option', { name: 'Dona da Casa' }).click();
  await page.getByRole('button', { name: 'Salvar' }).click();
  const kept = async () =>
    (await screens.client.deals.list({ leadId: lead.id })).items.map(({ id }) => id);
  await expect.poll(kept).toEqual([deal.id]);
  await card(page, 'Casa sem Dono').click();
  await expect(whose).toHaveValue('Dona da Casa');
  await page.getByRole('button', { name: 'Abrir o lead' }).click();
  await expect(page.getByRole('heading', { name: 'Dona da Casa' })).toBeVisible();
});

test('a card is dragged to another stage', async () => {
  const [first, second] = (await screens.client.deals.stages()).items;
  if (!first || !second) throw new Error('the board has no stages');
  await screens.client.deals.create({ title: 'Casa Arrastada', stageId: first.id });
  const page = await screens.open('#/pipeline');
  await card(page, 'Casa Arrastada').dragTo(column(page, second.name));
  await expect(column(page, second.name).getByText('Casa Arrastada')).toBeVisible();
  await expect
    .poll(async () =>
      (await screens.client.deals.list({ stageId: second.id })).items.map(({ title }) => title),
    )
    .toContain('Casa Arrastada');
});

test('a deal moved while its panel is open stays where it was moved to when only its value is saved', async () => {
  const { deals } = screens.client;
  const [first, second] = (await deals.stages()).items;
  if (!first || !second) throw new Error('the board has no stages');
  const { id } = await deals.create({ title: 'Chácara Movida', stageId: first.id, value: 1000 });
  const page = await screens.open('#/pipeline');
  const panel = page.getByRole('complementary', { name: 'Negócio' });
  await card(page, 'Chácara Movida').click();
  await deals.edit({ id, stageId: second.id, owner: 'Bia' });
  await expect(panel.getByRole('combobox', { name: 'Etapa' })).toHaveValue(second.name);
  await expect(panel.getByRole('textbox', { name: 'Responsável' })).toHaveValue('Bia');
  await panel.getByRole('textbox', { name: 'Valor (R$)' }).fill('2000');
  await panel.getByRole('button', { name: 'Salvar' }).click();
  await expect(panel).toBeHidden();
  const { items } = await deals.list({ stageId: second.id });
  expect(items.find((deal) => deal.id === id)).toMatchObject({ value: 2000, owner: 'Bia' });
});

test('Esc closes the panel of a deal, and asks where something was typed', async () => {
  const page = await screens.open('#/pipeline');
  const panel = page.getByRole('complementary', { name: 'Negócio' });
  const asked = page.getByRole('dialog', { name: 'Descartar o que foi digitado?' });
  const value = panel.getByRole('textbox', { name: 'Valor (R$)' });
  await card(page, 'Chácara Movida').click();
  await panel.getByRole('combobox', { name: 'Etapa' }).click();
  await page.keyboard.press('Escape');
  await expect(panel).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(panel).toBeHidden();

  await card(page, 'Chácara Movida').click();
  await value.fill('3000');
  await page.keyboard.press('Escape');
  await asked.getByRole('button', { name: 'Continuar digitando' }).click();
  await expect(value).toHaveValue('3000');
  await card(page, 'Chácara Movida').focus();
  await page.keyboard.press('Escape');
  await asked.getByRole('button', { name: 'Descartar' }).click();
  await expect(panel).toBeHidden();
});

test('with only my deals shown, the heads of the columns count mine', async () => {
  const { deals, app } = screens.client;
  const [stage] = (await deals.stages()).items;
  if (!stage) throw new Error('the board has no stages');
  const me = (await app.state()).operator.name;
  await deals.create({ title: 'Meu Sobrado', stageId: stage.id, value: 500, owner: me });
  await deals.create({ title: 'Sobrado da Bia', stageId: stage.id, value: 900, owner: 'Bia' });
  const page = await screens.open('#/pipeline');
  await expect(card(page, 'Sobrado da Bia')).toBeVisible();
  await page.getByRole('button', { name: 'Só os meus' }).click();
  await expect(card(page, 'Sobrado da Bia')).toBeHidden();
  await expect(column(page, stage.name)).toHaveAccessibleName(/, 1 negócio, R\$\s500$/);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing serious on the board, ${colorScheme}`, async () => {
    const [first] = (await screens.client.deals.stages()).items;
    await screens.client.deals.create({
      title: `Negócio ${colorScheme}`,
      stageId: first?.id ?? '',
      value: 1234.5,
    });
    const page = await screens.open('#/pipeline', { colorScheme });
    await card(page, `Negócio ${colorScheme}`).click();
    await expect(page.getByRole('complementary', { name: 'Negócio' })).toBeVisible();
    await expectAccessible(page);
  });
}
