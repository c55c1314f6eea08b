import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CREDENTIALS, startSandbox, type SandboxInATest } from '../../support/sandbox-in-a-test.ts';

let box: SandboxInATest;

beforeEach(async () => {
  box = await startSandbox({ contacts: 0 });
});
afterEach(() => box.stop());

const network = (offline: boolean) =>
  box.ask<{ offline: boolean }>('POST', '/_sandbox/network', { offline });

async function reached(base: string): Promise<string> {
  try {
    const answer = await box.post('/auth', CREDENTIALS, undefined, { base });
    return (await answer.json()).code;
  } catch (error) {
    const { cause } = error as { cause?: { code?: string } };
    return cause?.code ?? String(error);
  }
}

describe('the network of the sandbox', () => {
  it('refuses connections while it is cut, and is back at the same address afterwards', async () => {
    expect(await reached(box.networkUrl)).toBe('480001');

    expect((await network(true)).body).toEqual({ offline: true });
    expect(await reached(box.networkUrl)).toBe('ECONNREFUSED');
    expect(await reached(box.url)).toBe('UND_ERR_SOCKET');
    expect((await box.ask('GET', '/_sandbox/network')).body).toEqual({ offline: true });

    expect((await network(false)).body).toEqual({ offline: false });
    expect(await reached(box.networkUrl)).toBe('480001');
    expect(await reached(box.url)).toBe('480001');
  });

  it('drops calls that are under way when it is cut, and they have no effect', async () => {
    const token = await box.signIn();
    await box.fault({ kind: 'slow', ms: 3_600_000 });
    const call = box.post(
      '/emkt/contact/add',
      { 'contact-list_code': '1', email: 'a@b.example' },
      token,
      { base: box.networkUrl },
    );
    const failed = expect(call).rejects.toThrow('fetch failed');
    await expect
      .poll(() => box.ask<{ items: unknown[] }>('GET', '/_sandbox/requests'))
      .toMatchObject({ body: { items: [{}, { fault: 'slow' }] } });
    await network(true);
    await failed;
    await network(false);
    expect(await box.journal()).toEqual([]);
  });

  it('ends in the state asked for last, however quickly it is flipped', async () => {
    await Promise.all([network(true), network(false), network(true), network(false)]);
    expect(await reached(box.networkUrl)).toBe('480001');
    await Promise.all([network(false), network(true)]);
    expect(await reached(box.networkUrl)).toBe('ECONNREFUSED');
  });

  it('does not carry the admin doors', async () => {
    const answer = await fetch(`${box.networkUrl}/_sandbox/journal`);
    expect(answer.status).toBe(404);
  });

  it('keeps its addresses from one start to the next', async () => {
    const { url, networkUrl, dir } = box;
    await box.sandbox.close();
    box = await startSandbox({ dir });
    expect({ url: box.url, networkUrl: box.networkUrl }).toEqual({ url, networkUrl });
  });

  it('takes other addresses when its own are taken', async () => {
    const { url, networkUrl, dir } = box;
    await box.sandbox.close();
    const squatter = await startSandbox({
      contacts: 0,
      port: Number(new URL(networkUrl).port),
    });
    box = await startSandbox({ dir });
    expect(box.url).toBe(url);
    expect(box.networkUrl).not.toBe(networkUrl);
    expect(await reached(box.networkUrl)).toBe('480001');
    await squatter.stop();
  });
});
