import { randomUUID } from 'node:crypto';
import { PonteError } from '../../../shared/errors.ts';
import type { Clock } from '../clock.ts';
import type { EndpointSecrets } from './endpoint-secrets.ts';
import type { EndpointService } from './endpoint-service.ts';
import type { EndpointStore } from './endpoint-store.ts';
import { sameText } from './schemes/bytes.ts';
import { schemes } from './verify.ts';

const markHeader = 'x-ponte-test';
const timeoutMs = 10_000;

/** Tells the tests a person sends from here from all else: they are kept and lead to nothing. */
export type TestMarks = {
  mark(): Record<string, string>;
  isOurs(headers: Readonly<Record<string, string>>): boolean;
};

/** The mark is known to this process alone, so that nobody else can have a hook passed over. */
export function createTestMarks(): TestMarks {
  const ours = randomUUID();
  return {
    mark: () => ({ [markHeader]: ours }),
    isOurs: ({ [markHeader]: given }) => given !== undefined && sameText(given, ours),
  };
}

export type SendTest = (endpointUid: string) => Promise<{ status: number; hookId: string | null }>;

/** Signs a request as its sender would and sends it through the door on this computer. */
export function createSendTest(parts: {
  readonly clock: Clock;
  readonly endpoints: EndpointStore;
  readonly secrets: EndpointSecrets;
  readonly service: Pick<EndpointService, 'urlOf'>;
  readonly tests: TestMarks;
}): SendTest {
  const { clock, endpoints, secrets } = parts;

  return async (uid) => {
    const endpoint = endpoints.existing(uid);
    const open = await secrets.of(endpoint);
    if (open === null) throw new PonteError('BAD_INPUT', 'This endpoint is not set up yet.');
    const url = parts.service.urlOf(endpoint, open.current);
    if (!URL.canParse(url)) throw new PonteError('CLOSING', 'The listener is not open yet.');
    const id = randomUUID();
    const at = Math.floor(clock.now() / 1000);
    const said = { test: true, id, endpoint: endpoint.name, sentAt: new Date(at * 1000) };
    const body = Buffer.from(JSON.stringify(said));
    const signing = { body, secret: open.current, at, id, options: endpoint.settings };
    const answer = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Ponte',
        ...schemes[endpoint.scheme].sign(signing),
        ...parts.tests.mark(),
      },
      body,
      signal: AbortSignal.timeout(timeoutMs),
    });
    const told = (await answer.json().catch(() => null)) as { id?: unknown } | null;
    return {
      status: answer.status,
      hookId: typeof told?.id === 'string' ? told.id : null,
    };
  };
}
