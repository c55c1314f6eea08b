import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, onTestFinished } from 'vitest';
import { openLog } from '../../src/main/console/log.ts';
import type { HookEndpointSecret } from '../../src/shared/model/hook.ts';
import { contactsOf, sandboxCredentials, sandboxForThisTest } from './dinamize-port.ts';
import { send, signed } from './hooks-in-a-test.ts';
import { startWorkspace, temporaryFolder } from './start-console.ts';

/** Somebody whose every value is like nobody else's. */
export const zenobia = {
  name: 'Zenóbia Quaresma Ventania',
  before: 'zeno.antiga@correio.example',
  email: 'zenobia.ventania@correio.example',
  other: 'zeno.outra@correio.example',
  phone: '+5511974138852',
  document: '52998224725',
  notes: 'Prefere falar depois das vinte e uma horas',
  custom: 'Esporte Clube Quimera',
  company: 'Quitutes do Arraial',
  city: 'Xiquexique',
  message: 'Quero ver a casa da rua Jabuticabal',
} as const;

/** Every form in which one of her values may lie in a file, in lower case. */
export const traces = [
  'zenóbia',
  'zenobia',
  'ventania',
  'zeno.antiga',
  'zeno.outra',
  '974138852',
  '97413-8852',
  '74138852',
  '52998224725',
  '529.982.247-25',
  'vinte e uma horas',
  'quimera',
  'quitutes',
  'xiquexique',
  'jabuticabal',
];

/** Which of her values are in which files of a folder; raw bytes, whatever the files are. */
export function tracesIn(dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .flatMap((entry) => {
      const bytes = readFileSync(join(entry.parentPath, entry.name));
      const text = `${bytes.toString('utf8')}\n${bytes.toString('latin1')}\n${entry.name}`;
      const lower = text.toLowerCase();
      return traces.filter((each) => lower.includes(each)).map((each) => `${entry.name}: ${each}`);
    });
}

/** A console with a Dinamize, its log on disk, and a person who came in by every door. */
export async function personEverywhere() {
  const dataDir = temporaryFolder();
  const log = await openLog(dataDir);
  const started = await startWorkspace({ dataDir, log });
  let open = true;
  async function close(): Promise<void> {
    if (!open) return;
    open = false;
    await started.close();
    await log.close();
  }
  onTestFinished(close);
  const sandbox = await sandboxForThisTest({
    clock: Date.now,
    contacts: 0,
    limits: { dinamizePerMinute: 1_000_000 },
  });
  const client = await started.client();
  const service = started.ponte.current()!;
  const contacts = contactsOf(sandbox);
  const connection = await service.connectUnseen(
    {
      provider: 'dinamize',
      name: 'Dinamize',
      schedule: '0 3 * * *',
      credentials: { ...sandboxCredentials, list: '1', baseUrl: `${sandbox.networkUrl}/dinamize` },
    },
    { name: 'Ana', role: 'admin' },
  );

  async function settled(): Promise<void> {
    // Another one after a copy was gone back to.
    const busy = started.ponte
      .current()!
      .db.client.prepare(
        `select (select count(*) from job where state in ('ready', 'leased') and op <> 'forward')
           + (select count(*) from hook where state in ('received', 'failed', 'planned'))
           + (select count(*) from import where state in ('queued', 'running'))
           + (select count(*) from run where state in ('queued', 'running'))`,
      )
      .pluck();
    await expect.poll(() => busy.get(), { timeout: 20_000, interval: 25 }).toBe(0);
  }

  async function hook(name: string, said: unknown): Promise<string> {
    const endpoint = (await client.hookEndpoints.list()).find((each) => each.name === name);
    const to: HookEndpointSecret = await client.hookEndpoints.reveal({ id: endpoint?.id ?? '' });
    const body = JSON.stringify(said);
    const answer = await send(to.url, { headers: signed(to, body), body });
    await settled();
    return (JSON.parse(answer.body) as { id: string }).id;
  }

  async function pull(): Promise<void> {
    await client.sync.start({ connectionId: connection.id });
    await settled();
  }

  return {
    ...started,
    dataDir,
    client,
    service,
    sandbox,
    contacts,
    settled,
    hook,
    pull,
    close,
  };
}

type Everywhere = Awaited<ReturnType<typeof personEverywhere>>;

