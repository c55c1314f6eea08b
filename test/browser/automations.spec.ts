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

test('an automation is written as sentences, tried out, switched on, and its run is told on the lead', async () => {
  const page = await screens.open('#/automations');
  await expect(page.getByRole('listitem').filter({ hasText: 'boas-vindas' }).first()).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('n');
  await page.getByRole('textbox', { name: 'Nome' }).fill('Visita marcada');
  const steps = page.getByRole('region', { name: 'Então' });
  const add = async (kind: string) => {
    const adder = steps.getByRole('button', { name: 'Adicionar passo: Então' });
    await adder.scrollIntoViewIfNeeded();
    await adder.press('Enter');
    await page.getByRole('menuitem', { name: kind, exact: true }).press('Enter');
    await expect(page.getByRole('menu')).toHaveCount(0);
  };
  await add('Pôr em lista ou etiqueta');
  await page.getByRole('textbox', { name: 'Lista ou etiqueta' }).fill('visita');
  await add('Avisar na tela');
  await page.getByRole('textbox', { name: 'Texto do aviso' }).fill('Marcar visita');
  await add('Marcar retorno');
  await add('Dividir em dois caminhos');
  await expectAccessible(page);
  const sentences = steps.getByRole('list', { name: 'Então' }).getByRole('listitem');
  await steps.getByRole('button', { name: /^Subir: Avisar/ }).press('Enter');
  await expect(sentences.first()).toContainText('Avisar na tela: “Marcar visita”');
  await steps.getByRole('button', { name: /^Tirar: Se sempre/ }).press('Enter');

  await page.getByRole('button', { name: 'Testar' }).press('Enter');
  await page.getByRole('combobox', { name: 'Lead', exact: true }).fill('Beatriz');
  await page.getByRole('option').filter({ visible: true }).first().click();
  await page.getByRole('button', { name: 'Testar sem enviar' }).press('Enter');
  await expect(page.getByText('Terminaria aqui.')).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press('ControlOrMeta+s');
  await expect(page.getByText('Salva: versão 1')).toBeVisible();
  await page.getByRole('switch', { name: 'Desligada' }).press(' ');
  await expect(page.getByRole('switch', { name: 'Ligada', exact: true })).toBeChecked();

  const lead = await screens.client.leads.create({ name: 'Quitéria Nova', origin: 'Loja' });
  await expect(page.getByText('Marcar visita: Quitéria Nova')).toBeVisible();
  await page.goto(`${screens.ready.url}/#/leads/${lead.id}`);
  await expect(page.getByText('automação Visita marcada').first()).toBeVisible();
  await page.goto(`${screens.ready.url}/#/automations?tab=runs`);
  const run = page.getByRole('listitem').filter({ hasText: 'Quitéria Nova' });
  await expect(run.getByText('Terminou')).toBeVisible();
  await run.getByRole('button', { name: /Passos da execução/ }).press('Enter');
  await expect(run.getByText(/Pôr em lista ou etiqueta · visita/)).toBeVisible();
});

test('a follow-up is put off, done with how it went, taken back, and exported to a calendar', async () => {
  // What the other story made would set another time for it.
  for (const { id, on } of await screens.client.automations.list()) {
    if (on) await screens.client.automations.setOn({ id, on: false });
  }
  const at = new Date(Date.now() - 60_000).toISOString();
  const lead = await screens.client.leads.create({ name: 'Otávio Retorno', followUpAt: at });
  const page = await screens.open('#/follow-ups?when=today');
  const item = page.getByRole('listitem').filter({ hasText: 'Otávio Retorno' });
  await expect(item).toBeVisible();
  await item.getByRole('button', { name: 'Adiar o retorno de Otávio Retorno' }).press('Enter');
  await page.getByRole('menuitem', { name: 'Em 1 semana, às 9:00' }).press('Enter');
  await expect(item).toBeHidden();
  await page.getByRole('tab', { name: /Próximos/ }).press('Enter');
  await expect(item).toBeVisible();
  await item.getByRole('button', { name: 'Retorno feito: Otávio Retorno' }).press('Enter');
  await item.getByRole('textbox', { name: 'Anotação' }).fill('Pediu proposta');
  await expectAccessible(page);
  await item.getByRole('button', { name: 'Salvar' }).press('Enter');
  await expect(item).toBeHidden();
  const marks = await screens.client.automations.ofLead({ id: lead.id });
  expect(marks.followUps).toMatchObject([{ outcome: 'answered', note: 'Pediu proposta' }]);
  await page.keyboard.press('ControlOrMeta+z');
  await expect(item).toBeVisible();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Exportar calendário' }).press('Enter');
  expect((await download).suggestedFilename()).toBe('retornos.ics');
});
