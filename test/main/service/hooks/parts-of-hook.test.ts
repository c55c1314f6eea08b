import { expect, test } from 'vitest';
import type { HookAnswer } from '../../../../src/main/service/hooks/consumer.ts';
import { togetherOf } from '../../../../src/main/service/hooks/parts-of-hook.ts';

const applied = (...ids: string[]): HookAnswer => ({
  to: 'applied',
  touched: ids.map((id) => ({ type: 'lead', id, name: null })),
});
const ignored: HookAnswer = { to: 'ignored', reason: 'not_a_message' };
const erased: HookAnswer = { to: 'ignored', reason: 'erased_person' };
const never: HookAnswer = { to: 'failed', message: 'never', retry: false };
const later: HookAnswer = { to: 'failed', message: 'later' };

test.each<[HookAnswer[], HookAnswer]>([
  [[], applied()],
  [[ignored], ignored],
  [[never], never],
  [[ignored, ignored], ignored],
  [[ignored, applied('a')], applied('a')],
  [[applied('a', 'b'), applied('b', 'c')], applied('a', 'b', 'c')],
  [[applied('a'), never], never],
  [[never, later, applied('a')], later],
  [[applied('a'), later, erased], erased],
])('parts answered %j are together %j', (answers, together) => {
  expect(togetherOf(answers)).toEqual(together);
});
