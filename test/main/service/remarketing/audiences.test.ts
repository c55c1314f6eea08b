import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Automation } from '../../../../src/shared/model/automation.ts';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { sha256 } from '../../../../src/main/service/marketing/identity.ts';
import type {
  Audience,
  AudiencePreview,
  LeadAudience,
} from '../../../../src/shared/model/remarketing.ts';
import { remarketingInATest } from '../../../support/remarketing-in-a-test.ts';

const hour = 3_600_000;

test('a segment becomes an audience there, of those who agreed and can be known', async () => {
  const { ask, lead, create, ended, there, segment } = await remarketingInATest();
  const ana = await lead('Ana', { phone: '+5511987654321' });
  await lead('Beto', { consent: 'unknown' });
  await lead('Caio', { consent: 'denied' });
  await lead('Duda', { email: null });
  await lead('Edu', { tags: [] });
  expect(await ask<AudiencePreview>('remarketing.preview', { segmentId: segment.id })).toEqual({
    looked: 4,
    going: 1,
    leftOut: { noConsent: 1, denied: 1, noIdentifiers: 1 },
    entering: 1,
    leaving: 0,
  });
  const { id } = await create();
  const job = await ended(id);
  expect(job).toMatchObject({
    looked: 4,
    leftOut: { noConsent: 1, denied: 1, noIdentifiers: 1 },
    toAdd: 1,
    added: 1,
    removed: 0,
    startedBy: 'Ana',
    chunks: [{ op: 'add', seq: 1, isLast: true, people: 1, received: 1, invalid: 0, tries: 1 }],
  });
  const [held] = await there();
  expect(held).toMatchObject({ name: 'Frios', size: 1, users: [sha256(ana.id)] });
  expect(await ask<Audience>('remarketing.get', { id })).toMatchObject({
    state: 'ready',
    members: 1,
    remoteId: held?.id,
    segmentName: 'Frios',
  });
});

test('a refresh sends differences: who is new, who left, whose e-mail is another one', async () => {
  const { ask, lead, create, ended, again, there, get } = await remarketingInATest();
  const [ana, beto, caio] = [await lead('Ana'), await lead('Beto'), await lead('Caio')];
  const { id } = await create();
  await ended(id);
  expect(await again(id)).toMatchObject({ toAdd: 0, toRemove: 0, chunks: [] });

  await ask('leads.edit', { id: beto.id, tags: [] });
  await ask('leads.edit', { id: caio.id, email: 'outro@correio.example' });
  const duda = await lead('Duda');
  const job = await again(id);
  expect(job).toMatchObject({ toAdd: 2, toRemove: 1, added: 2, removed: 1 });
  expect(job.chunks.map(({ op, people }) => [op, people])).toEqual([
    ['add', 2],
    ['remove', 2],
  ]);
  const [held] = await there();
  expect(held?.users.toSorted()).toEqual(
    [ana, caio, duda].map((each) => sha256(each.id)).toSorted(),
  );
  expect((await get(id)).members).toBe(3);
});

test('an e-mail that another lead there has as well is not taken out with the one who leaves', async () => {
  const { ask, lead, create, ended, again, db } = await remarketingInATest();
  const told: { method: string; rows: string[][] }[] = [];
  const platform = createServer((request, answer) => {
    let text = '';
    request.on('data', (part: Buffer) => (text += part.toString()));
    request.on('end', () => {
      const { payload } = JSON.parse(text) as { payload?: { data: string[][] } };
      if (payload) told.push({ method: request.method ?? '', rows: payload.data });
      const taken = payload?.data.length ?? 0;
      answer.end(JSON.stringify({ id: '1', num_received: taken, num_invalid_entries: 1 }));
    });
  });
  onTestFinished(() => void platform.close());
  await once(platform.listen(0, '127.0.0.1'), 'listening');
  const { port } = platform.address() as AddressInfo;
  await ask('pixels.put', { pixelId: '123456789', url: `http://127.0.0.1:${port}` });
  await lead('Ana', { email: 'casal@correio.example' });
  const beto = await lead('Beto', { phone: '+5511987650000' });
  db.client.prepare("update lead set email = 'casal@correio.example' where uid = ?").run(beto.id);
  const { id } = await create();
  // One of two was not read there, as it says; which one nobody is told.
  expect(await ended(id)).toMatchObject({ added: 2, invalid: 1 });
  await ask('leads.edit', { id: beto.id, tags: [] });
  await again(id);
  expect(told.find(({ method }) => method === 'DELETE')?.rows).toEqual([
    [sha256(beto.id), '', sha256('5511987650000')],
  ]);
});

