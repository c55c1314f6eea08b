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

test('the results of a period are told in words, bars and tables, and each number opens its list', async () => {
  const { items } = await screens.client.leads.list({ limit: 3 });
  const stageId = (await screens.client.deals.stages()).items[0]?.id ?? '';
  for (const { id } of items) await screens.client.leads.convert({ id, stageId });

  const page = await screens.open('#/overview');
  const byDay = page.getByRole('region', { name: 'Leads por dia' });
  await expect(byDay.getByText(/\d leads no período/)).toBeVisible();
  await expect(page.getByRole('region', { name: 'Funil e previsão' })).toContainText('Previsão');
  await expectAccessible(page);

  // By keyboard: the chart as a table, and a number of it as a list.
  const toTable = byDay.getByRole('button', { name: 'Leads por dia: Tabela' });
  await toTable.focus();
  await page.keyboard.press('Enter');
  await expect(byDay.getByRole('table')).toBeVisible();
  await page.emulateMedia({ colorScheme: 'dark' });
  await expectAccessible(page);

  const conversion = page.getByRole('region', { name: 'Conversão por origem' });
  const opens = conversion.getByRole('link', { name: /Clientes: [1-9]/ }).first();
  const count = (await opens.textContent()) ?? '';
  await opens.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByText('Virou cliente')).toBeVisible();
  await expect(page.getByRole('grid')).toHaveAttribute('aria-rowcount', String(Number(count) + 1));

  // A number of the pipeline opens the deals of its stage.
  await page.goBack();
  const forecast = page.getByRole('region', { name: 'Funil e previsão' });
  const ofStage = forecast.getByRole('link', { name: /: 3$/ });
  await ofStage.focus();
  await page.keyboard.press('Enter');
  const chip = page.getByRole('button', { name: 'Ver todas as etapas' });
  await expect(chip).toBeVisible();
  const folded = page.getByRole('button', { name: /^Abrir / });
  await expect(folded.first()).toBeVisible();
  await expect(page.locator('[data-card]')).toHaveCount(3);
  await expectAccessible(page);
  await chip.click();
  await expect(folded).toHaveCount(0);

  // The days are part of the address.
  await page.goBack();
  await page.goBack();
  await page.getByRole('combobox', { name: 'Período' }).click();
  await page.getByRole('option', { name: 'Hoje' }).click();
  await expect(page).toHaveURL(/period=today/);
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('navigation')).toBeHidden();
  await expect(conversion).toBeVisible();
});
