import { QueryObserver } from '@tanstack/react-query';
import { expect, it } from 'vitest';
import { askAgain } from '../../src/renderer/ask-again.ts';
import { createQueryClient } from '../../src/renderer/query.ts';

/** A service whose answers are given when the test says. */
function slowService() {
  const asked: ((answer: string) => void)[] = [];
  const ask = () => new Promise<string>((resolve) => asked.push(resolve));
  return { asked, ask };
}

function onScreen() {
  const queries = createQueryClient();
  const { asked, ask } = slowService();
  const observer = new QueryObserver(queries, { queryKey: ['leads', 'list'], queryFn: ask });
  const leave = observer.subscribe(() => undefined);
  return { queries, asked, leave, shown: () => observer.getCurrentResult().data };
}

it('a first answer given before a change is asked for again once it is there', async () => {
  const { queries, asked, leave, shown } = onScreen();
  askAgain(queries, [['leads']]);
  asked[0]?.('before the change');
  await expect.poll(() => asked.length).toBe(2);
  asked[1]?.('after the change');
  await expect.poll(shown).toBe('after the change');
  expect(asked).toHaveLength(2);
  leave();
});

it('an answer on screen is asked for again at once, and only where it changed', async () => {
  const { queries, asked, leave, shown } = onScreen();
  asked[0]?.('first');
  await expect.poll(shown).toBe('first');
  askAgain(queries, [['deals']]);
  expect(asked).toHaveLength(1);
  askAgain(queries, [['leads']]);
  expect(asked).toHaveLength(2);
  leave();
});