test('who withdraws consent leaves at once; who is erased leaves, and nothing of them stays', async () => {
  const { ask, lead, create, ended, there, until, db } = await remarketingInATest();
  const [ana, beto] = [await lead('Ana'), await lead('Beto')];
  await lead('Caio');
  const { id } = await create();
  await ended(id);
  await ask('leads.edit', { id: ana.id, consent: 'denied' });
  await until(async () => (await there())[0]?.size === 2, 'The leaving');
  await ask('privacy.erase', {
    id: beto.id,
    confirm: 'Beto',
    deleteOn: [],
    deleteCopies: false,
  });
  await until(async () => (await there())[0]?.size === 1, 'The removal of the erased');
  await until(
    () => db.client.prepare('select count(*) from audience_member').pluck().get() === 1,
    'The end of the hashes',
  );
  expect(await ended(id)).toMatchObject({ kind: 'leave', startedBy: 'consent', removed: 1 });
  const kept = JSON.stringify(db.client.prepare('select * from audience_member').all());
  expect(kept).not.toContain(sha256(beto.id));
  expect(kept).not.toContain(sha256('beto@correio.example'));
});

test('a person erased while they wait to be sent never goes', async () => {
  const { ask, lead, create, ended, there, until, get, fault, clock } = await remarketingInATest();
  const [ana] = [await lead('Ana'), await lead('Beto')];
  await fault('refuse');
  const { id } = await create();
  await until(async () => (await get(id)).state === 'held', 'The wait');
  await ask('privacy.erase', { id: ana.id, confirm: 'Ana', deleteOn: [], deleteCopies: false });
  clock.advance(60_000);
  expect(await ended(id)).toMatchObject({ added: 1 });
  expect((await there())[0]?.users).toHaveLength(1);
});

test('who comes into the segment while a job goes on is for the next one', async () => {
  const { lead, create, ended, again, until, get, fault, clock } = await remarketingInATest();
  await lead('Ana');
  await fault('refuse');
  const { id } = await create();
  await until(async () => (await get(id)).state === 'held', 'The wait');
  await lead('Beto');
  clock.advance(60_000);
  expect(await ended(id)).toMatchObject({ looked: 1, added: 1 });
  expect(await again(id)).toMatchObject({ looked: 2, added: 1 });
});

test('ten thousand people are one request, and one more is another of the same session', async () => {
  const { create, again, there, db, get } = await remarketingInATest();
  db.client.exec(`
    with recursive n(i) as (select 1 union all select i + 1 from n where i < 10001)
    insert into lead
      (uid, name, name_key, email, consent, tags, local_rev, created_at, updated_at)
      select 'uid-' || i, 'P' || i, 'p' || i, 'p' || i || '@x.example', 'granted', '["frio"]',
        0, 0, 0 from n;
    insert into lead_tag (tag, tag_key, lead_id) select 'frio', 'frio', id from lead;`);
  const { id } = await create({ start: false });
  const { chunks, added } = await again(id, 'replace');
  expect(chunks.map(({ op, seq, people, isLast }) => [op, seq, people, isLast])).toEqual([
    ['replace', 2, 1, true],
    ['replace', 1, 10_000, false],
  ]);
  expect([added, (await there())[0]?.size, (await get(id)).members]).toEqual([
    10_001, 10_001, 10_001,
  ]);
}, 60_000);

