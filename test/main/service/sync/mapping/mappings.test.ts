import { describe, expect, test } from 'vitest';
import { admin, ana, syncInATest } from '../../../../support/sync-in-a-test.ts';
import { contactsOf, sandboxForThisTest } from '../../../../support/dinamize-port.ts';
import { customersOf } from '../../../../support/gestaoclick-port.ts';
import type { MappingEntry } from '../../../../../src/shared/model/mapping.ts';

const RECORDS = '/_sandbox/dinamize/records';

/** A list with one field of its own beside the usual ones: `cmp13`. */
async function start(field: { title?: string; type?: string; options?: string[] } = {}) {
  const sandbox = await sandboxForThisTest();
  const { body: added } = await sandbox.ask<{ id: string }>('POST', `${RECORDS}?entity=field`, {
    title: 'Cor preferida',
    type: 'VC',
    ...field,
  });
  const app = syncInATest();
  const connection = await app.connect(sandbox);
  const service = app.running.mappingService;
  const contacts = contactsOf(sandbox);
  const system = connection.uid;

  async function save(...entries: Partial<MappingEntry>[]) {
    const { version } = await service.get(system);
    const made = await app.saveMapping(system, version, entries.map(entry));
    await app.idle();
    return made;
  }

  function entry(more: Partial<MappingEntry>): MappingEntry {
    const none = { own: false, displaces: null, in: [], out: [], options: [] };
    return { local: 'custom:Cor', remote: added.id, direction: 'both', ...none, ...more };
  }

  let count = 0;
  async function lead(values: Parameters<typeof app.add>[0] = {}) {
    count += 1;
    const email = `maria${count}@correio.example`;
    const made = app.add({ name: 'Maria', email, ...values }, { ...ana, sendTo: [connection.id] });
    await app.idle();
    const [contact] = await contacts.find(email);
    const id = contact?.id ?? '';
    return { ...made, remoteId: id };
  }

  const there = async ({ remoteId }: { remoteId: string }, key = added.id) =>
    ((await contacts.get(remoteId))['custom_fields'] as Record<string, unknown>)[key];
  const colour = ({ id }: { id: number }) => app.now({ id }).custom['Cor'];
  const change = async ({ remoteId }: { remoteId: string }, values: Record<string, unknown>) => {
    await contacts.edit(remoteId, { custom_fields: values });
    await app.pulled();
    await app.idle();
  };
  return {
    sandbox,
    app,
    connection,
    service,
    contacts,
    system,
    field: added.id,
    save,
    entry,
    lead,
    there,
    colour,
    change,
  };
}

