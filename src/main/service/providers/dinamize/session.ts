import { z } from 'zod';
import type { Clock } from '../../clock.ts';
import type { SessionStore } from '../provider.ts';

/**
 * The token of one account.
 *
 * Dinamize drops a token after an hour without use and after a day in any case, and has no refresh.
 * We sign in anew a little before that, and otherwise keep the token, sealed, across restarts:
 * every sign-in counts against the rate limit and can lock the account when it goes wrong.
 */
export type Session = {
  token(signIn: () => Promise<string>): Promise<string>;
  /** Forgets a token that was refused, unless another call has replaced it already. */
  drop(token: string): Promise<void>;
};

const IDLE_MS = 55 * 60_000;
const AGE_MS = (23 * 60 + 55) * 60_000;
/** A use is written down this often; a restart then believes the token a little older than it is. */
const USE_WRITTEN_EVERY_MS = 5 * 60_000;

const kept = z.object({ token: z.string().min(1), issuedAt: z.number(), usedAt: z.number() });
type Kept = z.infer<typeof kept>;

export function createSession(store: SessionStore, clock: Clock): Session {
  let current: Kept | null | undefined;
  let writtenUse = 0;
  let signingIn: Promise<string> | null = null;

  async function load(): Promise<Kept | null> {
    if (current !== undefined) return current;
    const text = await store.load();
    const parsed = text === null ? null : kept.safeParse(readJson(text));
    current ??= parsed?.success ? parsed.data : null;
    writtenUse = current?.usedAt ?? 0;
    return current;
  }

  function alive(session: Kept): boolean {
    const now = clock.now();
    // A wall clock that was set back says nothing of the token's age: it is treated as old.
    return (
      now >= session.issuedAt && now - session.issuedAt < AGE_MS && now - session.usedAt < IDLE_MS
    );
  }

  async function keep(session: Kept): Promise<void> {
    current = session;
    writtenUse = session.usedAt;
    await store.save(JSON.stringify(session));
  }

  async function renewed(signIn: () => Promise<string>): Promise<string> {
    const token = await signIn();
    const now = clock.now();
    await keep({ token, issuedAt: now, usedAt: now });
    return token;
  }

  return {
    async token(signIn) {
      const session = await load();
      if (session === null || !alive(session)) {
        signingIn ??= renewed(signIn).finally(() => (signingIn = null));
        return signingIn;
      }
      const used = { ...session, usedAt: clock.now() };
      current = used;
      if (used.usedAt - writtenUse >= USE_WRITTEN_EVERY_MS) await keep(used);
      return session.token;
    },
    async drop(token) {
      if ((await load())?.token !== token) return;
      current = null;
      await store.save(null);
    },
  };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
