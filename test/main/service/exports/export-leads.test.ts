import Papa from 'papaparse';
import readExcel from 'read-excel-file/node';
import { expect, test } from 'vitest';
import { transact } from '../../../../src/main/service/db/database.ts';
import { targetOfHeader } from '../../../../src/main/service/imports/columns/column-words.ts';
import type { LeadEdit } from '../../../../src/main/service/leads/lead-values.ts';
import type { ExportFormat, LeadExport } from '../../../../src/shared/model/lead-export.ts';
import { ana, byAna, leadsInATest } from '../../../support/leads-in-a-test.ts';

function exporting() {
  const t = leadsInATest();
  const add = (values: LeadEdit) => transact(t.db, (tx) => t.pipeline.create(tx, values, byAna));

  async function file(
    asked: Partial<LeadExport> & { language?: 'pt-BR' | 'en' },
    meanwhile?: (piece: number) => void,
  ): Promise<Buffer> {
    const parts: Buffer[] = [];
    const { language = 'pt-BR', ...rest } = asked;
    const whole = {
      selection: { filter: {}, except: [] },
      sort: 'createdAt' as const,
      format: 'csv' as const,
      language,
      ...rest,
    };
    for await (const { text } of t.exportLeads(whole, ana.operator)) {
      parts.push(Buffer.from(text, whole.format === 'csv' ? 'utf8' : 'base64'));
      meanwhile?.(parts.length);
    }
    return Buffer.concat(parts);
  }

  const read = (bytes: Buffer) => Papa.parse<string[]>(bytes.toString('utf8').trim()).data;
  return { ...t, add, file, read };
}

const maria: LeadEdit = {
  name: 'María "Zé" Conceição; 🌱',
  email: 'maria@correio.example',
  phone: '+5511987654321',
  document: '12345678909',
  incomeCents: 123450,
  status: 'qualified',
  tags: ['vip', 'sp'],
  notes: '=HYPERLINK("http://mau.example")\nsegunda linha',
  consent: 'granted',
  custom: { 'Cor preferida': 'azul', filhos: 2, '=1+1': '@soma' },
  tracking: { utm_source: 'google', gclid: 'abc' },
};

test('a CSV opens in Excel as it is meant: marked, in the language, nothing in it runs, and all comes back', async () => {
  const { add, file, read } = exporting();
  add(maria);
  const bytes = await file({});
  expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
  const [headers = [], row = []] = read(bytes);
  const of = (header: string) => row[headers.indexOf(header)];
  expect(of('\uFEFFNome') ?? of('Nome')).toBe(maria.name);
  expect(of('Telefone')).toBe('(11) 98765-4321');
  expect(of('CPF ou CNPJ')).toBe('123.456.789-09');
  expect(of('Renda')).toBe('1234,5');
  expect(of('Etapa')).toBe('Qualificado');
  expect(of('Anotações')).toBe('\'=HYPERLINK("http://mau.example")\nsegunda linha');
  expect(of("'=1+1")).toBe("'@soma");
  expect(of('utm_source')).toBe('google');
  expect(of('Criado')).toMatch(/^\d{2}\/\d{2}\/2026 \d{2}:\d{2}$/);
  expect(headers).not.toContain('gclid');
  // What Ponte wrote, its own import knows by name.
  const known = headers.map((header) => targetOfHeader(header.replace('\uFEFF', ''))?.target);
  expect(known).toEqual(expect.arrayContaining(['name', 'email', 'phone', 'document', 'status']));

  const [english = [], line = []] = read(await file({ language: 'en' }));
  expect(line[english.indexOf('Income')]).toBe('1234.5');
});

test('a workbook holds numbers as numbers and instants as they were on the clock here', async () => {
  const { add, file, leads } = exporting();
  add({ ...maria, followUpAt: Date.UTC(2026, 10, 30, 18, 30) });
  const columns = ['name', 'income', 'followUpAt', 'phone', 'custom:filhos', 'unknown'];
  const bytes = await file({ format: 'xlsx', columns });
  const sheets = (await readExcel(bytes)) as unknown;
  const [first] = sheets as { data?: unknown[][] }[];
  const [headers, row] = first?.data ?? (sheets as unknown[][]);
  expect(headers).toEqual(['Nome', 'Renda', 'Retorno', 'Telefone', 'filhos']);
  const at = new Date(leads.byId(1)?.followUpAt ?? 0);
  const onTheWall = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  const [name, income, told, ...others] = row ?? [];
  expect([name, income, ...others]).toEqual([maria.name, 1234.5, '(11) 98765-4321', 2]);
  // A sheet keeps an instant as a fraction of days.
  expect(Math.abs(Number(told) - onTheWall.getTime())).toBeLessThan(10);
});

test('leads that move in the list while it is written come once each, and who came later is left out', async () => {
  const t = exporting();
  const count = 450;
  for (let n = 0; n < count; n += 1) t.add({ name: `Lead ${String(n).padStart(3, '0')}` });
  let moved = false;
  const bytes = await t.file({ sort: 'name', columns: ['name'] }, (piece) => {
    if (piece !== 3) return;
    moved = true;
    // From far behind the place that was reached to before it, and the other way round.
    t.edit(t.leads.byId(440)!, { name: 'Lead 000a' }, byAna);
    t.edit(t.leads.byId(1)!, { name: 'Lead 999' }, byAna);
    t.add({ name: 'Lead 998' });
    transact(t.db, (tx) => t.pipeline.remove(tx, 430, byAna));
  });
  expect(moved).toBe(true);
  const names = t.read(bytes).slice(1).flat();
  expect(names).toHaveLength(count - 1);
  expect(new Set(names).size).toBe(count - 1);
  expect(names).toContain('Lead 000a');
  expect(names).not.toContain('Lead 998');
  expect(names).not.toContain('Lead 429');
});

test.each<ExportFormat>(['csv', 'xlsx'])(
  'chosen leads go into a %s without the others, and who took them stands in the audit log',
  async (format) => {
    const t = exporting();
    const uids = ['Ana', 'Bia', 'Caio'].map((name) => t.add({ name }).uid);
    await t.file({ selection: { ids: [uids[2]!, uids[0]!] }, columns: ['name'], format });
    const csv = await t.file({ selection: { filter: {}, except: [uids[1]!] }, columns: ['name'] });
    expect(t.read(csv).slice(1).flat()).toEqual(['Ana', 'Caio']);
    const audit = t.db.client
      .prepare(`select actor, details from audit where action = 'leads.export' order by id`)
      .all() as { actor: string; details: string }[];
    expect(audit[0]?.actor).toBe('Ana');
    expect(JSON.parse(audit[0]?.details ?? '')).toEqual({ leads: 2, format, columns: ['name'] });
  },
);
