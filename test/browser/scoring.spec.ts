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

/** Sixty that converted and sixty that were lost, the better ones mostly among the first. */
async function makeHistory(): Promise<void> {
  const { client } = screens;
  const { items } = await client.leads.list({ limit: 200 });
  const ranked = items.toSorted((a, b) => b.score - a.score);
  const chosen = [...ranked.slice(0, 60), ...ranked.slice(-60)];
  const converts = (index: number) => (index % 6 === 0 ? index >= 60 : index < 60);
  const stageId = (await client.deals.stages()).items[0]?.id ?? '';
  for (const [index, { id }] of chosen.entries()) {
    if (converts(index)) await client.leads.convert({ id, stageId });
  }
  const lost = chosen.filter((_, index) => !converts(index)).map(({ id }) => id);
  await client.leads.bulkEdit({ selection: { ids: lost }, set: { status: 'lost' } });
}

test('rules are weighed, tried on all leads and on the past, published, and taken back', async () => {
  test.setTimeout(120_000);
  const page = await screens.open('#/scoring');
  const now = () => screens.client.scoring.now();
  await expect(page.getByRole('heading', { name: /^A versão 1 vale desde/ })).toBeVisible();
  const classes = page.getByRole('region', { name: 'Faixas de classe' });
  await expect(classes.getByText('Nenhum lead muda de classe')).toBeVisible();

  // By keyboard on the slider, then typed; each step is taken back and done again.
  const slider = page.getByRole('slider', { name: /^Pontos de Interesse/ });
  await slider.focus();
  await page.keyboard.press('ArrowRight');
  const points = page.getByRole('textbox', { name: /^Pontos de Interesse/ });
  await expect(points).toHaveValue('16');
  await expect(page.getByText('1 mudança no rascunho')).toBeVisible();
  await page.getByRole('button', { name: 'Desfazer' }).click();
  await expect(points).toHaveValue('15');
  await points.fill('30');
  await points.press('Enter');
  await expect(classes.getByText(/\d leads mudam de classe/)).toBeVisible();
  const chosen = page.getByRole('region', { name: 'Antes e depois em leads escolhidos' });
  await expect(chosen.getByText(/\+30 Interesse/).first()).toBeVisible();

  // A rule that cannot be used yet says so, and another says that it never happens.
  await page.getByRole('button', { name: 'Adicionar regra' }).click();
  await page.getByRole('menuitem', { name: 'Fórmula' }).click();
  const panel = page.getByRole('complementary', { name: 'Regra' });
  const editor = panel.getByRole('textbox', { name: 'Expressão' });
  await editor.fill('registro.citi == "Santos"');
  await expect(panel.getByText('Você quis dizer “city”?')).toBeVisible();
  await expect(panel.getByText('A fórmula não pode ser usada.', { exact: false })).toBeVisible();
  await editor.fill('registro.city == "Lugar nenhum"');
  // Taken back, the field shows what the draft has.
  await panel.getByRole('textbox', { name: 'Nome (opcional)' }).fill('Cidade');
  const undo = page.getByRole('button', { name: 'Desfazer' });
  while ((await editor.textContent()) === 'registro.city == "Lugar nenhum"') await undo.click();
  const redo = page.getByRole('button', { name: 'Refazer' });
  while (await redo.isEnabled()) await redo.click();
  await expect(editor).toHaveText('registro.city == "Lugar nenhum"');
  await panel.getByRole('textbox', { name: 'Nome (opcional)' }).fill('Cidade especial');
  await expect(page.getByText('Nunca acontece nos seus dados', { exact: false })).toBeVisible();
  await expectAccessible(page);

  // The draft is kept for another time, and nothing has changed yet.
  await expect.poll(async () => (await now()).draft?.rules.rules.length).toBe(5);
  await page.reload();
  await expect(page.getByText('2 mudanças no rascunho')).toBeVisible();
  expect((await now()).current.version).toBe(1);
  await page.keyboard.press('Control+s');
  const dialog = page.getByRole('dialog', { name: 'Publicar a próxima versão' });
  await dialog.getByRole('textbox').fill('Interesse vale mais');
  await expectAccessible(page);
  await dialog.getByRole('button', { name: 'Publicar' }).click();
  await expect(page.getByText('Versão 2 publicada')).toBeVisible();
  await expect(page.getByText('Sem mudanças')).toBeVisible();
  await expect.poll(async () => (await now()).run?.state).toBe('completed');
  await expect(page.getByText(/^Último recálculo/)).toBeVisible();

  await makeHistory();
  await page.getByRole('tab', { name: 'Teste no passado' }).click();
  await page.getByRole('combobox', { name: 'Período' }).click();
  await page.getByRole('option', { name: 'Desde o começo' }).click();
  await page.getByRole('combobox', { name: 'Regras a comparar' }).press('ArrowDown');
  await page.getByRole('option', { name: 'Versão 1' }).click();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Testar' }).click();
  await expect(page.getByText(/Convertidos: 60; perdidos: 60/)).toBeVisible();
  await expect(
    page.getByText('Usa os dados com que cada lead chegou', { exact: false }),
  ).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Ver tabela' }).click();
  await expect(page.getByRole('columnheader', { name: 'Versão 1' })).toBeVisible();

  // Learned here, shown only when asked for, and never a score of its own.
  await page.getByRole('tab', { name: 'Segunda opinião' }).click();
  await page.getByRole('button', { name: 'Aprender agora' }).click();
  await expect(page.getByText(/^Aprendido por/)).toBeVisible();
  await page.getByRole('switch', { name: /^Mostrar no lead/ }).press(' ');
  await expectAccessible(page);
  expect((await now()).current.version).toBe(2);
  await page.getByRole('button', { name: 'Levar como regras ao rascunho' }).click();
  await expect(page.getByText(/mudanças? no rascunho/)).toBeVisible();
  await page.getByRole('button', { name: 'Descartar rascunho' }).click();
  await expect(page.getByText('Sem mudanças')).toBeVisible();

  await page.getByRole('tab', { name: 'Versões' }).click();
  await page.getByRole('button', { name: 'O que muda se voltar a esta' }).click();
  await expect(page.getByText('Cidade especial (+5) sai')).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Voltar à versão 1' }).click();
  await expect(page.getByText('Versão 3', { exact: true })).toBeVisible();
  await expect.poll(async () => (await now()).run?.state).toBe('completed');

  const [lead] = (await screens.client.leads.list({ limit: 1 })).items;
  await page.goto(`${screens.ready.url}/#/leads/${lead?.id}`);
  await expect(page.getByText('Pontuado pela versão 3 das regras.')).toBeVisible();
  await expect(page.getByRole('group', { name: 'Segunda opinião' })).toContainText(
    'de chance de converter',
  );
});
