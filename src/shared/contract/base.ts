import { oc } from '@orpc/contract';
import { z } from 'zod';
import { errorCodes, type ErrorCode } from '../errors.ts';
import type { Role } from '../model/common.ts';

/** What every procedure says of itself beside its shapes. */
export type ProcedureMeta = {
  /** The least role that may call it, whatever the door. */
  role: Role;
  /** Whether it is part of the REST API, and under which scope of an API key. */
  rest: false | 'read' | 'write';
};

const details = z.record(z.string(), z.unknown());

const errorMap = Object.fromEntries(
  Object.entries(errorCodes).map(([code, status]) => [code, { status, data: details }]),
) as Record<ErrorCode, { status: number; data: typeof details }>;

const base = oc.errors(errorMap).$meta<ProcedureMeta>({ role: 'staff', rest: false });

/** For the screens only. */
export const screen = base;
/** For the screens of admins only. */
export const adminScreen = base.meta({ role: 'admin', rest: false });
/** Also REST, for keys that may read. */
export const restRead = base.meta({ role: 'staff', rest: 'read' });
/** Also REST, for keys that may write. */
export const restWrite = base.meta({ role: 'staff', rest: 'write' });
/** Also REST, for keys of admins that may read. */
export const adminRestRead = base.meta({ role: 'admin', rest: 'read' });
/** Also REST, for keys of admins that may write. */
export const adminRestWrite = base.meta({ role: 'admin', rest: 'write' });

export const byId = z.object({ id: z.string().min(1).max(64) });
export const done = z.object({ ok: z.literal(true) });
