import { useEffect } from 'react';
import { runCommand } from '../commands/command.ts';
import { followLive } from '../live.ts';
import { useService } from '../service.tsx';
import { useLayout } from '../stores/layout.ts';

/** Keeps what is on screen in step with the service. */
export function useLive(): void {
  const { client, api, queries } = useService();
  useEffect(
    () =>
      followLive({
        client,
        api,
        queries,
        runCommand,
        onContact: (lostAt) => useLayout.setState({ lostAt }),
      }),
    [client, api, queries],
  );
}
