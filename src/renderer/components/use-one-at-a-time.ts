import { useCallback, useRef, useState } from 'react';

/** Does one thing at a time: what is asked for while it goes on, by a second click say, is not done. */
export function useOneAtATime() {
  const [busy, setBusy] = useState(false);
  // State is known to the next render only, and a second click may come before it.
  const going = useRef(false);
  const alone = useCallback(async (act: () => Promise<void>): Promise<void> => {
    if (going.current) return;
    going.current = true;
    setBusy(true);
    try {
      await act();
    } finally {
      going.current = false;
      setBusy(false);
    }
  }, []);
  return { busy, alone };
}
