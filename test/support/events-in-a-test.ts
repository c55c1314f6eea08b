import { onTestFinished } from 'vitest';
import type { Event, EventDetail, LeadEvent } from '../../src/shared/model/event.ts';
import type { HookDetail, HookEndpointSecret } from '../../src/shared/model/hook.ts';
import type { Lead } from '../../src/shared/model/lead.ts';
import { send, signed } from './hooks-in-a-test.ts';
import { startWorkspace } from './start-console.ts';

/** A console with its listener; hooks are sent to it over HTTP, as their senders do. */
export async function eventsInATest() {
  const started = await startWorkspace();
  onTestFinished(() => started.close());
  const client = await started.client();
  const endpoints = await client.hookEndpoints.list();
  const secrets = new Map<string, HookEndpointSecret>();

  async function endpoint(name: string): Promise<HookEndpointSecret> {
    const known = secrets.get(name);
    if (known) return known;
    const id = endpoints.find((each) => each.name === name)?.id ?? '';
    const revealed = await client.hookEndpoints.reveal({ id });
    secrets.set(name, revealed);
    return revealed;
  }

  /** Sent, acknowledged and processed. */
  async function hook(name: string, said: unknown, type = 'application/json'): Promise<HookDetail> {
    const to = await endpoint(name);
    const body = typeof said === 'string' ? said : JSON.stringify(said);
    const headers = { ...signed(to, body), 'content-type': type };
    const answer = await send(to.url, { headers, body });
    if (answer.status !== 202) throw new Error(`It answered ${answer.status}: ${answer.body}`);
    return processed((JSON.parse(answer.body) as { id: string }).id);
  }

  async function processed(id: string): Promise<HookDetail> {
    const deadline = performance.now() + 20_000;
    for (;;) {
      const detail = await client.hooks.get({ id });
      if (detail.state !== 'received') return detail;
      if (performance.now() > deadline) throw new Error('The hook was never processed');
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async function replay(id: string): Promise<HookDetail> {
    await client.hooks.replay({ ids: [id] });
    return processed(id);
  }

  const leads = async (): Promise<Lead[]> => (await client.leads.list({})).items;
  const told = async (): Promise<Event[]> =>
    (await client.events.list({ limit: 200 })).items.filter(({ source }) => source !== 'ponte');
  const raised = async (): Promise<Event[]> =>
    (await client.events.list({ limit: 200, source: ['ponte'] })).items;
  const ofLead = (id: string): Promise<LeadEvent[]> => client.events.ofLead({ id });
  const event = (id: string): Promise<EventDetail> => client.events.get({ id });

  return { started, client, endpoint, hook, replay, leads, told, raised, ofLead, event };
}