describe('a field of theirs joined with one of ours', () => {
  test('goes both ways through its steps, once and without an echo', async () => {
    const { sandbox, app, save, lead, there, colour, change, field } = await start();
    await save({ in: [{ kind: 'title' }], out: [{ kind: 'upper' }] });
    const maria = await lead({ custom: { Cor: 'Azul' } });
    expect(await there(maria)).toBe('AZUL');
    const writes = async () => (await sandbox.journal()).filter(({ by }) => by === 'api').length;
    const before = await writes();
    await app.pulled();
    await app.idle();
    expect(colour(maria)).toBe('Azul');
    expect(await writes()).toBe(before);

    await change(maria, { [field]: 'VERDE ESCURO' });
    expect(colour(maria)).toBe('Verde Escuro');
    expect(await writes()).toBe(before);

    app.edit(maria, { custom: { Cor: 'Lilás' } });
    await app.idle();
    expect(await there(maria)).toBe('LILÁS');
    expect(app.conflicts()).toEqual([]);
  });

  test('takes the place of what its provider did with either, and gives it back when it goes', async () => {
    const { app, service, system, save, lead, there, change, field } = await start();
    expect((await service.get(system)).entries).toContainEqual(
      expect.objectContaining({ local: 'custom:Cor preferida', remote: field, own: true }),
    );
    await save({ local: 'interest' });
    const maria = await lead({ interest: 'Casa', custom: { 'Cor preferida': 'Azul' } });
    expect(await there(maria)).toBe('Casa');
    expect(await there(maria, 'cmp6')).toEqual([]);
    await change(maria, { cmp6: ['1'], [field]: 'Terreno' });
    expect(app.now(maria)).toMatchObject({
      interest: 'Terreno',
      custom: { 'Cor preferida': 'Azul' },
    });
    await save();
    await app.pulled();
    await app.idle();
    // Nothing was agreed on since: two filled sides are a question, whichever was sent last.
    expect(app.conflicts().map((each) => each.field)).toEqual(
      expect.arrayContaining(['custom:Cor preferida', 'interest']),
    );
  });

  test('reads other fields of the record, and is read anew when one of those changes', async () => {
    const { app, save, lead, change, field } = await start();
    const source = 'registro.cmp9 + " / " + titulo(valor)';
    await save({ local: 'notes', direction: 'receive', in: [{ kind: 'expression', source }] });
    const maria = await lead({ city: 'Santos' });
    await change(maria, { [field]: 'mar' });
    expect(app.now(maria).notes).toBe('Santos / Mar');
    await change(maria, { cmp9: 'Itu' });
    expect(app.now(maria).notes).toBe('Itu / Mar');
  });

  test('goes one way only where that was chosen', async () => {
    const { app, save, lead, there, colour, change, field } = await start();
    await save({ direction: 'send', out: [{ kind: 'prefix', text: 'cor: ' }] });
    const maria = await lead({ custom: { Cor: 'Azul' } });
    expect(await there(maria)).toBe('cor: Azul');
    await change(maria, { [field]: 'outra coisa' });
    expect(colour(maria)).toBe('Azul');
    await save({ direction: 'receive' });
    await app.pulled();
    await app.idle();
    app.edit(maria, { custom: { Cor: 'Lilás' } });
    await app.idle();
    expect(await there(maria)).not.toContain('Lilás');
  });

  test('of the provider’s own can be switched off, and name and e-mail cannot', async () => {
    const { app, save, lead, there, change } = await start();
    const city = { local: 'city', remote: 'cmp9', own: true } as const;
    await save({ ...city, direction: 'off' });
    const maria = await lead({ city: 'Santos' });
    expect(await there(maria, 'cmp9')).toBe('');
    await change(maria, { cmp9: 'Recife' });
    expect(app.now(maria).city).toBe('Santos');
    await expect(
      save({ local: 'name', remote: 'name', own: true, direction: 'receive' }),
    ).rejects.toMatchObject({ code: 'BAD_INPUT' });
  });
});

