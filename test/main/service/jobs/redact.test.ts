import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fingerprint } from '../../../../src/main/service/jobs/fingerprint.ts';
import { hideText, redact } from '../../../../src/main/service/jobs/redact.ts';

test.each([
  ['maria.souza@exemplo.com.br', 'm•••@exemplo.com.br'],
  ['CPF 318.982.047-17 inválido', 'CPF 318.•••.•••-17 inválido'],
  ['+5511982317745', '+5511•••••••45'],
  ['2026-03-10 09:00:00', '2026-03-10 09:00:00'],
  ['contato 123456', 'contato 123456'],
])('hides what identifies a person in %j', (text, hidden) => {
  expect(hideText(text)).toBe(hidden);
});

test('secrets are hidden whole, whatever they look like', () => {
  expect(
    redact({ user: 'api', password: 'x', 'auth-token': 'y', nested: [{ client_code: '1' }] }),
  ).toEqual({
    user: '•••',
    password: '•••',
    'auth-token': '•••',
    nested: [{ client_code: '•••' }],
  });
});

test('whatever was sent, what is kept of it is bounded and is JSON', () => {
  fc.assert(
    fc.property(fc.anything(), (value) => {
      const kept = JSON.stringify(redact(value));
      expect(kept.length).toBeLessThan(9000);
    }),
    { numRuns: 200 },
  );
});

test('failures that differ only in the values they name are one cause', () => {
  const of = (message: string) =>
    fingerprint({
      connectionId: 1,
      op: 'upsert',
      endpoint: '/emkt/contact/add',
      code: '480003',
      status: 200,
      message,
    });
  expect(of('O e-mail "a@b.c" já existe no contato 123')).toBe(
    of('O e-mail "x@y.z" já existe no contato 98'),
  );
  expect(of('O e-mail já existe')).not.toBe(of('A lista não existe'));
});
