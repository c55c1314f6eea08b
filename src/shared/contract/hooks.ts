import { z } from 'zod';
import { id, listOf, oneOrMany, pageInput } from '../model/common.ts';
import {
  hook,
  hookDetail,
  hookEndpoint,
  hookEndpointDraft,
  hookEndpointGist,
  hookEndpointName,
  hookEndpointPatch,
  hookEndpointRotation,
  hookEndpointSecret,
  hookRefusal,
  hookState,
} from '../model/hook.ts';
import { adminScreen, byId, done, screen } from './base.ts';

/** Requests of other systems, as they were received. */
export const hooks = {
  list: screen
    .input(
      pageInput.extend({
        endpoint: oneOrMany(hookEndpointName),
        state: oneOrMany(hookState),
        /** None that came after this one. */
        upTo: id.optional(),
      }),
    )
    .output(listOf(hook)),
  /** Where they may have come from, for whoever may not set that up. */
  endpoints: screen.output(z.array(hookEndpointGist)),
  /** What became of one, for everybody. */
  gist: screen.input(byId).output(hook),
  /** With headers and body, which may hold personal data. */
  get: adminScreen.input(byId).output(hookDetail),
  /** The last ones turned away. */
  refusals: adminScreen.output(z.array(hookRefusal)),
  /** Hands hooks to what acts on them once more; doing so twice has one effect. */
  replay: adminScreen
    .input(
      z.union([
        z.object({ ids: z.array(id).min(1).max(1000) }),
        z.object({ endpoint: hookEndpointName, state: hookState }),
      ]),
    )
    .output(z.object({ changed: z.number().int() })),
  /** Signs a request as its sender would and sends it through the door. */
  test: adminScreen
    .input(byId)
    .output(z.object({ status: z.number().int(), hookId: z.string().nullable() })),
};

/** Where other systems send to. */
export const hookEndpoints = {
  list: adminScreen.output(z.array(hookEndpoint)),
  /** With its secret, for the page that says what to paste where; made here where there is none. */
  reveal: adminScreen.input(byId).output(hookEndpointSecret),
  create: adminScreen.input(hookEndpointDraft).output(hookEndpointSecret),
  update: adminScreen.input(byId.extend(hookEndpointPatch.shape)).output(hookEndpoint),
  rotate: adminScreen.input(byId.extend(hookEndpointRotation.shape)).output(hookEndpointSecret),
  remove: adminScreen.input(byId).output(done),
};