describe('a table of words', () => {
  const options = [
    { local: 'Azul', remote: 'BLUE' },
    { local: 'Verde', remote: 'GREEN' },
  ];

  test('translates both ways', async () => {
    const { save, lead, there, colour, change, field } = await start();
    await save({ options });
    const maria = await lead({ custom: { Cor: 'Azul' } });
    expect(await there(maria)).toBe('BLUE');
    await change(maria, { [field]: 'green' });
    expect(colour(maria)).toBe('Verde');
  });

  test('asks about a word of theirs that is not in it, blanks nothing, and lets other fields go on', async () => {
    const { app, save, lead, there, colour, change, field } = await start();
    await save({ options });
    const maria = await lead({ custom: { Cor: 'Azul' } });
    await change(maria, { [field]: 'RED', cmp9: 'Santos' });
    expect(colour(maria)).toBe('Azul');
    expect(await there(maria)).toBe('RED');
    expect(app.now(maria).city).toBe('Santos');
    expect(app.conflicts()).toMatchObject([
      {
        kind: 'schema',
        field: 'custom:Cor',
        local: 'Azul',
        remote: 'RED',
        fault: { code: 'unknown_value', detail: 'RED' },
      },
    ]);

    // Known again there: it is planned like any other change and the question is over.
    await change(maria, { [field]: 'GREEN' });
    expect(app.conflicts()).toEqual([]);
    expect(colour(maria)).toBe('Verde');
  });

  test('asks about a word of ours that is not in it and sends nothing', async () => {
    const { app, save, lead, there } = await start();
    await save({ options });
    const maria = await lead({ custom: { Cor: 'Azul' } });
    app.edit(maria, { custom: { Cor: 'Preto' }, city: 'Santos' });
    await app.idle();
    expect(await there(maria)).toBe('BLUE');
    expect(await there(maria, 'cmp9')).toBe('Santos');
    expect(app.conflicts()).toMatchObject([
      { kind: 'schema', local: 'Preto', remote: 'Azul', fault: { detail: 'Preto' } },
    ]);
    await save({ options: [...options, { local: 'Preto', remote: 'BLACK' }] });
    await app.idle();
    // Both filled and nothing agreed on under the new table: still a person's to say, now with both.
    expect(app.conflicts()).toMatchObject([{ kind: 'clash', local: 'Preto', remote: 'Azul' }]);
  });

  test('must name options that their field has', async () => {
    const { save } = await start({ title: 'Porte', type: 'LV', options: ['Pequeno', 'Grande'] });
    await expect(save({ options: [{ local: 'P', remote: 'Pequena' }] })).rejects.toMatchObject({
      code: 'BAD_INPUT',
      details: { fields: [{ field: 'entries.0.options.0', suggestion: 'Pequeno' }] },
    });
    await save({ options: [{ local: 'P', remote: 'pequeno' }] });
  });
});

describe('a field that is gone there', () => {
  test('is named on the connection, and only a change of ours that cannot arrive is asked about', async () => {
    const { sandbox, app, service, system, save, lead, colour, field } = await start();
    await save({});
    const [maria, rosa] = [
      await lead({ custom: { Cor: 'Azul' } }),
      await lead({ custom: { Cor: 'Verde' } }),
    ];
    await sandbox.ask('DELETE', `${RECORDS}/${field}?entity=field`);
    await app.pulled();
    await app.idle();
    expect(app.running.connectionService.list()[0]?.settings['missingFields']).toEqual([
      'custom:Cor',
    ]);
    expect((await service.get(system)).vanished).toEqual([field]);
    expect([colour(maria), colour(rosa)]).toEqual(['Azul', 'Verde']);
    expect(app.conflicts()).toEqual([]);
    app.edit(maria, { custom: { Cor: 'Lilás' }, city: 'Santos' });
    await app.idle();
    expect(app.conflicts()).toMatchObject([
      { kind: 'schema', local: 'Lilás', fault: { code: 'vanished' } },
    ]);
    expect(colour(maria)).toBe('Lilás');
  });
  test('that Ponte joined by itself is asked about as well, blanks nothing, and is over when it comes back', async () => {
    const { sandbox, app, lead, there, change, field } = await start();
    const maria = await lead({ custom: { 'Cor preferida': 'Azul' } });
    const rosa = await lead({ custom: { 'Cor preferida': 'Verde' } });
    expect(await there(maria)).toBe('Azul');
    const colourOf = ({ id }: { id: number }) => app.now({ id }).custom['Cor preferida'];
    await sandbox.ask('DELETE', `${RECORDS}/${field}?entity=field`);
    await change(maria, { cmp9: 'Santos' });
    expect(app.now(maria).city).toBe('Santos');
    expect([colourOf(maria), colourOf(rosa)]).toEqual(['Azul', 'Verde']);
    expect(app.conflicts()).toEqual([]);
    const missing = app.running.connectionService.list()[0]?.settings['missingFields'];
    expect(missing).toEqual(['custom:Cor preferida']);

    app.edit(maria, { custom: { 'Cor preferida': 'Lilás' }, company: 'Aroeira' });
    await app.idle();
    expect(app.conflicts()).toMatchObject([
      {
        kind: 'schema',
        field: 'custom:Cor preferida',
        local: 'Lilás',
        fault: { code: 'vanished', detail: 'Cor preferida' },
      },
    ]);
    expect(await there(maria, 'cmp8')).toBe('Aroeira');
    expect([colourOf(maria), colourOf(rosa)]).toEqual(['Lilás', 'Verde']);

    const again = { title: 'Cor preferida', type: 'VC' };
    await sandbox.ask('POST', `${RECORDS}?entity=field`, again);
    await app.pulled();
    await app.idle();
    expect(app.running.connectionService.list()[0]?.settings['missingFields']).toEqual([]);
    expect(colourOf(maria)).toBe('Lilás');
  });
});

