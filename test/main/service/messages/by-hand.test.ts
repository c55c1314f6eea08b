import { expect, test } from 'vitest';
import { admin, draftTo, messagesInATest } from '../../../support/messages-in-a-test.ts';

/** A lead of each kind, and what the audit says of opening WhatsApp for them. */
function byHand() {
  const room = messagesInATest();
  const { db, messages, lead } = room;
  const made = (consent: 'granted' | 'denied' | 'unknown') =>
    lead({ name: 'Maria', phone: '+5511982317745', consent }).uid;
  const open = (leadId: string, despiteOptOut = false) =>
    messages.service.openByHand(
      { ...draftTo(leadId, { channel: 'whatsapp', body: 'Olá & até já' }), despiteOptOut },
      admin,
    );
  const note = (leadId: string) =>
    messages.service.noteManual(draftTo(leadId, { channel: 'whatsapp' }), admin);
  const audited = () =>
    db.client
      .prepare<[], { action: string; details: string }>(
        `select action, details from audit where action like 'message.%by-hand%' or action = 'message.noted'
         order by id`,
      )
      .all()
      .map(({ action, details }) => [action, JSON.parse(details) as unknown]);
  return { ...room, made, open, note, audited };
}

const url = 'https://wa.me/5511982317745?text=Ol%C3%A1%20%26%20at%C3%A9%20j%C3%A1';

test('WhatsApp is opened for who did not say no, and nothing is asked', () => {
  const { made, open, note, audited } = byHand();
  for (const consent of ['granted', 'unknown'] as const) {
    const id = made(consent);
    expect(open(id)).toEqual({ url });
    expect(note(id)).toMatchObject({ state: 'sent', manual: true, reason: null });
  }
  expect(audited()).toEqual([
    ['message.noted', {}],
    ['message.noted', {}],
  ]);
});

test('for who said no it is opened only once a person insists, and both is kept', () => {
  const { made, open, note, audited } = byHand();
  const id = made('denied');
  expect(() => open(id)).toThrow(
    expect.objectContaining({
      code: 'BAD_INPUT',
      details: {
        leadId: id,
        fields: [expect.objectContaining({ field: 'despiteOptOut', problem: 'denied' })],
      },
    }),
  );
  expect(audited()).toEqual([]);
  expect(open(id, true)).toEqual({ url });
  // That it was sent is a fact, whoever opened it how.
  expect(note(id)).toMatchObject({ state: 'sent', manual: true, reason: 'denied' });
  expect(audited()).toEqual([
    ['message.opened-by-hand', { despite: 'denied' }],
    ['message.noted', { despite: 'denied' }],
  ]);
});

test('where only those are written to who said yes, opening asks for all others too', () => {
  const { messages, made, open, note, lead } = byHand();
  const { service } = messages;
  service.saveSettings({ ...service.settings(), onlyGranted: true }, admin);
  expect(open(made('granted'))).toEqual({ url });
  const unknown = made('unknown');
  expect(() => open(unknown)).toThrow('did not say yes');
  expect(open(unknown, true)).toEqual({ url });
  expect(note(unknown)).toMatchObject({ reason: 'no_consent' });
  const without = lead({ name: 'Sem telefone' });
  expect(() => open(without.uid)).toThrow('no phone');
  expect(() => open('nobody')).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
});
