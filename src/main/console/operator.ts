import { userInfo } from 'node:os';
import type { Operator } from '../service/actor.ts';

/** The person at this machine: known by the system's user name, and master of their own data. */
export function localOperator(): Operator {
  try {
    return { name: userInfo().username, role: 'admin' };
  } catch {
    // A container may run under a number that has no name.
    return { name: 'Ponte', role: 'admin' };
  }
}
