import { expect, test } from '@playwright/test';
import { expectAccessible, openScreens, type Screens } from '../support/screens.ts';

let screens: Screens;

test.beforeAll(async ({ browser }) => {
  screens = await openScreens(browser, ['--sandbox']);
});
test.afterAll(async () => {
  expect(screens.complaints).toEqual([]);
  await screens.close();
});

test('a rule is changed, its alert rings the bell, is put off and seen, and leads to where it is mended', async () => {
  const page = await screens.open('#/settings?section=alerts');
  const bell = page.getByRole('banner').getByRole('button', { name: /alerta/i });
  await expect(bell).toHaveAccessibleName('Alertas');
  const rule = page.getByRole('listitem').filter({ hasText: 'Pouco espaço no disco' });
  const least = rule.getByRole('textbox', { name: 'Menos de (MB)' });
  await least.fill('5');
  await expect(rule.getByText('De 100 a 1.000.000.')).toBeVisible();
  await least.fill('1000000');
  await least.press('Enter');
  await expect(bell).toHaveAccessibleName('1 alerta aberto');
  await expectAccessible(page);

  await bell.press('Enter');
  const panel = page.getByRole('dialog');
  await expect(panel.getByText(/Restam .* MB livres no disco/)).toBeVisible();
  await expectAccessible(page);
  await panel.getByRole('button', { name: 'Adiar' }).press('Enter');
  await page.getByRole('menuitem').first().press('Enter');
  await expect(panel.getByText(/adiado até/)).toBeVisible();
  await expect(bell).toHaveAccessibleName('Alertas');
  await panel.getByRole('button', { name: 'Não adiar mais' }).press('Enter');
  await expect(bell).toHaveAccessibleName('1 alerta aberto');
  await panel.getByRole('button', { name: 'Ciente' }).press('Enter');
  await expect(panel.getByText(/visto por/)).toBeVisible();
  await expect(bell).toHaveAccessibleName('Alertas');
  await panel.getByRole('link', { name: 'Ver as cópias' }).press('Enter');
  await expect(page).toHaveURL(/section=backups/);
  await expect(panel).toBeHidden();
});

test('the next field of a rule keeps the focus and what is typed while the one before is saved', async () => {
  const page = await screens.open('#/settings?section=alerts');
  const least = page.getByRole('textbox', { name: 'A partir de', exact: true });
  const rule = page.getByRole('listitem').filter({ has: least });
  const minutes = rule.getByRole('textbox', { name: 'Em (min)' });
  await least.fill('7');
  await page.keyboard.press('Tab');
  await expect(minutes).toBeFocused();
  await expect(page.getByRole('status').filter({ hasText: 'Regra salva' })).toBeVisible();
  await expect(minutes).toBeFocused();
  await page.keyboard.type('45');
  await page.keyboard.press('Enter');
  await expect
    .poll(async () =>
      (await screens.client.alerts.rules()).map((each) => [each.threshold, each.minutes]),
    )
    .toContainEqual([7, 45]);
  await expect(minutes).toBeFocused();
});

test('a channel is set up, tested with the answer told, and removed after asking', async () => {
  const page = await screens.open('#/settings?section=alerts');
  const slack = page.getByRole('region', { name: 'Slack' });
  await slack.getByRole('button', { name: 'Configurar' }).press('Enter');
  await slack.getByRole('button', { name: 'Salvar' }).press('Enter');
  await expect(slack.getByText('Um endereço que começa com https://.')).toBeVisible();
  const save = slack.getByRole('button', { name: 'Salvar' });
  await slack.getByRole('textbox', { name: 'Endereço' }).fill(`${screens.ready.sandboxUrl}/nada`);
  await save.press('Enter');
  await slack.getByRole('button', { name: 'Enviar teste' }).press('Enter');
  await expect(page.getByText('O teste não chegou: O outro sistema respondeu 404.')).toBeVisible();
  await slack.getByRole('button', { name: 'Alterar' }).press('Enter');
  const address = `${screens.ready.sandboxUrl}/slack/services/T0/B0/sandbox`;
  await slack.getByRole('textbox', { name: 'Endereço' }).fill(address);
  await save.press('Enter');
  await slack.getByRole('button', { name: 'Enviar teste' }).press('Enter');
  await expect(page.getByText(/O teste chegou/)).toBeVisible();
  await slack.getByRole('button', { name: 'Remover' }).press('Enter');
  await page.getByRole('dialog').getByRole('button', { name: 'Remover' }).press('Enter');
  await expect(slack.getByRole('button', { name: 'Configurar' })).toBeVisible();
});
