import { expect, test } from 'vitest';
import { makeSshKey, publicKeyOf } from '../../../../src/main/console/tunnel/ssh-keys.ts';

test('every key that is made can be read again, and shows the same public half', async () => {
  // One in some hundreds could not.
  for (let count = 0; count < 2000; count += 1) {
    const { privateKey, publicKey } = await makeSshKey();
    expect(await publicKeyOf({ privateKey })).toBe(publicKey);
  }
});
