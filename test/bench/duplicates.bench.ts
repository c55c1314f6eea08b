import { expect, test } from 'vitest';
import { transact } from '../../src/main/service/db/database.ts';
import { createLookAt } from '../../src/main/service/duplicates/look-at.ts';
import { createScan } from '../../src/main/service/duplicates/scan.ts';
import { createWholeScan } from '../../src/main/service/duplicates/whole-scan.ts';
import type { LeadEdit } from '../../src/main/service/leads/lead-values.ts';
import { silentLog } from '../../src/main/service/log.ts';
import { byAna, leadsInATest } from '../support/leads-in-a-test.ts';
import { benchFolder, median, note, percentile, report } from './measure.ts';

const leads = Number(process.env['PONTE_BENCH_LEADS'] ?? 100_000);
const rounds = 4;

/** How long the processor worked for it, in ms: others on the machine do not count. */
async function worked(work: () => unknown): Promise<number> {
  const from = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1000;
}

const syllables =
  'ba be bi bo ca ce co da de di do fa fe fi ga go ja jo la le li lo ma me mi'.split(' ');
const cities = Array.from({ length: 400 }, (_, n) => `Cidade ${n}`);

function word(n: number): string {
  return [n % 25, Math.floor(n / 25) % 25, Math.floor(n / 625) % 25]
    .map((at) => syllables[at])
    .join('');
}

/** Believable people; each tenth is there twice, in one of four ways. */
function person(n: number): LeadEdit & { name: string } {
  const of = n % 10 === 9 ? n - 1 : n;
  const twice = n % 10 === 9 ? Math.floor(n / 10) % 4 : -1;
  const [first, last] = [
    word((of * 7919) % 15_625),
    word((of * 104_729 + Math.floor(of / 15_625) * 31) % 15_625),
  ];
  const email = `${first}.${last}${of}@gmail.com`;
  return {
    name: twice === 1 ? `${first} de ${last}` : `${first} ${last}`,
    email: [email, null, null, email.replace('.', '')][Math.max(0, twice)] ?? null,
    phone: twice > 1 || twice === 0 ? null : `+55119${String(10_000_000 + of).padStart(8, '0')}`,
    city: cities[(of * 31) % cities.length] ?? null,
    company: of % 3 === 0 ? `Empresa ${of % 5000}` : null,
    origin: 'Planilha',
    state: 'SP',
    incomeCents: (n % 200) * 10_000,
  };
}

test(`duplicates among ${leads} leads`, async () => {
  const { db, pipeline, clock, live } = leadsInATest({ dir: benchFolder() });
  for (let from = 0; from < leads; from += 1000) {
    transact(db, (tx) => {
      for (let n = from; n < Math.min(leads, from + 1000); n += 1) {
        pipeline.create(tx, person(n), byAna);
      }
    });
  }
  const { client } = db;
  const all = client.prepare('select * from lead');
  const readOnce = () => {
    for (const _ of all.iterate());
  };
  const looked = { db, live, log: silentLog, lookAt: createLookAt(db, clock) };
  const times = { ours: [] as number[], baseline: [] as number[] };
  const stretches: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const wholeScan = createWholeScan(db, clock);
    const scan = createScan({ ...looked, wholeScan });
    scan.again();
    times.ours.push(
      await worked(async () => {
        let running = true;
        const watch = (async () => {
          let last = performance.now();
          while (running) {
            await new Promise((resolve) => setImmediate(resolve));
            const now = performance.now();
            stretches.push(now - last);
            last = now;
          }
        })();
        await scan.run();
        running = false;
        await watch;
      }),
    );
    times.baseline.push(await worked(readOnce));
  }
  const [first = 0, ...again] = times.ours;
  const baseline = median(times.baseline);
  report(`first duplicate scan of ${leads} leads`, { ours: first, baseline }, 'reading them once');
  const scanAgain = { ours: median(again), baseline };
  report(`the same again, nothing changed`, scanAgain, 'reading them once');
  note(
    'longest stretches meanwhile',
    `p99 ${percentile(stretches, 0.99).toFixed(1)} ms, ${percentile(stretches, 1).toFixed(1)} ms at most`,
  );
  const found = client.prepare('select count(*) from duplicate').pluck().get() as number;
  note('pairs found', String(found));
  expect(found).toBeGreaterThanOrEqual(leads / 10 - 1);

  const rest = createScan({ ...looked, wholeScan: createWholeScan(db, clock) });
  note('at rest', `${(await worked(() => rest.run())).toFixed(1)} ms of the processor`);
  const one = transact(db, (tx) => pipeline.create(tx, person(9), byAna));
  note('one lead more', `${(await worked(() => rest.run())).toFixed(1)} ms of the processor`);
  expect(one.name).not.toBe('');
});
