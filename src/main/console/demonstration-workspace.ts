import { createRouterClient } from '@orpc/server';
import { companyZone } from '../../shared/calendar.ts';
import type { LeadDraft } from '../../shared/model/lead.ts';
import type { Segment } from '../../shared/model/segment.ts';
import type { Sandbox } from '../sandbox/create-sandbox.ts';
import { sharedLeads, type SharedLead } from '../sandbox/seed/shared-leads.ts';
import type { Operator } from '../service/actor.ts';
import type { Service } from '../service/create-service.ts';
import type { CallContext } from '../service/handlers/base.ts';
import type { ReadyInfo } from './ready-file.ts';
import type { SecretVault } from './vault.ts';

/** Set once all of it is there, so that a start cut short is finished by the next. */
const sandboxPixel = '1234567890';
const filledSetting = 'demonstration.filled';
const keySetting = 'demonstration.apiKey';

/** The questions an office asks every morning. */
const firstSegments: readonly Pick<Segment, 'name' | 'filter' | 'sort' | 'columns'>[] = [
  { name: 'Novos do mês', filter: { createdWithinDays: 30 }, sort: '-score', columns: null },
  {
    name: 'Quentes sem contato',
    filter: { temperature: ['hot'], status: ['new'] },
    sort: '-score',
    columns: null,
  },
  { name: 'Retornos de hoje', filter: { followUpDue: 'today' }, sort: 'followUpAt', columns: null },
];

/** Where half of them came from: a report with nothing in it shows nothing. */
const firstVisits: readonly Record<string, string>[] = [
  { utm_source: 'google', utm_medium: 'cpc', utm_campaign: 'Apartamentos na planta' },
  { utm_source: 'facebook', utm_medium: 'cpc', utm_campaign: 'Feirão de outono' },
  {},
  { utm_source: 'google', utm_medium: 'cpc', utm_campaign: 'Apartamentos na planta' },
  { utm_source: 'Facebook', utm_medium: 'cpc', utm_campaign: 'feirao de outono' },
  {},
  { utm_source: 'google', utm_medium: 'organic' },
];
const firstCosts = [
  { source: 'google', medium: 'cpc', campaign: 'Apartamentos na planta', cost: 420 },
  { source: 'facebook', medium: 'cpc', campaign: 'Feirão de outono', cost: 310.5 },
] as const;

/** They wait for what other systems tell, so nothing leaves before somebody tells it. */
const firstAutomations: ReadonlySet<string> = new Set(['client', 'service']);

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
 * Fills a new demonstration workspace as a first morning at work would: ten leads typed by hand, some
 * with where they came from and what that cost, each reported to a pixel, three segments of them, an audience of one, two
 * automations that answer what other systems tell, a connection to the sandbox's Dinamize, and a
 * first sync that is already approved and under way.
 */
export async function fillDemonstration(
  service: Service,
  sandbox: Sandbox,
  operator: Operator,
): Promise<void> {
  const screens = asPerson(service, operator);
  await reportToSandbox(screens, sandbox);
  if (service.settings.get(filledSetting) === true) return;
  for (const [index, shared] of sharedLeads.entries()) {
    const { total } = await screens.leads.count({ email: shared.email });
    const tracking = firstVisits[index] ?? {};
    if (total === 0) await screens.leads.create({ ...draftOf(shared), tracking });
  }
  const month = new Intl.DateTimeFormat('sv-SE', { timeZone: companyZone }).format().slice(0, 7);
  await screens.attribution.saveCosts({
    items: firstCosts.map((cost) => ({ ...cost, period: month })),
  });
  for (const { id, on, preset, obstacles } of await screens.automations.list()) {
    const lives = preset !== null && firstAutomations.has(preset) && obstacles.length === 0;
    if (lives && !on) await screens.automations.setOn({ id, on: true });
  }
  const segments = await screens.segments.list();
  for (const segment of firstSegments) {
    if (!segments.some(({ name }) => name === segment.name)) await screens.segments.save(segment);
  }
  await prepareAudience(screens);
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

/** A pixel at the sandbox, wherever that listens this time. The first leads are already told to it. */
async function reportToSandbox(
  screens: ReturnType<typeof asPerson>,
  sandbox: Sandbox,
): Promise<void> {
  const url = `${sandbox.networkUrl}/meta`;
  const { items } = await screens.pixels.list({ limit: 500 });
  const known = items.find(({ pixelId }) => pixelId === sandboxPixel);
  if (known?.url === url) return;
  const made = {
    name: 'Site (demonstração)',
    token: 'sandbox',
    testEventCode: 'TESTE1',
    adAccountId: '77',
    active: true,
  };
  await screens.pixels.put({ pixelId: sandboxPixel, url, ...(known ? {} : made) });
}

/** An audience of one of the segments, at the sandbox; a person takes it there. */
async function prepareAudience(screens: ReturnType<typeof asPerson>): Promise<void> {
  const { items } = await screens.remarketing.list({ limit: 1 });
  const pixels = await screens.pixels.list({ limit: 500 });
  const pixelId = pixels.items.find((each) => each.pixelId === sandboxPixel)?.id;
  const segment = (await screens.segments.list()).find(({ name }) => name === 'Novos do mês');
  if (items.length > 0 || pixelId === undefined || segment === undefined) return;
  const { id: segmentId, name } = segment;
  // Nobody of the demonstration was ever asked what they agree to.
  const consent = 'not_denied';
  await screens.remarketing.create({ name, segmentId, pixelId, consent, start: false });
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
