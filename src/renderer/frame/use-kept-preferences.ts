import { useEffect } from 'react';
import { z } from 'zod';
import { useService } from '../service.tsx';
import { usePreferences, type Preferences } from '../stores/preferences.ts';

const saveAfterMs = 600;
const place = 'screens';

// What was kept may come from another version: only what is still understood is taken.
const kept = z
  .object({
    theme: z.enum(['system', 'light', 'dark']),
    language: z.enum(['pt-BR', 'en']),
    density: z.enum(['compact', 'medium', 'comfortable']),
    sidebar: z.enum(['auto', 'wide', 'rail']),
    singleKeys: z.boolean(),
    alertNotices: z.boolean(),
    panels: z.record(z.string(), z.number()),
    columns: z.record(
      z.string(),
      z.object({
        order: z.array(z.string()).optional(),
        hidden: z.array(z.string()).optional(),
        widths: z.record(z.string(), z.number()).optional(),
      }),
    ),
  })
  .partial();

/**
 * Takes the person's choices from the service once, then gives it each change: a moment after it,
 * or as the page goes away.
 */
export function useKeptPreferences(): void {
  const { client } = useService();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let unsubscribe: (() => void) | undefined;
    let over = false;

    function save(): void {
      clearTimeout(timer);
      timer = undefined;
      client.app
        .setPreferences({ [place]: usePreferences.getState() }, { context: { keepalive: true } })
        // Not kept this time: the window still has them, and the next change tries again.
        .catch(() => undefined);
    }

    function saveSoon(): void {
      clearTimeout(timer);
      timer = setTimeout(save, saveAfterMs);
    }

    function saveWhatWaits(): void {
      if (timer !== undefined) save();
    }

    client.app
      .preferences()
      .then((all) => {
        if (over) return;
        const found = kept.safeParse(all[place]);
        if (found.success) usePreferences.setState(found.data as Partial<Preferences>);
      })
      .catch(() => undefined)
      .finally(() => {
        if (!over) unsubscribe = usePreferences.subscribe(saveSoon);
      });

    window.addEventListener('pagehide', saveWhatWaits);
    return () => {
      over = true;
      window.removeEventListener('pagehide', saveWhatWaits);
      saveWhatWaits();
      unsubscribe?.();
    };
  }, [client]);
}
