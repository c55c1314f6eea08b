import type { Role } from '../../shared/model/common.ts';
import type { ChangeSource } from '../../shared/model/lead.ts';
import type { JobClass } from '../../shared/model/queue.ts';

/** Who asks, at whatever door. */
export type Operator = { name: string; role: Role };

/** Why a record changes: kept on every history row, and decides what is sent where. */
export type Cause = {
  source: ChangeSource;
  /** A person's name, or the name of what acted ("Dinamize", "Importação"). */
  actor: string;
  /** The connection a value came from; it is not sent back there. */
  connectionId?: number;
  runId?: number;
  /** Groups the changes of one action, so that it can be undone. */
  actionId?: number;
  /** Urgency of the sends this change leads to; `edit` unless told. */
  jobClass?: JobClass;
  /** Part of something large that a person approved as a whole: no automation is set off by it. */
  quiet?: boolean;
  /** Automations by whose deeds this came about, the first one first: what goes round has an end. */
  chain?: readonly number[];
  /** Connections that get the record even when it has no link there yet. */
  sendTo?: readonly number[];
};

/** Who asks and through which kind of door; the history keeps both. */
export type Caller = { operator: Operator; source: Extract<ChangeSource, 'form' | 'api'> };
