import type { Notice } from '../../../shared/contract/app.ts';
import { PonteError } from '../../../shared/errors.ts';
import type { RescueCopy } from '../backups/rescue.ts';
import type { ApiKeys } from '../access/api-keys.ts';
import type { NativeNotice } from '../alerts/create-alerts.ts';
import type { Operator } from '../actor.ts';
import type { AppTunnel } from './tunnel.ts';
import { os } from './base.ts';
import { noticesFor } from './notice-stream.ts';

/** What a window's frame counts. */
export type Counts = {
  leads: number;
  deals: number;
  duplicates: number;
  conflicts: number;
  failures: number;
  waiting: number;
};

/** What the console that runs the service knows and the service does not. */
export type AppHost = {
  readonly version: string;
  readonly host: 'desktop' | 'headless';
  apiUrl(): string;
  /** Where the world reaches the hooks of this console; null while there is no tunnel. */
  publicUrl?(): string | null;
  /** Shows a native notice; absent where there is no desktop. */
  notify?(notice: NativeNotice): void;
  /** What the window shows, as a PDF; absent where there is no window of ours. */
  pagePdf?(): Promise<Uint8Array>;
  /** How the world reaches the hooks; absent where no console is around the service. */
  readonly tunnel?: AppTunnel;
  sandboxUrl(): string | null;
  /** The workspace the screens show; null before there is one. */
  workspace(): AppWorkspace | null;
  subscribe(listener: (notice: Notice) => void): () => void;
  /** Aborted when the console closes: streams end with it. */
  readonly closing: AbortSignal;
  createWorkspace(
    input: { name: string; demo: boolean },
    operator: Operator,
  ): Promise<{ id: string }>;
  /** Closes a workspace, makes a copy its file, and opens it again. */
  restoreBackup(workspaceId: string, name: string, operator: Operator): Promise<void>;
  /** The workspace that would be shown, if its file is damaged and there are copies. */
  damaged(): { readonly id: string; readonly name: string } | null;
  /** Its copies, checked. */
  rescue(): Promise<readonly RescueCopy[] | null>;
  restoreDamaged(name: string, operator: Operator): Promise<void>;
  preferences(): Record<string, unknown>;
  setPreferences(patch: Record<string, unknown>): void;
  /** Reads the sandbox's network switch, or sets it. */
  sandboxNetwork(offline?: boolean): Promise<{ offline: boolean }>;
};

export type AppWorkspace = {
  readonly id: string;
  readonly name: string;
  readonly demo: boolean;
  readonly apiKeys: ApiKeys;
  counts(): Counts;
};

export function createAppHandlers(host: AppHost) {
  function apiKeys(): ApiKeys {
    const workspace = host.workspace();
    if (!workspace) {
      throw new PonteError('NOT_FOUND', 'No workspace is open yet. Create one first.');
    }
    return workspace.apiKeys;
  }

  return {
    state: os.app.state.handler(({ context }) => {
      const workspace = host.workspace();
      const damaged = host.damaged();
      return {
        damaged: damaged && { id: damaged.id, name: damaged.name },
        version: host.version,
        host: host.host,
        platform: process.platform,
        workspace: workspace && { id: workspace.id, name: workspace.name, demo: workspace.demo },
        operator: context.operator,
        apiUrl: host.apiUrl(),
        sandboxUrl: host.sandboxUrl(),
        counts: workspace?.counts() ?? null,
      };
    }),
    live: os.app.live.handler(({ signal }) => noticesFor(host, signal)),
    createWorkspace: os.app.createWorkspace.handler(({ input, context }) =>
      host.createWorkspace(input, context.operator),
    ),
    rescue: os.app.rescue.handler(async () => {
      const copies = await host.rescue();
      return (copies ?? []).map(({ at, ...copy }) => ({ ...copy, at: new Date(at).toISOString() }));
    }),
    restoreDamaged: os.app.restoreDamaged.handler(async ({ input, context }) => {
      await host.restoreDamaged(input.name, context.operator);
      return { ok: true as const };
    }),
    preferences: os.app.preferences.handler(() => host.preferences()),
    setPreferences: os.app.setPreferences.handler(({ input }) => {
      host.setPreferences(input);
      return { ok: true as const };
    }),
    apiKeys: os.app.apiKeys.handler(() => apiKeys().list()),
    createApiKey: os.app.createApiKey.handler(({ input, context }) =>
      apiKeys().create(
        {
          ...input,
          expiresAt: input.expiresAt === null ? null : Date.parse(input.expiresAt),
        },
        context.operator.name,
      ),
    ),
    revokeApiKey: os.app.revokeApiKey.handler(({ input, context }) => {
      apiKeys().revoke(input.id, context.operator.name);
      return { ok: true as const };
    }),
    pagePdf: os.app.pagePdf.handler(async () => {
      const pdf = await host.pagePdf?.();
      if (pdf === undefined) {
        throw new PonteError(
          'NOT_FOUND',
          'Only the window of Ponte makes a PDF by itself. Print, and choose PDF as the printer.',
        );
      }
      return { base64: Buffer.from(pdf).toString('base64') };
    }),
    sandboxNetwork: os.app.sandboxNetwork.handler(({ input }) =>
      host.sandboxNetwork(input.offline),
    ),
  };
}
