import { expect, test } from 'vitest';
import type {
  ConversionDetail,
  Pixel,
  PixelTrial,
} from '../../../../src/shared/model/marketing.ts';
import { eventReceiver } from '../../../support/event-receiver.ts';
import { withRules } from '../../../support/marketing-in-a-test.ts';
import { remarketingInATest } from '../../../support/remarketing-in-a-test.ts';

const ana = { name: 'Ana Souza', email: 'ana@correio.example' };
const token = 'EAABsbCS1iHgBO0ZA+Zx/9w=qTZCPZB7';
const secret = `whsec_${Buffer.from('a secret of 24 bytes or so').toString('base64')}`;

const pixelsOf = async ({ ask }: Pick<Awaited<ReturnType<typeof withRules>>, 'ask'>) =>
  (await ask<{ items: Pixel[] }>('pixels.list', {})).items;

/** A platform that says the token back, in each way in which one does. */
async function sayingBack(said: string) {
  const all = await withRules();
  const to = await eventReceiver();
  to.answer(() => ({
    status: 400,
    headers: { 'x-app-usage': `{"of":"${said}"}` },
    body: JSON.stringify({
      error: { message: `Malformed access token ${said}`, code: 190, fbtrace_id: `t-${said}` },
    }),
  }));
  const url = to.url.replace('/events', '');
  const { id } = await all.ask<Pixel>('pixels.put', {
    pixelId: '123456789',
    token,
    url,
    testEventCode: 'TEST1',
  });
  return { ...all, id };
}

test.for([
  ['whole', token],
  ['as it stands in an address', encodeURIComponent(token)],
  ['cut short', `${token.slice(0, 20)}...`],
])('a token that the platform says back %s is nowhere to be read', async ([, said]) => {
  const all = await sayingBack(said!);
  const { ask, made, pixelIs, id, conversions, db } = all;
  const leadId = await made('leads.create', ana);
  await ask('conversions.create', { eventName: 'Lead', leadId });
  await pixelIs('credentials');
  const [pixel] = await pixelsOf(all);
  expect(pixel?.reason).toContain('Malformed access token •••');
  const [one] = await conversions();
  const detail = await ask<ConversionDetail>('conversions.get', { id: one!.id });
  expect(detail.tries).toHaveLength(1);
  const trial = await ask<PixelTrial>('pixels.test', { id });
  expect(trial.outcome).toBe('credentials');
  const seen = JSON.stringify([pixel, detail, trial]);
  expect(seen).not.toContain(token.slice(0, 14));
  expect(seen).not.toContain(encodeURIComponent(token).slice(0, 20));
  const kept = db.client.prepare('select * from dispatch_attempt').all();
  expect(JSON.stringify(kept)).not.toContain(token.slice(0, 14));
});

test('a signing secret that another system says back is nowhere to be read', async () => {
  const all = await withRules();
  const { ask, made, until, pixel, conversions } = all;
  const to = await eventReceiver();
  await ask('pixels.remove', { id: pixel.id });
  const bare = secret.slice('whsec_'.length);
  const results = [{ eventId: 'a', status: 422, reason: `not signed with ${secret}` }];
  to.answer(() => ({ body: JSON.stringify({ results, expected: bare }) }));
  const draft = { gateway: 'http', pixelId: 'loja', url: to.url, token: secret };
  await ask('pixels.put', draft);
  const leadId = await made('leads.create', ana);
  await ask('conversions.create', { eventName: 'Lead', leadId, eventId: 'a' });
  await until(async () => (await conversions())[0]?.state === 'refused', 'The refusal');
  const [one] = await conversions();
  expect(one?.message).toBe('not signed with •••');
  const detail = await ask<ConversionDetail>('conversions.get', { id: one!.id });
  expect(JSON.stringify(detail)).not.toContain(bare.slice(0, 14));
});

test('an account that says the token back when audiences are made does not show it', async () => {
  const all = await remarketingInATest();
  const { ask, lead, create, pixelIs, db } = all;
  const to = await eventReceiver();
  to.answer(() => ({
    status: 400,
    body: JSON.stringify({ error: { message: `Malformed access token ${token}`, code: 190 } }),
  }));
  await ask('pixels.put', { pixelId: '123456789', token, url: to.url.replace('/events', '') });
  await lead('Rui');
  const audience = await create();
  await pixelIs('credentials');
  const shown = await ask('remarketing.get', { id: audience.id });
  expect(JSON.stringify([await pixelsOf(all), shown])).not.toContain(token.slice(0, 14));
  const jobs = db.client.prepare('select * from remarketing_job').all();
  expect(JSON.stringify(jobs)).not.toContain(token.slice(0, 14));
});

test.for([200, 301, 405])(
  'a web page that answers %d is no gateway: nothing is given up, and it waits for a person',
  async (status) => {
    const all = await withRules();
    const { ask, made, pixelIs, pixel, conversions, settled } = all;
    const to = await eventReceiver();
    await ask('pixels.remove', { id: pixel.id });
    to.answer(() => ({ status, body: '<!doctype html><title>Casa Norte</title>' }));
    const draft = { gateway: 'http', pixelId: 'loja', url: to.url, token: 'x', name: 'Loja' };
    const { id } = await ask<Pixel>('pixels.put', draft);
    const leadId = await made('leads.create', ana);
    await ask('conversions.create', { eventName: 'Lead', leadId });
    await pixelIs('address');
    expect((await pixelsOf(all))[0]?.reason).toMatch(/not the address of a gateway/);
    await settled(['waiting']);
    expect(await ask<PixelTrial>('pixels.test', { id })).toMatchObject({
      ok: false,
      status,
      outcome: 'address',
    });
    // Nobody there took it, so it is told as one that never left.
    to.answer(() => ({}));
    await ask('pixels.put', draft);
    await settled(['sent']);
    expect(await conversions()).toMatchObject([{ attempts: 2 }]);
  },
);
