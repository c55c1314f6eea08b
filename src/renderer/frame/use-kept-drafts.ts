import { useEffect } from 'react';
import { useAppState, useService } from '../service.tsx';
import { keyOf, useHeld, type Held } from '../stores/drafts.ts';

const saveAfterMs = 600;

/**
 * Takes what this person was typing from the service once, then gives it each change: a moment after
 * it, or as the page goes away. So a window that closes or a machine that stops takes none of it.
 */
export function useKeptDrafts(): void {
  const { client } = useService();
  const { data: app } = useAppState();
  const workspace = app?.workspace?.id;

  useEffect(() => {
    if (workspace === undefined) return;
    /** Changed since it was given to the service. */
    const waiting = new Map<string, Pick<Held, 'screen' | 'of'>>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let unsubscribe: (() => void) | undefined;
    let over = false;

    function save(context: { keepalive?: boolean } = {}): void {
      clearTimeout(timer);
      timer = undefined;
      const changes = [...waiting];
      waiting.clear();
      for (const [key, { screen, of }] of changes) {
        const held = useHeld.getState()[key];
        const kept =
          held === undefined
            ? client.drafts.drop({ screen, of }, { context })
            : client.drafts.keep(
                { screen, of, shape: held.shape, body: JSON.stringify(held.value) },
                { context },
              );
        // Not kept this time: the window still has it, and the next change tries again.
        kept.catch(() => void (waiting.has(key) || waiting.set(key, { screen, of })));
      }
    }

    function changed(now: Readonly<Record<string, Held>>, before: typeof now): void {
      for (const held of [...Object.values(now), ...Object.values(before)]) {
        const key = keyOf(held);
        if (now[key] !== before[key]) waiting.set(key, held);
      }
      clearTimeout(timer);
      timer = setTimeout(() => save(), saveAfterMs);
    }

    let typed: Readonly<Record<string, Held>> = {};
    client.drafts
      .list()
      .then((all) => {
        if (over) return;
        const kept = all
          .toReversed()
          .map(({ body, ...held }) => [keyOf(held), { ...held, value: read(body) }]);
        typed = useHeld.getState();
        useHeld.setState((now) => ({ ...(Object.fromEntries(kept) as typeof now), ...now }));
      })
      .catch(() => undefined)
      .finally(() => {
        if (over) return;
        // What was typed while it was asked for.
        changed(typed, {});
        unsubscribe = useHeld.subscribe(changed);
      });

    const leave = () => save({ keepalive: true });
    window.addEventListener('pagehide', leave);
    return () => {
      over = true;
      window.removeEventListener('pagehide', leave);
      leave();
      unsubscribe?.();
      // Another workspace has drafts of its own.
      useHeld.setState({}, true);
    };
  }, [client, workspace]);
}

function read(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