test('a replacement leaves there only who is in the segment, whatever was there before', async () => {
  const { ask, lead, create, ended, again, there, get } = await remarketingInATest();
  const ana = await lead('Ana');
  const beto = await lead('Beto');
  const { id } = await create();
  await ended(id);
  await ask('leads.edit', { id: beto.id, tags: [] });
  expect(await again(id, 'replace')).toMatchObject({ kind: 'replace', added: 1 });
  expect((await there())[0]?.users).toEqual([sha256(ana.id)]);
  expect((await get(id)).members).toBe(1);
  expect(await again(id, 'clear')).toMatchObject({ removed: 1 });
  expect((await there())[0]?.size).toBe(0);
});

test('a token that is refused stops the account, in words, until the pixel is mended', async () => {
  const { ask, lead, create, ended, until, get, fault, pixel, clock } = await remarketingInATest();
  await lead('Ana');
  await fault('auth-expired');
  const { id } = await create();
  await until(async () => (await get(id)).state === 'credentials', 'The stop');
  expect((await get(id)).reason).toMatch(/access token/);
  clock.advance(1000);
  await ask('pixels.put', { pixelId: pixel.pixelId, token: 'sandbox' });
  await ended(id);
});

test('a throttle is waited out as long as the platform says', async () => {
  const { lead, create, ended, until, get, fault, clock, there } = await remarketingInATest();
  await lead('Ana');
  await fault('throttle', { retryAfter: 600 });
  const { id } = await create();
  await until(async () => (await get(id)).state === 'held', 'The wait');
  expect(Date.parse((await get(id)).until ?? '') - clock.now()).toBeGreaterThan(60_000);
  expect(await there()).toEqual([]);
  clock.advance(2 * hour);
  expect(await ended(id)).toMatchObject({ added: 1 });
});

test('an audience that may have been made there is found again and not made twice', async () => {
  const { lead, create, ended, until, get, fault, clock, there } = await remarketingInATest();
  await lead('Ana');
  await fault('timeout-after-effect');
  const { id } = await create();
  await until(async () => (await get(id)).state === 'held', 'The wait');
  clock.advance(60_000);
  await ended(id);
  expect(await there()).toMatchObject([{ size: 1 }]);
});

test('a pixel that is removed while a job waits ends the job, and says so', async () => {
  const { ask, lead, create, ended, until, get, fault, pixel } = await remarketingInATest();
  await lead('Ana');
  await fault('refuse');
  const { id } = await create();
  await until(async () => (await get(id)).state === 'held', 'The wait');
  await ask('pixels.remove', { id: pixel.id });
  expect(await ended(id, 'failed')).toMatchObject({ word: 'pixel_removed' });
  expect((await get(id)).state).toBe('no_pixel');
  await expect(ask('remarketing.start', { id })).rejects.toThrow(/pixel/);
});

test('an audience that was deleted there is said to be gone, and made again when asked', async () => {
  const { ask, lead, create, ended, again, there } = await remarketingInATest();
  const ana = await lead('Ana');
  const { id } = await create({ remoteId: '999' });
  expect(await ended(id, 'failed')).toMatchObject({ word: 'audience_gone' });
  await ask('remarketing.remake', { id });
  await ended(id);
  expect(await there()).toMatchObject([{ users: [sha256(ana.id)] }]);
  expect(await again(id)).toMatchObject({ toAdd: 0 });
});

test('a job is paused, and called off with nothing claimed; who says no leaves all the same', async () => {
  const { ask, lead, create, ended, again, until, get, fault, clock, there } =
    await remarketingInATest();
  const ana = await lead('Ana');
  const { id } = await create();
  await ended(id);
  await lead('Beto');
  await fault('refuse');
  await ask('remarketing.start', { id });
  await until(async () => (await get(id)).state === 'held', 'The wait');
  await ask('remarketing.pause', { id });
  await ask('leads.edit', { id: ana.id, consent: 'denied' });
  clock.advance(60_000);
  await until(async () => (await there())[0]?.size === 0, 'The leaving');
  expect(await get(id)).toMatchObject({ state: 'paused', members: 0 });
  await ask('remarketing.resume', { id });
  await until(async () => (await get(id)).members === 1, 'The rest');
  await lead('Caio');
  await fault('refuse');
  await ask('remarketing.start', { id });
  await until(async () => (await get(id)).state === 'held', 'The wait');
  await ask('remarketing.cancel', { id });
  expect(await ended(id, 'cancelled')).toMatchObject({ word: 'by_person', added: 0 });
  clock.advance(60_000);
  expect(await again(id)).toMatchObject({ added: 1 });
});

