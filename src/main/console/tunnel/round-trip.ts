import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { LineFailure } from './line.ts';

/** The door that answers is at this path below any address of this console. */
export const checkPath = '/webhooks/_check';
export const nonceHeader = 'x-ponte-nonce';
export const signatureHeader = 'x-ponte-signature';

/**
 * Asks itself through the public address.
 *
 * The key lives as long as the process and leaves it never: only we can sign a question, only we
 * can sign its answer, and each question is answered once. Whoever else asks learns nothing.
 */
export type RoundTrip = {
  /** @returns milliseconds it took. @throws LineFailure no-answer or other-answer. */
  ask(publicUrl: string, leave: AbortSignal): Promise<number>;
  /** What the door answers; null when the question is none of ours. */
  answer(nonce: unknown, signature: unknown): string | null;
};

const timeoutMs = 10_000;
const longestAnswer = 1000;

export function createRoundTrip(key: Buffer = randomBytes(32)): RoundTrip {
  const asked = new Set<string>();

  function sign(word: 'ask' | 'answer', nonce: string): string {
    return createHmac('sha256', key).update(`${word}:${nonce}`).digest('base64url');
  }

  return {
    async ask(publicUrl, leave) {
      const nonce = randomBytes(24).toString('base64url');
      asked.add(nonce);
      const began = performance.now();
      try {
        const response = await fetch(`${publicUrl}${checkPath}`, {
          method: 'POST',
          redirect: 'error',
          headers: {
            'user-agent': 'Ponte',
            'cache-control': 'no-store',
            [nonceHeader]: nonce,
            [signatureHeader]: sign('ask', nonce),
          },
          signal: AbortSignal.any([leave, AbortSignal.timeout(timeoutMs)]),
        });
        const text = await firstOf(response);
        if (!sameText(text, sign('answer', nonce))) {
          throw new LineFailure(
            'other-answer',
            `Something else answered, with ${response.status}.`,
          );
        }
        return Math.round(performance.now() - began);
      } catch (error) {
        if (error instanceof LineFailure) throw error;
        throw new LineFailure('no-answer', wordsOf(error), error);
      } finally {
        asked.delete(nonce);
      }
    },
    answer(nonce, signature) {
      if (typeof nonce !== 'string' || typeof signature !== 'string') return null;
      if (!sameText(signature, sign('ask', nonce)) || !asked.delete(nonce)) return null;
      return sign('answer', nonce);
    },
  };
}

/** Whatever stands at that address may answer without end. */
async function firstOf(response: Response): Promise<string> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    if (text.length > longestAnswer) break;
  }
  return text;
}

function sameText(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}

function wordsOf(error: unknown): string {
  const { message, cause } = error as Error;
  const code = (cause as NodeJS.ErrnoException | undefined)?.code;
  return code === undefined ? message : `${message} (${code})`;
}