/** By form, table, reading, hook, message, REST, question, merge, undo, dead letter and forwarding. */
export async function comeInByEveryDoor(all: Everywhere): Promise<{ id: string }> {
  const { client, service, contacts, settled, hook, pull, rest } = all;
  // Nobody answers there: what is to be told waits.
  await client.eventSubscriptions.create({
    name: 'Financeiro',
    url: 'http://127.0.0.1:9/events',
    types: ['lead.created', 'message.received'],
  });
  // What is typed on screen waits two seconds for the next key; what other systems send does not.
  const edit = (json: object) => rest(`/leads/${lead.id}`, { method: 'PATCH', json });
  const lead = await client.leads.create({
    name: zenobia.name,
    email: zenobia.before,
    phone: zenobia.phone,
    document: zenobia.document,
    notes: zenobia.notes,
    custom: { time: zenobia.custom },
    tags: ['quimera'],
    sync: true,
  });
  await settled();
  await edit({ email: zenobia.email, city: zenobia.city });
  await settled();
  // Both sides change one field: a question for a person.
  const [there] = await contacts.all();
  await contacts.edit(there?.id ?? '', { name: 'Zenobia Ventania Q.' });
  service.db.client.exec('update connection set paused = 1');
  await edit({ name: 'Zenóbia Q. Ventania' });
  service.db.client.exec('update connection set paused = 0');
  await pull();
  await edit({ name: zenobia.name });

  const table = `nome;email;telefone;empresa\n${zenobia.name};${zenobia.email};;${zenobia.company}\n${zenobia.name};sem-arroba;;\n`;
  const form = new FormData();
  form.set('file', new Blob([table], { type: 'text/csv' }), 'zenobia.csv');
  await rest('/leads/import', { method: 'POST', body: form });
  await settled();
  const waiting = Readable.from([Buffer.from(table)]);
  const { fileId } = await service.imports.receive(waiting, 'ventania.csv');
  await client.importFixing.fix({
    fileId,
    fixes: [{ kind: 'value', column: 1, source: zenobia.other, text: zenobia.email }],
  });

  const typed = { text: { email: zenobia.email }, tags: [] };
  await client.drafts.keep({ screen: 'lead', of: 'new', shape: 1, body: JSON.stringify(typed) });

  const second = { name: zenobia.name, email: zenobia.other };
  const headers = { 'idempotency-key': 'one-of-hers' };
  const made = await rest('/leads', { json: second, headers });
  const secondId = (made.body as { id: string }).id;
  await client.leads.merge({
    id: lead.id,
    merge: [secondId],
    values: { email: lead.id },
  });

  await hook('site-lead', { name: zenobia.name, email: zenobia.email, mensagem: zenobia.message });
  await hook('whatsapp', {
    type: 'ReceivedCallback',
    instanceId: 'I1',
    messageId: 'M1',
    phone: zenobia.phone.slice(1),
    senderName: zenobia.name,
    text: { message: zenobia.message },
  });
  // Of a person nobody knows yet, by a document alone, which is hers.
  await hook('payment', { valor: 10, cpf: '529.982.247-25', nome: zenobia.name });
  await hook('payment', { de: zenobia.email });
  await client.leads.convert({ id: lead.id, stageId: (await client.deals.stages()).items[0]!.id });
  const removed = await client.leads.remove({ id: lead.id });
  const { undoId } = await client.leads.lastUndo({ leadId: removed.id });
  await client.leads.undo({ undoId: undoId! });
  await client.segments.save({
    name: 'Casos',
    filter: { q: zenobia.email },
    sort: '-createdAt',
    columns: null,
  });
  // What a run and a send leave behind of a record they choke on.
  service.db.client.exec(`
    insert into run_problem (run_id, at, remote_id, record_id, code, message, raw)
      select max(id), 1, '99', null, 'unreadable', 'x', '{"mail":"${zenobia.email.toUpperCase()}"}' from run;
    insert into job (uid, key, op, class, connection_id, state, run_at, error_message, created_at, updated_at)
      select 'j1', 'pull:x', 'pull', 3, max(id), 'dead', 1, 'No place for ${zenobia.name}', 1, 1 from connection;
    insert into attempt (job_id, at, duration_ms, outcome, response)
      select max(id), 1, 1, 'rejected', '{"fone":"(11) 97413-8852"}' from job;
  `);
  await settled();
  await client.leads.create({ name: 'Outra Pessoa', email: 'outra@correio.example' });
  return lead;
}