test('a refresh comes round by its schedule, and once for all the times that were missed', async () => {
  const { lead, create, ended, until, get, clock } = await remarketingInATest();
  const { id } = await create({ schedule: '0 * * * *' });
  await ended(id);
  await lead('Ana');
  clock.advance(3 * hour);
  await until(async () => (await get(id)).members === 1, 'The refresh');
  const { items } = await (async () => ({ items: [await ended(id)] }))();
  expect(items).toMatchObject([{ startedBy: 'schedule', added: 1 }]);
  expect(Date.parse((await get(id)).nextRunAt ?? '')).toBeGreaterThan(clock.now());
});

test('people put in by hand are an audience too, and a file holds hashes unless asked otherwise', async () => {
  const { ask, lead, create, ended, again } = await remarketingInATest();
  const ana = await lead('Ana', { phone: '+5511987654321' });
  const beto = await lead('Beto', { tags: [] });
  const { id } = await create({
    target: 'file',
    segmentId: undefined,
    leadIds: [ana.id],
    format: 'google',
  });
  expect(await ended(id)).toMatchObject({ added: 1, chunks: [] });
  expect(await ask('remarketing.put', { id, leadIds: [beto.id, ana.id] })).toEqual({ changed: 1 });
  expect(await again(id)).toMatchObject({ added: 1 });
  const read = async () => {
    let text = '';
    for await (const piece of await ask<AsyncIterable<{ text: string }>>('remarketing.file', {
      id,
    })) {
      text += piece.text;
    }
    return text.replace('\ufeff', '').trim().split('\r\n');
  };
  const [head, first] = await read();
  expect(head).toBe('Email,Phone,First Name,Last Name,Country,Zip');
  expect(first).toBe(
    [sha256('ana@correio.example'), sha256('+5511987654321'), sha256('ana'), '', 'BR', ''].join(),
  );
  expect((await read()).join()).not.toMatch(/correio|Beto/i);
  await ask('remarketing.edit', { id, format: 'plain' });
  expect((await read())[1]).toBe('ana@correio.example,+5511987654321,ana,,,,,br');
  expect(await ask('remarketing.take', { id, leadIds: [ana.id] })).toEqual({ changed: 1 });
  expect(await again(id)).toMatchObject({ removed: 1 });
  expect(await read()).toHaveLength(2);
  // Merged into another lead, the one who was chosen is in as that one.
  await ask('leads.merge', { id: ana.id, merge: [beto.id] });
  expect(await again(id)).toMatchObject({ added: 1, removed: 1 });
  expect((await read())[1]).toMatch(/^ana@/);
});

test('a lead tells which audiences it is in, comes into or goes out of, and why it stays out', async () => {
  const { ask, lead, create, ended, again } = await remarketingInATest();
  const ana = await lead('Ana');
  const beto = await lead('Beto', { consent: 'unknown', tags: [] });
  const { id: segment } = await create();
  const { id: people } = await create({
    name: 'Feira',
    target: 'file',
    segmentId: undefined,
    leadIds: [beto.id],
  });
  const of = async ({ id }: { id: string }) =>
    (await ask<{ items: LeadAudience[] }>('remarketing.ofLead', { id })).items.map(
      ({ name, belongs, state, why }) => [name, belongs, state, why],
    );
  expect(await of(beto)).toEqual([['Feira', true, 'out', 'noConsent']]);
  await ended(segment);
  expect(await of(ana)).toEqual([['Frios', true, 'there', null]]);

  await ask('remarketing.put', { id: people, leadIds: [ana.id] });
  await ask('leads.edit', { id: ana.id, tags: [] });
  expect(await of(ana)).toEqual([
    ['Feira', true, 'going', null],
    ['Frios', false, 'leaving', null],
  ]);
  await again(people);
  await again(segment);
  expect(await of(ana)).toEqual([['Feira', true, 'there', null]]);

  // Who was put in is in as the lead they were merged into, and is taken out by it.
  const caio = await lead('Caio', { tags: [] });
  await ask('leads.merge', { id: caio.id, merge: [ana.id] });
  expect(await of(caio)).toEqual([['Feira', true, 'going', null]]);
  expect(await ask('remarketing.take', { id: people, leadIds: [caio.id] })).toEqual({ changed: 1 });
  expect(await of(caio)).toEqual([]);
});

