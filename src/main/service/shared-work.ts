/** Work that several may wait for, done once. */
export type Shared<T> = {
  /** Begins the work, or waits with those who did. @throws the signal's reason, once aborted */
  join(
    key: string,
    work: (wanted: AbortSignal) => Promise<T>,
    signal: AbortSignal | undefined,
  ): Promise<T>;
};

type Going<T> = { readonly result: Promise<T>; readonly stop: AbortController; waiting: number };

/** The last of those who wait takes the work along when they give up. */
export function createShared<T>(): Shared<T> {
  const going = new Map<string, Going<T>>();

  function begin(key: string, work: (wanted: AbortSignal) => Promise<T>): Going<T> {
    const stop = new AbortController();
    const result = work(stop.signal).finally(() => {
      if (going.get(key) === begun) going.delete(key);
    });
    const begun: Going<T> = { result, stop, waiting: 0 };
    going.set(key, begun);
    return begun;
  }

  return {
    async join(key, work, signal) {
      signal?.throwIfAborted();
      const before = going.get(key);
      const one = before && !before.stop.signal.aborted ? before : begin(key, work);
      one.waiting += 1;
      try {
        return await orAborted(one.result, signal);
      } finally {
        one.waiting -= 1;
        if (one.waiting === 0) one.stop.abort(signal?.reason);
      }
    },
  };
}

function orAborted<T>(result: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return result;
  return new Promise((answer, fail) => {
    const give = () => fail(signal.reason);
    signal.addEventListener('abort', give, { once: true });
    void result.then(answer, fail).finally(() => signal.removeEventListener('abort', give));
  });
}