describe('a step that fails', () => {
  test('leaves the value where it is and says why', async () => {
    const { app, save, lead, change, field } = await start();
    await save({ local: 'followUpAt', in: [{ kind: 'date', to: 'iso' }], direction: 'receive' });
    const maria = await lead();
    await change(maria, { [field]: '10/03/2026' });
    const at = app.now(maria).followUpAt;
    expect(at).not.toBeNull();
    await change(maria, { [field]: 'amanhã' });
    expect(app.now(maria).followUpAt).toBe(at);
    expect(app.conflicts()).toMatchObject([
      { kind: 'schema', fault: { code: 'failed', detail: '"amanhã" is no date' } },
    ]);
  });
});

describe('versions', () => {
  test('are kept, compared and rolled back to, each in the audit and none over another', async () => {
    const { app, service, system, save, lead, field, change, colour } = await start();
    await save({});
    await save({ in: [{ kind: 'upper' }] });
    const maria = await lead({ custom: { Cor: 'azul' } });
    expect(service.diff(system, 2, 3)).toEqual([
      expect.objectContaining({
        local: 'custom:Cor',
        before: expect.objectContaining({ in: [] }),
        after: expect.objectContaining({ in: [{ kind: 'upper' }] }),
      }),
    ]);
    await expect(app.saveMapping(system, 2, [])).rejects.toMatchObject({
      code: 'CHANGED_MEANWHILE',
    });
    const back = async (rev: number, version: number) => {
      const { planHash } = await app.previewMapping({ type: 'lead', system, version });
      await service.rollBack(system, { rev, version, planHash }, admin);
      await app.idle();
    };
    const unseen = service.rollBack(system, { rev: 3, version: 2, planHash: 'none' }, admin);
    await expect(unseen).rejects.toMatchObject({ code: 'CHANGED_MEANWHILE' });
    await back(3, 2);
    await change(maria, { [field]: 'verde' });
    expect(colour(maria)).toBe('verde');
    expect(service.versions(system).map(({ version, actor }) => [version, actor])).toEqual([
      [4, 'Ana'],
      [3, 'Ana'],
      [2, 'Ana'],
      [1, null],
    ]);
    await back(4, 1);
    expect((await service.get(system)).entries.every(({ own }) => own)).toBe(true);
    const audited = app.db.client
      .prepare(`select count(*) from audit where action = 'connection.mapping'`)
      .pluck()
      .get();
    expect(audited).toBe(4);
    const rev = app.db.client.prepare('select mapping_rev from link').pluck().get();
    expect(rev).toBe(5);
  });

  test('begin with an empty base for the fields they change, and for no others', async () => {
    const { app, service, system, save, entry, lead, connection } = await start();
    await save({});
    const maria = await lead({ custom: { Cor: 'Azul' }, city: 'Santos' });
    const base = () => app.sync.links.ofRecordOn('lead', maria.id, connection.id)?.base ?? {};
    expect(base()).toMatchObject({ 'custom:Cor': 'Azul', city: 'Santos' });
    const saveAndHold = async (rev: number, entries: MappingEntry[]) => {
      const of = { type: 'lead', system } as const;
      const { planHash } = await app.previewMapping({ ...of, entries });
      app.gate.hold(connection.id, 'paused', '');
      await service.save({ ...of, rev, entries, note: '', planHash }, admin);
    };
    await saveAndHold(2, [entry({ in: [{ kind: 'lower' }] })]);
    expect(base()).toMatchObject({ city: 'Santos' });
    expect(base()).not.toHaveProperty('custom:Cor');
    const oneWay = [entry({ in: [{ kind: 'lower' }], direction: 'receive' })];
    app.gate.release(connection.id, 'paused');
    await app.idle();
    const agreed = base();
    await saveAndHold(3, oneWay);
    expect(base()).toEqual(agreed);
  });

  test('give the same answer for the same record each time', async () => {
    const { app, service, system, save, lead } = await start();
    await save({ in: [{ kind: 'expression', source: 'titulo(aparar(valor))' }] });
    const maria = await lead({ custom: { Cor: 'azul claro' } });
    const look = () => service.test({ system, leadId: maria.uid, nth: 0 });
    const once = await look();
    expect(once.lines).toMatchObject([{ raw: 'azul claro', reading: 'Azul Claro' }]);
    expect(await look()).toEqual(once);
    const ver = app.db.client.prepare('select remote_ver from link').pluck().get();
    expect(ver).toMatch(/\.2$/);
  });
});

