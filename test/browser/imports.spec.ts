import { readFile } from 'node:fs/promises';
import { expect, test, type Page } from '@playwright/test';
import { writeXlsx } from 'hucre/xlsx';
import iconv from 'iconv-lite';
import { expectAccessible, openScreens, type Screens } from '../support/screens.ts';

let screens: Screens;

test.beforeAll(async ({ browser }) => {
  screens = await openScreens(browser);
});
test.afterEach(() => screens.leave());
test.afterAll(async () => {
  expect(screens.complaints).toEqual([]);
  await screens.close();
});

type Table = { name: string; rows: readonly (readonly string[])[]; encoding?: string };

/** A table as a spreadsheet of a Brazilian computer saves it. */
function file({ name, rows, encoding = 'windows-1252' }: Table) {
  const text = rows.map((row) => `${row.join(';')}\r\n`).join('');
  return { name, mimeType: 'text/csv', buffer: iconv.encode(text, encoding) };
}

const heads = ['NOME COMPLETO', 'Celular', 'e-mail cliente', 'procura', 'obs'];

let phones = 81_000_000;

/** People nobody has: their e-mails carry the name of the table, their phones are their own. */
function people(name: string, count: number): string[][] {
  return Array.from({ length: count }, (_, index) => [
    `Conceição ${name} ${index}`,
    `(11) 9${String((phones += 1))}`,
    `${name}.${index}@planilha.example`,
    'apartamento',
    '',
  ]);
}

type Upload = ReturnType<typeof file> | { name: string; mimeType: string; buffer: Buffer };

async function choose(page: Page, upload: Upload): Promise<void> {
  // Keys are answered once the screen is there, which nothing on it tells exactly.
  await expect(async () => {
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser', { timeout: 2000 }),
      page.keyboard.press('Control+o'),
    ]);
    await chooser.setFiles(upload);
  }).toPass();
}

const grid = (page: Page) => page.getByRole('grid', { name: /linhas do arquivo/i });
const target = (page: Page, letter: string) =>
  page.getByRole('button', { name: new RegExp(`^Campo da coluna ${letter},`) });
const panel = (page: Page) =>
  page.getByRole('complementary', { name: 'Leitura, problemas e resultado' });
const figure = (page: Page, name: string) =>
  page
    .locator('div')
    .filter({ has: page.locator('dt', { hasText: new RegExp(`^${name}$`) }) })
    .last()
    .locator('dd');