test('staff see audiences and change none, and a segment in use is not removed', async () => {
  const { ask, askAs, create, ended, segment } = await remarketingInATest();
  const { id } = await create();
  await ended(id);
  expect(await askAs('staff', 'remarketing.list', {})).toMatchObject({ items: [{ id }] });
  for (const path of ['start', 'pause', 'remove', 'file']) {
    await expect(askAs('staff', `remarketing.${path}`, { id })).rejects.toThrow();
  }
  await expect(ask('segments.remove', { id: segment.id })).rejects.toThrow(/Frios/);
  await ask('remarketing.remove', { id });
  await ask('segments.remove', { id: segment.id });
});

test('what became of an audience is told to those who listen', async () => {
  const { ask, lead, create, ended } = await remarketingInATest();
  await ask('eventSubscriptions.create', {
    name: 'Painel',
    url: 'http://127.0.0.1:9/',
    types: ['remarketing.created', 'remarketing.completed'],
  });
  await lead('Ana');
  const { id } = await create();
  await ended(id);
  const { items } = await ask<{ items: { type: string }[] }>('events.list', {});
  expect(items.map(({ type }) => type)).toEqual(['remarketing.completed', 'remarketing.created']);
});

test('the automation of cold leads asks for an audience before it can be switched on', async () => {
  const { ask, create, ended } = await remarketingInATest();
  const cold = async () =>
    (await ask<Automation[]>('automations.list')).find(({ preset }) => preset === 'cold');
  const preset = await cold();
  const step = { stepId: 'list', kind: 'no_audience' };
  expect(preset?.obstacles).toContainEqual(step);
  await expect(ask('automations.setOn', { id: preset?.id, on: true })).rejects.toThrow();
  const { id } = await create({ name: 'Lista fria', segmentId: undefined, leadIds: [] });
  await ended(id);
  const steps = preset?.definition.steps.map((each) =>
    each.id === 'list' ? { ...each, audienceId: id } : each,
  );
  await ask('automations.change', {
    id: preset?.id,
    name: preset?.name,
    definition: { ...preset?.definition, steps },
  });
  expect((await cold())?.obstacles).not.toContainEqual(step);
});

test('an automation puts leads into an audience of people, and takes them out', async () => {
  const { ask, lead, create, ended, again, until, there } = await remarketingInATest();
  const { id } = await create({ name: 'Lista fria', segmentId: undefined, leadIds: [] });
  await ended(id);
  for (const [status, kind] of [
    ['contacted', 'audience-in'],
    ['lost', 'audience-out'],
  ] as const) {
    const made = await ask<{ id: string }>('automations.create', {
      name: kind,
      definition: {
        trigger: { kind: 'status', to: [status] },
        conditions: {},
        whileRunning: 'skip',
        steps: [{ id: 'a', kind, audienceId: id }],
      },
    });
    await ask('automations.setOn', { id: made.id, on: true });
  }
  const people = async () => (await ask<Audience>('remarketing.get', { id })).people;
  const ana = await lead('Ana');
  await ask('leads.edit', { id: ana.id, status: 'contacted' });
  await until(async () => (await people()) === 1, 'The person');
  await again(id);
  expect((await there())[0]?.size).toBe(1);
  await ask('leads.edit', { id: ana.id, status: 'lost' });
  await until(async () => (await people()) === 0, 'The leaving');
  expect(await again(id)).toMatchObject({ removed: 1 });
});