describe('trying a mapping out', () => {
  test('shows on a real record what each entry makes of it', async () => {
    const { sandbox, app, service, system, entry, lead, change, field } = await start();
    const maria = await lead({ interest: 'Casa' });
    await change(maria, { [field]: 'terreno' });
    const writes = (await sandbox.journal()).length;
    const tried = await service.test({
      system,
      entries: [entry({ local: 'interest', in: [{ kind: 'title' }], out: [{ kind: 'upper' }] })],
      nth: 0,
    });
    expect(tried).toMatchObject({
      record: { remoteId: maria.remoteId, name: 'Maria' },
      leadId: maria.uid,
      of: 1,
      lines: [
        { local: 'interest', raw: 'terreno', reading: 'Terreno', now: 'Casa', written: 'CASA' },
      ],
    });
    expect(await sandbox.journal()).toHaveLength(writes);
    expect(app.now(maria).interest).toBe('Casa');
  });

  test('tells of every linked record what it would do, writes nothing, and then does just that', async () => {
    const { sandbox, app, system, entry, lead, change, field } = await start();
    const [maria, rosa, bia, lia] = [await lead(), await lead(), await lead(), await lead()];
    await change(maria, { [field]: '2' });
    await change(rosa, { [field]: 'três' });
    app.edit(bia, { incomeCents: 500 });
    await change(bia, { [field]: '7' });
    const writes = (await sandbox.journal()).length;
    const entries = [entry({ local: 'income' })];
    const found = await app.previewMapping({ type: 'lead', system, entries });
    // One is taken, one cannot be read, one is filled on both sides; the last has nothing to it.
    expect(found).toMatchObject({
      changes: 3,
      objects: [{ object: 'lead', in: { update: 1, conflict: 2 }, out: { update: 0 } }],
      fields: [{ field: 'income', in: 1, conflict: 2 }],
    });
    const taken = found.samples.find(({ effect }) => effect === 'update');
    expect(taken?.items).toMatchObject([
      { leadId: maria.uid, fields: [{ field: 'income', before: null, after: 2 }] },
    ]);
    expect(await sandbox.journal()).toHaveLength(writes);
    expect(app.conflicts()).toEqual([]);
    expect(app.now(maria).incomeCents).toBeNull();

    await app.saveMapping(system, 1, entries);
    await app.idle();
    expect(app.now(maria).incomeCents).toBe(200);
    expect(app.now(lia).incomeCents).toBeNull();
    expect(
      app
        .conflicts()
        .map(({ kind }) => kind)
        .toSorted(),
    ).toEqual(['clash', 'schema']);
    // Nothing was written there but what the edit of one sent by itself.
    expect(await sandbox.journal()).toHaveLength(writes);
  });

  test('of a draft that was not looked at, or otherwise, keeps nothing', async () => {
    const { app, service, system, entry, lead } = await start();
    await lead({ custom: { Cor: 'Azul' } });
    const of = { type: 'lead', system } as const;
    const { planHash } = await app.previewMapping({ ...of, entries: [entry({})] });
    const other = [entry({ direction: 'receive' })];
    const save = service.save({ ...of, rev: 1, entries: other, note: '', planHash }, admin);
    await expect(save).rejects.toMatchObject({ code: 'CHANGED_MEANWHILE' });
    expect((await service.get(system)).version).toBe(1);
  });

  test('tells what a field would send once it goes out as well', async () => {
    const { app, system, save, entry, lead, there } = await start();
    await save({ direction: 'receive' });
    const maria = await lead({ custom: { Cor: 'Azul' } });
    const entries = [entry({ direction: 'both' })];
    const found = await app.previewMapping({ type: 'lead', system, entries });
    expect(found).toMatchObject({ changes: 1, objects: [{ out: { update: 1 } }] });
    await app.saveMapping(system, 2, entries);
    await app.idle();
    expect(await there(maria)).toBe('Azul');
  });

  test('says what is wrong in an entry, and what was probably meant', async () => {
    const { service, system, entry, field } = await start();
    const wrong = entry({
      local: 'intrest',
      remote: `${field}x`,
      in: [{ kind: 'expression', source: 'maiuscula(valor)' }],
    });
    await expect(service.test({ system, entries: [wrong], nth: 0 })).rejects.toMatchObject({
      code: 'BAD_INPUT',
      details: {
        fields: [
          { field: 'entries.0.local', suggestion: 'interest' },
          { field: 'entries.0.remote', suggestion: field },
          { field: 'entries.0.in.0', problem: 'expression_unknown', suggestion: 'maiusculas' },
        ],
      },
    });
  });
});

