import { isContractProcedure } from '@orpc/contract';
import type { AnyRouter } from '@orpc/server';
import { contract } from '../../../shared/contract/index.ts';
import { PonteError } from '../../../shared/errors.ts';
import { createAppHandlers, type AppHost } from './app.ts';
import { os, type PonteRouter } from './base.ts';
import { createTunnelHandlers } from './tunnel.ts';

/** The contract before there is a workspace: the frame is answered, all else is refused in words. */
export function createFrameRouter(host: AppHost): PonteRouter {
  const refusing = Object.fromEntries(
    Object.keys(contract).map((area) => [area, refuseAll(area as keyof typeof contract)]),
  );
  return {
    ...refusing,
    app: createAppHandlers(host),
    tunnel: createTunnelHandlers(host),
  } as unknown as PonteRouter;
}

function refuseAll(area: keyof typeof contract): Record<string, AnyRouter> {
  return Object.fromEntries(
    Object.entries(contract[area])
      .filter(([, procedure]) => isContractProcedure(procedure))
      .map(([name]) => [name, refuse(area, name)]),
  );
}

function refuse(area: string, name: string): AnyRouter {
  const areas = os as unknown as Record<
    string,
    Record<string, { handler(work: () => never): AnyRouter }>
  >;
  const procedure = areas[area]?.[name];
  if (!procedure) throw new PonteError('INTERNAL', `The contract has no ${area}.${name}.`);
  return procedure.handler(() => {
    throw new PonteError('NOT_FOUND', 'No workspace is open yet. Create one first.');
  });
}
