import type { Operator } from '../actor.ts';
import type { EndpointService } from '../hooks/endpoint-service.ts';

/** What becomes of messages is told at an endpoint of its own, whose address nobody can guess. */
const name = 'whatsapp-status';

export function createCallbackUrl(endpoints: EndpointService) {
  return async (operator: Operator): Promise<string> => {
    const known = endpoints.list().find((each) => each.name === name);
    const { url, publicUrl } = known
      ? await endpoints.reveal(known.id, operator)
      : await endpoints.create(
          { name, kind: 'whatsapp', scheme: 'path-secret', enabled: true },
          operator,
        );
    return publicUrl ?? url;
  };
}
