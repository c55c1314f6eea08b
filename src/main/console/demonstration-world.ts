import { join } from 'node:path';
import type { Sandbox, SandboxOptions } from '../sandbox/create-sandbox.ts';
import { PonteError } from '../../shared/errors.ts';

/** The outside world of the demonstration workspace, running only while that workspace is open. */
export type DemonstrationWorld = {
  /** Admin doors and providers, always served; null until opened. */
  url(): string | null;
  /** Opens it, or answers the one that is open. */
  open(): Promise<Sandbox>;
  network(offline?: boolean): Promise<{ offline: boolean }>;
  close(): Promise<void>;
};

export type SandboxChoices = Omit<SandboxOptions, 'dir'>;

export function createDemonstrationWorld(
  dataDir: string,
  choices: SandboxChoices = {},
): DemonstrationWorld {
  let opening: Promise<Sandbox> | undefined;
  let opened: Sandbox | undefined;

  async function open(): Promise<Sandbox> {
    opening ??= start({ ...choices, dir: join(dataDir, 'sandbox') });
    try {
      opened = await opening;
      return opened;
    } catch (error) {
      opening = undefined;
      throw error;
    }
  }

  return {
    url: () => opened?.url ?? null,
    open,
    async network(offline) {
      if (!opened) {
        throw new PonteError('NOT_FOUND', 'Only the demonstration has a network to switch off.');
      }
      const door = `${opened.url}/_sandbox/network`;
      const answer = await fetch(
        door,
        offline === undefined
          ? {}
          : {
              method: 'POST',
              headers: { 'content-type': 'application/json' },
              body: JSON.stringify({ offline }),
            },
      );
      if (!answer.ok) throw new PonteError('INTERNAL', 'The sandbox did not take the switch.');
      const said = (await answer.json()) as { offline: boolean };
      return { offline: said.offline };
    },
    async close() {
      await opening?.catch(() => undefined);
      await opened?.close();
      opened = undefined;
      opening = undefined;
    },
  };
}

/** Loaded only when asked for: a company's own console never needs it. */
async function start(options: SandboxOptions): Promise<Sandbox> {
  const { createSandbox } = await import('../sandbox/create-sandbox.ts');
  return createSandbox(options);
}
