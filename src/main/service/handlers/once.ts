import { isProcedure, Procedure, type AnyProcedure } from '@orpc/server';
import type { ProcedureMeta } from '../../../shared/contract/index.ts';
import type { Answers } from '../access/answers.ts';
import type { CallContext, PonteRouter } from './base.ts';

/**
 * Calls that change the file in one go: what they do and their answer are kept in one transaction,
 * so that not even a crash between the two lets them happen twice. The others wait for something
 * and are safe to do twice: each refuses, or finds nothing left to do.
 */
const atOnce = new Set([
  'leads.create',
  'leads.restore',
  'leads.merge',
  'leads.unmerge',
  'leads.convert',
  'leads.sync',
  'deals.create',
  'dlq.retry',
  'dlq.archive',
]);

type Handler = AnyProcedure['~orpc']['handler'];
type Node = AnyProcedure | { [name: string]: Node };

/** The same router, where each POST of the REST API minds the idempotency key it comes with. */
export function mindKeys(router: PonteRouter, answers: Answers): PonteRouter {
  return minded(router as unknown as Node, [], answers) as unknown as PonteRouter;
}

function minded(node: Node, path: readonly string[], answers: Answers): Node {
  if (!isProcedure(node)) {
    const entries = Object.entries(node).map(
      ([name, each]) => [name, minded(each, [...path, name], answers)] as const,
    );
    return Object.fromEntries(entries);
  }
  const def = node['~orpc'];
  const { rest } = def.meta as ProcedureMeta;
  if (rest === false || def.route.method !== 'POST') return node;
  return new Procedure({ ...def, handler: once(def.handler, path.join('.'), answers) });
}

function once(handler: Handler, call: string, answers: Answers): Handler {
  return (options) => {
    const { once: asked } = options.context as CallContext;
    if (!asked) return handler(options);
    const given = { ...asked, call, input: options.input as unknown };
    const work = (): unknown => handler(options);
    return atOnce.has(call)
      ? answers.atOnce(given, work)
      : answers.waiting(given, async () => work());
  };
}
