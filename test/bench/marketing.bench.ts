import { createHash } from 'node:crypto';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { expect, test } from 'vitest';
import { userDataOf } from '../../src/main/service/marketing/identity.ts';
import type { ConversionStats } from '../../src/shared/model/marketing.ts';
import { inTurn, note, report, timed } from './measure.ts';
import { startProvider, startService } from './service-and-provider.ts';

const events = Number(process.env['PONTE_BENCH_CONVERSIONS'] ?? 100_000);
const perCall = 1000;

const person = (n: number) => ({
  name: `Ana Souza ${n}`,
  email: `ana${n}@correio.example`,
  phone: `+55119${String(80_000_000 + n)}`,
  city: 'São Paulo',
  state: 'SP',
  zip: null,
  birth: null,
  externalId: `lead-${n}`,
  tracking: {},
  seenAt: 0,
});

test('conversions prepared and reported', { timeout: 30 * 60_000 }, async () => {
  const url = await startProvider(0);
  const { service, ask } = await startService();
  const { client } = service.db;
  const now = Date.now();
  const lead = client.prepare(
    `insert into lead (uid, name, name_key, email, phone, city, state, status, local_rev, created_at, updated_at)
     values (?, ?, ?, ?, ?, 'Santos', 'SP', 'new', 1, ?, ?)`,
  );
  const draft = { pixelId: '1', token: 'sandbox', url: `${url}/meta`, active: false };
  await ask('pixels.put', draft);
  client.transaction(() => {
    const add = client.prepare(
      `insert into conversion (uid, pixel_id, lead_id, fact, event_name, event_id, event_time, run_at, created_at)
       values (?, 1, ?, 'manual', 'Lead', ?, ?, ?, ?)`,
    );
    for (let n = 1; n <= events; n += 1) {
      const { name, email, phone } = person(n);
      const { lastInsertRowid } = lead.run(`l${n}`, name, name, email, phone, now, now);
      add.run(`c${n}`, lastInsertRowid, `ours-${n}`, now, now, now);
    }
  })();

  /** The platform's own time: what it takes to answer the same requests, made beforehand. */
  const bodies = Array.from({ length: Math.ceil(events / perCall) }, (_, call) =>
    JSON.stringify({
      access_token: 'sandbox',
      data: Array.from({ length: Math.min(perCall, events - call * perCall) }, (_each, at) => ({
        event_name: 'Lead',
        event_time: Math.floor(now / 1000),
        event_id: `bare-${call * perCall + at}`,
        action_source: 'system_generated',
        user_data: userDataOf(person(call * perCall + at)),
        custom_data: { lead_event_source: 'Ponte', event_source: 'crm' },
      })),
    }),
  );
  const baseline = await timed(async () => {
    for (const body of bodies) {
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(`${url}/meta/v24.0/2/events`, { method: 'POST', body, headers });
      expect(answer.status).toBe(200);
      await answer.json();
    }
  });
  const delay = monitorEventLoopDelay({ resolution: 1 });
  const ours = await timed(async () => {
    delay.enable();
    await ask('pixels.put', { ...draft, active: true });
    // Cheap to ask: looking must not cost what is measured.
    const isLeft = client
      .prepare("select exists (select 1 from conversion where state in ('waiting', 'sending'))")
      .pluck();
    while (isLeft.get() === 1) await new Promise((done) => setTimeout(done, 20));
    delay.disable();
  });
  const { byState } = await ask<ConversionStats>('conversions.stats');
  expect(byState).toEqual({ sent: events });
  report(
    `${events} conversions prepared and reported`,
    { ours, baseline },
    'the same requests, made beforehand',
  );
  note('  event-loop delay meanwhile', `p99 ${(delay.percentile(99) / 1e6).toFixed(0)} ms`);
});

test('people hashed', async () => {
  const many = 20_000;
  const figures = await inTurn(
    5,
    () =>
      timed(() => {
        for (let n = 0; n < many; n += 1) userDataOf(person(n));
      }),
    () =>
      timed(() => {
        for (let n = 0; n < many; n += 1) {
          for (const text of Object.values(person(n)).slice(0, 5))
            createHash('sha256').update(String(text)).digest('hex');
          for (const more of ['sp', 'br', 'souza', 'saopaulo'])
            createHash('sha256').update(more).digest('hex');
        }
      }),
  );
  report(`${many} people normalised and hashed, 9 hashes each`, figures, 'nine bare SHA-256 each');
});
