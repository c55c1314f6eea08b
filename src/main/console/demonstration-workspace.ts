import { createRouterClient } from '@orpc/server';
import type { LeadDraft, SavedView } from '../../shared/model/lead.ts';
import type { Sandbox } from '../sandbox/create-sandbox.ts';
import { sharedLeads, type SharedLead } from '../sandbox/seed/shared-leads.ts';
import type { Operator } from '../service/actor.ts';
import type { Service } from '../service/create-service.ts';
import type { CallContext } from '../service/handlers/base.ts';
import type { ReadyInfo } from './ready-file.ts';
import type { SecretVault } from './vault.ts';

/** Set once all of it is there, so that a start cut short is finished by the next. */
const filledSetting = 'demonstration.filled';
const keySetting = 'demonstration.apiKey';

/** The questions an office asks every morning. */
const firstViews: readonly Pick<SavedView, 'name' | 'filter' | 'sort' | 'columns'>[] = [
  { name: 'Novos do mês', filter: { createdWithinDays: 30 }, sort: '-score', columns: null },
  {
    name: 'Quentes sem contato',
    filter: { temperature: ['hot'], status: ['new'] },
    sort: '-score',
    columns: null,
  },
  { name: 'Retornos de hoje', filter: { followUpDue: 'today' }, sort: 'followUpAt', columns: null },
];

/** The demonstration's own key may be used by programs that try everything at once. */
const demonstrationRate = 6000;

/** The sandbox's ports may have changed since the last start: its connections are told the new one. */
export async function pointToSandbox(
  service: Service,
  sandbox: Sandbox,
  operator: Operator,
): Promise<void> {
  const screens = asPerson(service, operator);
  const { items } = await screens.connections.list();
  for (const { id, provider, settings } of items) {
    const { baseUrl } = sandboxAccount(sandbox, provider);
    if (settings.baseUrl !== baseUrl) {
      await screens.connections.edit({ id, credentials: sandboxAccount(sandbox, provider) });
    }
  }
}

/**
 * Fills a new demonstration workspace as a first morning at work would: ten leads typed by hand,
 * three views of them, a connection to the sandbox's Dinamize, and a first sync that is already approved and under way.
 */
export async function fillDemonstration(
  service: Service,
  sandbox: Sandbox,
  operator: Operator,
): Promise<void> {
  if (service.settings.get(filledSetting) === true) return;
  const screens = asPerson(service, operator);
  for (const shared of sharedLeads) {
    const { total } = await screens.leads.count({ email: shared.email });
    if (total === 0) await screens.leads.create(draftOf(shared));
  }
  const views = await screens.views.list();
  for (const view of firstViews) {
    if (!views.some(({ name }) => name === view.name)) await screens.views.save(view);
  }
  const provider = 'dinamize';
  const { items } = await screens.connections.list();
  if (!items.some((known) => known.provider === provider)) {
    // It is read at once: what it will bring was made for this list.
    await service.connectUnseen(
      {
        provider,
        name: 'Dinamize',
        credentials: sandboxAccount(sandbox, provider),
        schedule: '*/15 * * * *',
      },
      operator,
    );
  }
  service.settings.set(filledSetting, true);
}

/** The demonstration's API key, made once. It is kept sealed, since only its hash could not be told again. */
export async function demonstrationKey(service: Service, vault: SecretVault): Promise<string> {
  const kept = service.settings.get(keySetting);
  // A key sealed under another one is as good as none.
  const key = typeof kept === 'string' ? await vault.open(kept).catch(() => '') : '';
  if (service.apiKeys.verify(key)) return key;
  const made = service.apiKeys.create(
    {
      name: 'Demonstração',
      scopes: ['read', 'write'],
      role: 'admin',
      expiresAt: null,
      ratePerMinute: demonstrationRate,
    },
    'Ponte',
  );
  service.settings.set(keySetting, await vault.seal(made.key));
  return made.key;
}

/** Where the demonstration takes hooks, with what a sender needs; each endpoint is set up for it. */
export async function demonstrationHooks(
  { hooks }: Service,
  operator: Operator,
): Promise<ReadyInfo['hooks']> {
  const open = hooks.endpoints.list().filter(({ enabled }) => enabled);
  const ready = await Promise.all(open.map(({ id }) => hooks.endpoints.reveal(id, operator)));
  return Object.fromEntries(
    ready.map(({ name, url, scheme, secret }) => [name, { url, scheme, secret }]),
  );
}

function asPerson(service: Service, operator: Operator) {
  const context: CallContext = { operator, source: 'form' };
  return createRouterClient(service.router, { context });
}

const accounts: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  dinamize: { user: 'sandbox', password: 'sandbox', client_code: '300001', list: '1' },
  gestaoclick: { accessToken: 'sandbox', secretAccessToken: 'sandbox' },
};

/** The sandbox's account at a provider, as its form asks for it. Every secret is the same word. */
export function sandboxAccount(sandbox: Sandbox, provider: string): Record<string, string> {
  return { ...accounts[provider], baseUrl: `${sandbox.networkUrl}/${provider}` };
}

function draftOf(shared: SharedLead): LeadDraft {
  const { name, email, status, income } = shared;
  const texts = [
    'phone',
    'document',
    'company',
    'city',
    'state',
    'interest',
    'origin',
    'notes',
  ] as const;
  return {
    name,
    email,
    status,
    income,
    ...Object.fromEntries(texts.map((field) => [field, shared[field] || null])),
  };
}
