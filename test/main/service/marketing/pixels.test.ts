import { expect, test } from 'vitest';
import type { Pixel } from '../../../../src/shared/model/marketing.ts';
import { eventReceiver } from '../../../support/event-receiver.ts';
import { withRules } from '../../../support/marketing-in-a-test.ts';
import { serviceOn } from '../../../support/service-in-a-test.ts';

const ana = { name: 'Ana Souza', email: 'ana@correio.example' };

/** A sale that may have arrived, of which no answer came. */
async function maybeArrived() {
  const all = await withRules('deal.won');
  const leadId = await all.made('leads.create', ana);
  await all.fault('timeout-after-effect');
  const draft = { title: 'Casa', stageId: all.stage('won'), leadId, value: 10 };
  const deal = await all.made('deals.create', draft);
  await all.heldUp();
  await all.settled(['waiting']);
  return { ...all, deal };
}

const put = {
  pixelId: '123456789',
  token: 'sandbox',
};

test('what may have arrived is still uncertain when its pixel is removed', async () => {
  const { ask, clock, settled, shown, pixel } = await maybeArrived();
  clock.advance(49 * 3_600_000);
  await settled(['uncertain']);
  await ask('pixels.remove', { id: pixel.id });
  expect(await shown()).toEqual(['Purchase uncertain answer_unknown']);
});

test('what waits for another try and may have arrived becomes uncertain, and not cancelled', async () => {
  const { ask, shown, pixel } = await maybeArrived();
  await ask('pixels.remove', { id: pixel.id });
  expect(await shown()).toEqual(['Purchase uncertain answer_unknown']);
});

test('a pixel put again is the one that was removed, and is told nothing twice', async () => {
  const { ask, deal, stage, settled, effects, shown, pixel, conversions } = await maybeArrived();
  await ask('pixels.remove', { id: pixel.id });
  const again = await ask<Pixel>('pixels.put', { ...put, url: pixel.url });
  expect(again).toMatchObject({ id: pixel.id, state: 'ready', name: '123456789' });
  await ask('deals.edit', { id: deal, stageId: stage('open') });
  await ask('deals.edit', { id: deal, stageId: stage('won') });
  expect(await shown()).toEqual(['Purchase uncertain answer_unknown']);
  expect(await effects()).toHaveLength(1);
  const [one] = await conversions();
  await ask('conversions.decide', { id: one!.id, choice: 'send' });
  await settled(['sent']);
  expect(await effects()).toHaveLength(1);
});

test('what was never sent because its pixel was removed goes when it happens again', async () => {
  const all = await withRules('deal.won');
  const { ask, made, stage, offline, online, settled, effects, shown, pixel } = all;
  await offline();
  const leadId = await made('leads.create', ana);
  const deal = await made('deals.create', { title: 'Casa', stageId: stage('won'), leadId });
  await all.heldUp();
  await ask('pixels.remove', { id: pixel.id });
  expect(await shown()).toEqual(['Purchase cancelled pixel_removed']);
  await ask('pixels.put', { ...put, url: pixel.url });
  await ask('deals.edit', { id: deal, stageId: stage('open') });
  await ask('deals.edit', { id: deal, stageId: stage('won') });
  await online();
  await settled(['sent']);
  expect(await effects()).toHaveLength(1);
});

test('what was on its way to a pixel that was removed is uncertain after the process ended', async () => {
  const all = await withRules();
  const { ask, made, until, dir, clock, pixel, service } = all;
  const to = await eventReceiver();
  await ask('pixels.remove', { id: pixel.id });
  const draft = { gateway: 'http', pixelId: 'loja', url: to.url, token: 'x' };
  const { id } = await ask<Pixel>('pixels.put', draft);
  const leadId = await made('leads.create', ana);
  to.hold();
  await ask('conversions.create', { eventName: 'Lead', leadId });
  await until(() => to.got.length === 1, 'The request');
  await ask('pixels.remove', { id });
  await service.stop();
  const next = serviceOn(dir, { clock });
  await next.service.start();
  const { items } = await next.ask<{ items: object[] }>('conversions.list', { limit: 10 });
  await next.service.stop();
  expect(items).toMatchObject([{ state: 'uncertain', word: 'answer_unknown' }]);
});

test('what is answered for a pixel that was removed meanwhile is as the answer says', async () => {
  const all = await withRules();
  const { ask, made, until, pixel, settled } = all;
  const to = await eventReceiver();
  await ask('pixels.remove', { id: pixel.id });
  const draft = { gateway: 'http', pixelId: 'loja', url: to.url, token: 'x' };
  const leadId = await made('leads.create', ana);
  const onItsWay = async (eventName: string) => {
    const { id } = await ask<Pixel>('pixels.put', draft);
    const before = to.got.length;
    to.hold();
    await ask('conversions.create', { eventName, leadId });
    await until(() => to.got.length === before + 1, 'The request');
    await ask('pixels.remove', { id });
    to.letGo();
  };
  await onItsWay('Aceita');
  await settled(['sent']);
  to.answer(401);
  await onItsWay('Recusada');
  await settled(['cancelled', 'sent']);
  to.answer(() => ({ cut: true }));
  await onItsWay('Cortada');
  await settled(['cancelled', 'sent', 'uncertain']);
});