/** Calls wait their turn by a clock that is moved by hand. */
async function inTime<T>(app: ReturnType<typeof syncInATest>, work: Promise<T>): Promise<T> {
  let over = false;
  void work.finally(() => (over = true)).catch(() => undefined);
  await app.until(() => over);
  return work;
}

describe('GestãoClick’s extra fields', () => {
  test('are offered and go both ways, with all else of the record kept', async () => {
    const sandbox = await sandboxForThisTest({ limits: { gestaoclickPerSecond: 1_000_000 } });
    const app = syncInATest();
    const { uid: system, id } = await app.connectGestaoClick(sandbox);
    const customers = customersOf(sandbox);
    const service = app.running.mappingService;
    const { suggestions, version } = await inTime(app, service.get(system));
    expect(suggestions).toContainEqual({
      remote: 'atributo:Como conheceu',
      label: 'Como conheceu',
      local: 'origin',
    });
    const none = { own: false, displaces: null, in: [], out: [], options: [] };
    const entries: MappingEntry[] = [
      { local: 'origin', remote: 'atributo:Como conheceu', direction: 'both', ...none },
      { local: 'custom:CEP', remote: 'endereco.cep', direction: 'both', ...none },
    ];
    await inTime(app, app.saveMapping(system, version, entries));
    await app.idle();
    const lead = app.add(
      { name: 'Maria', city: 'Santos', origin: 'Feira', custom: { CEP: '11010-000' } },
      { ...ana, sendTo: [id] },
    );
    await app.idle();
    const [customer] = await customers.all();
    expect(customer).toMatchObject({
      atributos: [{ atributo: { descricao: 'Como conheceu', conteudo: 'Feira' } }],
      enderecos: [{ endereco: { cep: '11010-000', nome_cidade: 'Santos' } }],
    });
    const atributos = [
      { atributo: { descricao: 'Como conheceu', conteudo: 'Rádio' } },
      { atributo: { descricao: 'Porte', conteudo: 'Grande' } },
    ];
    await customers.edit(customer?.id ?? '', { atributos });
    await app.pulled(system);
    await app.idle();
    expect(app.now(lead).origin).toBe('Rádio');
    app.edit(lead, { origin: 'TV' });
    await app.idle();
    const [after] = await customers.all();
    expect(JSON.stringify(after)).toContain('"TV"');
    expect(JSON.stringify(after)).toContain('"Grande"');
  });
});