test('a dirty spreadsheet is read, matched, imported and gives back what it could not take', async () => {
  const page = await screens.open('#/leads');
  const rows = people('feira', 40);
  rows[4]![2] = 'feira.4.planilha.example';
  rows[9]![2] = 'feira.9.planilha.example';
  rows[20] = ['', '', '', 'terreno', 'sem ninguém'];
  await choose(page, file({ name: 'feira.csv', rows: [heads, ...rows] }));

  await expect(grid(page)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Codificação: Windows-1252' })).toBeVisible();
  await expect(page.getByRole('button', { name: /^Separador: Ponto e vírgula/ })).toBeVisible();
  await expect(grid(page)).toContainText('Conceição feira 0');
  for (const [letter, field] of [
    ['A', 'Nome'],
    ['B', 'Telefone'],
    ['C', 'E-mail'],
  ] as const) {
    await expect(target(page, letter)).toContainText(field);
  }
  await target(page, 'E').click();
  await page.getByRole('option', { name: 'Novo campo “obs”' }).click();
  await expect(target(page, 'E')).toContainText('obs');

  await panel(page)
    .getByRole('button', { name: /E-mail sem “@”/ })
    .click();
  await expect(grid(page).getByRole('rowheader')).toHaveCount(2);
  await page.keyboard.press('n');
  await expect(page.getByRole('tooltip')).toHaveText('falta o “@” em “feira.4.planilha.example”');
  await panel(page).getByRole('combobox', { name: 'Etiquetas' }).fill('Feira');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Nada foi gravado ainda.')).toBeVisible();
  await page.getByRole('button', { name: 'Importar 37 linhas' }).click();

  await expect(page.getByRole('heading', { name: 'feira.csv foi importado' })).toBeVisible();
  await expect(figure(page, 'Criados')).toHaveText('37');
  await expect(figure(page, 'Rejeitados')).toHaveText('3');
  const rejected = page.getByRole('grid', { name: /Linhas rejeitadas/ });
  await expect(rejected.getByRole('row').filter({ hasText: 'falta o “@”' })).toHaveCount(2);
  await expect(rejected.getByRole('row').filter({ hasText: 'linha inteira' })).toHaveCount(1);

  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Baixar 3 com o motivo' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('feira - rejeitadas.csv');
  const lines = (await readFile((await download.path()) ?? '', 'utf8'))
    .replace(/\r\n$/, '')
    .split('\r\n');
  expect(lines[0]).toMatch(
    /^\uFEFFMotivo;Linha \(importação [0-9a-f]{8}\);NOME COMPLETO;Celular;e-mail cliente;procura;obs$/,
  );
  expect(lines).toHaveLength(4);
  expect(lines[1]).toContain('feira.4.planilha.example;apartamento;');

  await page.getByRole('button', { name: 'Ver 37 leads criados' }).click();
  await expect(page.getByRole('group', { name: 'Importação' })).toContainText('feira.csv');
  const { items } = await screens.client.leads.list({ email: 'feira.0@planilha.example' });
  expect(items[0]).toMatchObject({
    name: 'Conceição feira 0',
    tags: ['Feira'],
    interest: 'apartamento',
  });
});

test('a workbook is dropped, its sheet chosen, and its people come in as leads', async () => {
  const page = await screens.open('#/imports');
  const rows = [
    ['Nome', 'Celular', 'CPF', 'E-mail'],
    ['Marta Excel', 11987654321, 1234567890, 'marta@planilha.example'],
  ];
  const bytes = await writeXlsx({
    sheets: [
      { name: 'Resumo', rows: [['Total'], [1]] },
      { name: 'Clientes', rows },
    ],
  });
  const base64 = Buffer.from(bytes).toString('base64');
  const dropped = await page.evaluateHandle((content) => {
    const bytes = Uint8Array.from(atob(content), (byte) => byte.charCodeAt(0));
    const transfer = new DataTransfer();
    transfer.items.add(new File([bytes], 'clientes.xlsx'));
    return transfer;
  }, base64);
  await page.getByRole('heading', { name: 'Solte uma planilha aqui' }).waitFor();
  await page.dispatchEvent('body', 'dragenter', { dataTransfer: dropped });
  await expect(page.getByText('Solte para importar')).toBeVisible();
  await page.dispatchEvent('text=Solte para importar', 'drop', { dataTransfer: dropped });
  await page.getByRole('button', { name: 'Aba: Resumo' }).click();
  await page.getByRole('menuitemradio', { name: 'Clientes' }).click();
  await expect(grid(page)).toContainText('Marta Excel');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Importar 1 linha' }).click();
  await expect(page.getByRole('heading', { name: 'clientes.xlsx foi importado' })).toBeVisible();
  const { items } = await screens.client.leads.list({ email: 'marta@planilha.example' });
  expect(items[0]).toMatchObject({ phone: '+5511987654321', document: '01234567890' });
});

test('cells copied in a spreadsheet are pasted and read as a table', async () => {
  const page = await screens.open('#/imports');
  await page.getByRole('heading', { name: 'Solte uma planilha aqui' }).waitFor();
  await page.evaluate(() => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', 'Nome\tE-mail\r\nPaulo Colado\tpaulo@planilha.example\r\n');
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
  });
  await expect(grid(page)).toContainText('Paulo Colado');
  await expect(page.getByRole('heading', { name: 'colado.tsv' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Importar 1 linha' })).toBeEnabled();
});

test('an import that was not wanted is taken back, and says what it took', async () => {
  const { total: before } = await screens.client.leads.count({});
  const page = await screens.open('#/imports');
  await choose(page, file({ name: 'engano.csv', rows: [heads, ...people('engano', 12)] }));
  await page.getByRole('button', { name: 'Importar 12 linhas' }).click();
  await expect(page.getByRole('heading', { name: 'engano.csv foi importado' })).toBeVisible();
  await page.getByRole('button', { name: 'Desfazer importação' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('12 leads criados são apagados.');
  await dialog.getByRole('button', { name: 'Desfazer importação' }).click();
  await expect(page.getByRole('heading', { name: /engano.csv foi desfeita/ })).toBeVisible();
  await expect(page.getByText(/12 leads apagados\.$/)).toBeVisible();
  expect((await screens.client.leads.count({})).total).toBe(before);
  await page.keyboard.press('Escape');
  const line = page.getByRole('row').filter({ hasText: 'engano.csv' });
  await expect(line).toContainText('Desfeita');
});

test('leads go on to the connection that was ticked', async () => {
  const page = await screens.open('#/imports');
  await choose(page, file({ name: 'enviar.csv', rows: [heads, ...people('enviar', 3)] }));
  await panel(page).getByRole('checkbox', { name: 'Enviar para Dinamize' }).check();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByText('Os leads saem pela fila para Dinamize.')).toBeVisible();
  const effects = async () => {
    const answer = await fetch(`${screens.ready.sandboxUrl}/_sandbox/journal?provider=dinamize`);
    return JSON.stringify(await answer.json()).match(/enviar\.\d@planilha\.example/g) ?? [];
  };
  await expect.poll(async () => new Set(await effects()).size, { timeout: 30_000 }).toBe(3);
});

test('an import is left alone, found again from the status bar, paused, gone on with, and stopped', async () => {
  const page = await screens.open('#/imports');
  await choose(page, file({ name: 'longa.csv', rows: [heads, ...people('longa', 40_000)] }));
  await page
    .getByRole('button', { name: /^Importar / })
    .last()
    .click();
  await page.getByRole('button', { name: 'Continuar em segundo plano' }).click();
  await expect(page).toHaveURL(/#\/leads/);
  await page
    .getByRole('contentinfo')
    .getByRole('link', { name: /longa.csv/ })
    .click();
  await expect(page.getByRole('heading', { name: /Importando longa.csv/ })).toBeVisible();
  await expect(page.getByRole('progressbar', { name: 'Andamento da importação' })).toBeVisible();
  await page.getByRole('button', { name: 'Pausar' }).click();
  await expect(page.getByRole('heading', { name: /longa.csv está pausada/ })).toBeVisible();
  await page.getByRole('button', { name: 'Continuar', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Pausar' })).toBeVisible();
  await page.getByRole('button', { name: 'Cancelar' }).click();
  await expect(page.getByRole('heading', { name: /longa.csv foi cancelada/ })).toBeVisible();
  const [run] = (await screens.client.imports.list({ limit: 1 })).items;
  expect(run).toMatchObject({ fileName: 'longa.csv', status: 'cancelled' });
  await expect(figure(page, 'Criados')).toHaveText(
    new Intl.NumberFormat('pt-BR').format(run!.counts.created),
  );
});

test('what is no table says what to do, and nothing of it is kept', async () => {
  const page = await screens.open('#/imports');
  await choose(page, { name: 'vazia.csv', mimeType: 'text/csv', buffer: Buffer.alloc(0) });
  await expect(page.getByRole('alert')).toContainText('O arquivo “vazia.csv” está vazio');

  const workbook = Buffer.concat([Buffer.from('PK\u0003\u0004'), Buffer.alloc(4000, 1)]);
  await choose(page, { name: 'pasta.csv', mimeType: 'text/csv', buffer: workbook });
  await expect(page.getByRole('alert')).toContainText('Não deu para ler “pasta.csv” como planilha');
  await expect(page.getByRole('alert')).toContainText('salve de novo');
  await page.keyboard.press('Escape');
  await expect(page.getByText(/“(vazia|pasta)\.csv” ficou pela metade/)).toBeHidden();
});

test('a file read in the wrong way is read again as the person says', async () => {
  const page = await screens.open('#/imports');
  await choose(page, file({ name: 'acentos.csv', rows: people('acentos', 5), encoding: 'utf-8' }));
  await expect(grid(page)).toContainText('Conceição acentos 0');
  await expect(page.getByRole('button', { name: 'Cabeçalho: Não tem' })).toBeVisible();
  await page.getByRole('button', { name: /^Codificação/ }).click();
  await page.getByRole('menuitemradio', { name: 'Windows-1252' }).click();
  await expect(grid(page)).toContainText('ConceiÃ§Ã£o');
  await page.getByRole('button', { name: /^Codificação/ }).click();
  await page.getByRole('menuitemradio', { name: 'UTF-8' }).click();
  await expect(grid(page)).toContainText('Conceição acentos 0');
  await page.getByRole('button', { name: /^Separador/ }).click();
  await page.getByRole('menuitemradio', { name: 'Tabulação' }).click();
  await expect(page.getByText(/linhas, 1 coluna$/)).toBeVisible();
});

test('what was decided about a file waits while other screens are looked at', async () => {
  const page = await screens.open('#/imports');
  await choose(page, file({ name: 'metade.csv', rows: [heads, ...people('metade', 4)] }));
  await target(page, 'D').click();
  await page.getByRole('option', { name: 'Ignorar' }).click();
  await page.keyboard.press('g');
  await page.keyboard.press('l');
  await expect(page.getByRole('grid', { name: 'Lista de leads' })).toBeVisible();
  await page.getByRole('navigation').getByRole('link', { name: 'Importar' }).click();
  await page.getByRole('button', { name: 'Continuar' }).click();
  await expect(target(page, 'D')).toContainText('Ignorar');
  for (const letter of ['A', 'B', 'C']) {
    await target(page, letter).click();
    await page.getByRole('option', { name: 'Ignorar' }).click();
  }
  await expect(page.getByText('Nenhuma coluna diz quem é a pessoa.')).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await expect(grid(page)).toBeVisible();
});

test('a large file goes on arriving while another screen is looked at, and then says so', async () => {
  const page = await screens.open('#/imports');
  let arrive = (): void => undefined;
  const held = new Promise<void>((resolve) => (arrive = resolve));
  await page.route('**/rpc/imports/append', async (route) => {
    await held;
    await route.continue();
  });
  await choose(page, file({ name: 'demora.csv', rows: [heads, ...people('demora', 7)] }));
  await expect(page.getByRole('progressbar', { name: 'Leitura do arquivo' })).toBeVisible();
  await page.getByRole('navigation').getByRole('link', { name: 'Leads' }).click();
  await expect(page.getByRole('grid', { name: 'Lista de leads' })).toBeVisible();
  arrive();
  await page.getByRole('status').getByRole('button', { name: 'Continuar' }).click();
  await expect(grid(page)).toContainText('Conceição demora 0');
});

test('an import that is done before its page is there is shown as done', async () => {
  const page = await screens.open('#/imports');
  await choose(page, file({ name: 'instante.csv', rows: [heads, ...people('instante', 1)] }));
  await page.route('**/rpc/imports/start', async (route) => {
    const response = await route.fetch();
    const told = page.waitForResponse('**/rpc/app/state');
    await expect
      .poll(async () => (await screens.client.imports.list({ limit: 1 })).items[0])
      .toMatchObject({ fileName: 'instante.csv', status: 'completed' });
    await told;
    await route.fulfill({ response });
  });
  await page.getByRole('button', { name: 'Importar 1 linha' }).click();
  await expect(page.getByRole('heading', { name: 'instante.csv foi importado' })).toBeVisible();
});

test('a spreadsheet is imported with the keyboard alone', async () => {
  const page = await screens.open('#/imports');
  await choose(page, file({ name: 'teclas.csv', rows: [heads, ...people('teclas', 6)] }));
  await expect(target(page, 'A')).toBeFocused();
  for (let step = 0; step < 3; step += 1) await page.keyboard.press('ArrowRight');
  await expect(target(page, 'D')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('combobox', { name: 'Buscar campo' })).toBeFocused();
  await page.keyboard.type('anot');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(target(page, 'D')).toContainText('Anotações');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Home');
  await expect(grid(page).getByRole('rowheader').first()).toBeFocused();
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('button', { name: 'Ver 6 leads criados' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/#\/leads/);
});

test('a table of fifty columns without names can be looked over and matched', async () => {
  const page = await screens.open('#/imports');
  const more = Array.from({ length: 45 }, (_, index) => `valor ${index}`);
  const rows = people('larga', 20).map((row) => [...row, ...more]);
  await choose(page, file({ name: 'larga.csv', rows }));
  await expect(page.getByText('20 linhas, 50 colunas')).toBeVisible();
  await expect(target(page, 'A')).toBeFocused();
  await page.keyboard.press('End');
  await expect(target(page, 'AX')).toBeFocused();
  await expect(target(page, 'AX')).toBeInViewport();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing serious in the steps of an import, ${colorScheme}`, async () => {
    const page = await screens.open('#/imports', { colorScheme });
    await expect(page.getByRole('heading', { name: 'Importações anteriores' })).toBeVisible();
    await expectAccessible(page);
    const rows = people(`axe${colorScheme}`, 8);
    rows[3]![2] = 'sem.arroba';
    await choose(page, file({ name: 'axe.csv', rows: [heads, ...rows] }));
    await expect(grid(page)).toBeVisible();
    await expectAccessible(page);
    await target(page, 'E').click();
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+Enter');
    await expect(page.getByRole('heading', { name: 'axe.csv foi importado' })).toBeVisible();
    await expectAccessible(page);
  });
}

test('in a small window the panel gives way to its counts, and is a press away', async () => {
  const page = await screens.open('#/imports', { viewport: { width: 1024, height: 640 } });
  await choose(page, file({ name: 'pequena.csv', rows: [heads, ...people('pequena', 9)] }));
  await expect(grid(page)).toBeVisible();
  await expect(panel(page)).toBeHidden();
  await expect(page.getByText('Criar 9', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Opções' }).click();
  const options = page.getByRole('dialog', { name: 'Leitura, problemas e regras' });
  await expect(options.getByRole('combobox', { name: 'Origem' })).toBeVisible();
  await expectAccessible(page);
});
