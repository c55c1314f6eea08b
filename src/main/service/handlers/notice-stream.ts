import type { Notice } from '../../../shared/contract/app.ts';

type Source = {
  subscribe(listener: (notice: Notice) => void): () => void;
  readonly closing: AbortSignal;
};

/** A listener this far behind has stopped reading; it is let go, and asks for everything again. */
const mostWaiting = 2000;

/** The notices for one listener, until it leaves or the console closes. */
export async function* noticesFor(
  source: Source,
  leaves: AbortSignal | undefined,
): AsyncGenerator<Notice, void, void> {
  const waiting: Notice[] = [];
  let wake = (): void => undefined;
  let over = source.closing.aborted || leaves?.aborted === true;
  const end = (): void => {
    over = true;
    wake();
  };
  const unsubscribe = source.subscribe((notice) => {
    if (waiting.length >= mostWaiting) return end();
    waiting.push(notice);
    wake();
  });
  source.closing.addEventListener('abort', end);
  leaves?.addEventListener('abort', end);
  try {
    while (!over) {
      const notice = waiting.shift();
      if (notice) yield notice;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    unsubscribe();
    source.closing.removeEventListener('abort', end);
    leaves?.removeEventListener('abort', end);
  }
}
