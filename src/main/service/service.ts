import type { Answers } from './access/answers.ts';
import type { ApiKeys } from './access/api-keys.ts';
import type { AuditEntry } from './audit/audit-log.ts';
import type { Clock } from './clock.ts';
import type { Db } from './db/database.ts';
import type { AppHost, Counts } from './handlers/app.ts';
import type { PonteRouter } from './handlers/base.ts';
import type { Hooks } from './hooks/create-hooks.ts';
import type { ServiceHealth } from './health.ts';
import type { ImportService } from './imports/import-service.ts';
import type { Live } from './live.ts';
import type { Log } from './log.ts';
import type { Messages } from './messages/create-messages.ts';
import type { FormInitials } from './providers/registry.ts';
import type { SettingStore } from './settings/setting-store.ts';
import type { SyncConfig } from './sync/config.ts';
import type { ConnectionService } from './sync/connection-service.ts';
import type { Vault } from './sync/ports.ts';

export type ServiceOptions = {
  /** Folder of the workspace: its file, its copies, what was uploaded to it. */
  dir: string;
  id: string;
  name: string;
  demo: boolean;
  host: AppHost;
  vault: Vault;
  log: Log;
  clock?: Clock;
  /** In [0, 1). */
  random?: () => number;
  /** The last process may have died with the file open: it is checked before it is trusted. */
  checkWhole?: boolean;
  /** Numbers of sync that differ from the usual ones. */
  syncConfig?: Partial<SyncConfig>;
  /** What the form of a new connection begins with, where the outside world is known. */
  formInitials?: FormInitials;
};

/** One company: its file, and everything that works on it. */
export type Service = {
  readonly id: string;
  readonly name: string;
  readonly demo: boolean;
  readonly db: Db;
  readonly live: Live;
  readonly router: PonteRouter;
  readonly imports: Pick<ImportService, 'receive' | 'discard' | 'start' | 'rejectedCsv'>;
  readonly apiKeys: ApiKeys;
  readonly answers: Answers;
  readonly settings: SettingStore;
  readonly hooks: Hooks;
  readonly messages: Messages;
  /** Connects an account whose first sync nobody needs to look at, since its world was made for it. */
  connectUnseen: ConnectionService['create'];
  /** Looks at once whether systems that did not answer are back. */
  lookAgain(): void;
  /** Reads on every connection what changed while hooks could not arrive. */
  catchUp(): void;
  /** Keeps what somebody did to the console that this company depends on. */
  audited(entry: AuditEntry): void;
  /** Of the connections there are, as people see them. */
  connectionIds(): string[];
  /** Looks at once whether an alert begins or ends. */
  lookAfterAlerts(): Promise<void>;
  counts(): Counts;
  health(): ServiceHealth;
  start(): Promise<void>;
  stop(): Promise<void>;
};
