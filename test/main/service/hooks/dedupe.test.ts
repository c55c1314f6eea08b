import { expect, test } from 'vitest';
import { dedupeKey, type Deduped } from '../../../../src/main/service/hooks/dedupe.ts';

const keyOf = (of: Partial<Deduped>, body: unknown, headers: Record<string, string> = {}) =>
  dedupeKey(
    { scheme: 'path-secret', kind: 'whatsapp', idField: null, ...of },
    Object.entries({ 'content-type': 'application/json', ...headers }).flat(),
    Buffer.from(JSON.stringify(body)),
  );

const message = {
  instanceId: 'I1',
  type: 'ReceivedCallback',
  status: 'RECEIVED',
  messageId: 'A20D',
  phone: '5511982317745',
  momment: 1_773_144_000_000,
};

test('a message of Z-API is told from its announcement and from each of its edits', () => {
  const said = { ...message, text: { message: 'Oi' } };
  const told = [
    { ...message, waitingMessage: true },
    { ...said, waitingMessage: false, isEdit: false },
    { ...said, isEdit: true, momment: 1_773_144_060_000 },
    { ...said, isEdit: true, momment: 1_773_144_120_000 },
  ];
  expect(new Set(told.map((each) => keyOf({}, each))).size).toBe(told.length);
  // Told again it is the same one, whenever that is.
  for (const each of told) {
    expect(keyOf({}, { ...each, senderPhoto: null })).toBe(keyOf({}, each));
  }
  expect(keyOf({}, { ...said, momment: 1 })).toBe(keyOf({}, said));
});

test('a delivery of Meta is known by its messages whoever hands it on', () => {
  const delivery = (text: string) => ({
    object: 'whatsapp_business_account',
    entry: [{ changes: [{ value: { messages: [{ id: 'wamid.X', text: { body: text } }] } }] }],
  });
  const signed = keyOf({ scheme: 'whatsapp-cloud' }, delivery('a'));
  expect(signed.startsWith('i:')).toBe(true);
  expect(keyOf({ scheme: 'header-token' }, delivery('b'))).toBe(signed);
});

test('an id counts only with the signature it was signed under', () => {
  const svix = { scheme: 'svix', kind: 'orders' } as const;
  const standard = { 'webhook-id': 'msg_1', 'webhook-timestamp': '1', 'webhook-signature': 'v1,a' };
  const own = { 'svix-id': 'msg_1', 'svix-timestamp': '1', 'svix-signature': 'v1,a' };
  const key = keyOf(svix, {}, standard);
  expect(keyOf(svix, {}, { ...standard, 'svix-id': 'added' })).toBe(key);
  expect(keyOf(svix, {}, own)).toBe(key);
  expect(keyOf(svix, {}, { ...own, 'webhook-id': 'added' })).toBe(key);
  expect(keyOf(svix, {}, { ...standard, 'webhook-id': 'msg_2' })).not.toBe(key);
});
