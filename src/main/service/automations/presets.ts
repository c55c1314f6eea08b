import {
  definition,
  notChosen,
  type Definition,
  type Step,
} from '../../../shared/model/automation.ts';
import type { Tx } from '../db/database.ts';
import type { AutomationStore } from './automation-store.ts';

/** Who made what comes with the program. */
const maker = 'Ponte';

/**
 * The automations that come with Ponte, all switched off: what a small sales team does with each
 * class of lead, with somebody new, with a new client, and after a service.
 *
 * Texts are the company's from then on, so they are in its language. A message names its template by
 * the key of one that comes with Ponte.
 */
export function plantPresets(tx: Tx, store: AutomationStore): void {
  const planted = new Set(store.all().map(({ preset }) => preset));
  const ids = new Map<string, string>();
  for (const [preset, { name, ...made }] of Object.entries(presets)) {
    if (planted.has(preset)) continue;
    const whole: Definition = definition.parse({
      conditions: {},
      whileRunning: 'skip',
      trigger: made.trigger,
      steps: made.steps(
        (other) => ids.get(other) ?? store.all().find((each) => each.preset === other)?.uid ?? '',
      ),
    });
    const row = store.insert(tx, { name, definition: whole, note: null, actor: maker, preset });
    ids.set(preset, row.uid);
  }
}

type Preset = {
  readonly name: string;
  readonly trigger: Definition['trigger'];
  readonly steps: (idOf: (preset: string) => string) => unknown[];
};

const after = (amount: number, unit: 'hours' | 'days') => ({ amount, unit });
const message = (id: string, channel: 'email' | 'whatsapp', template: string) => ({
  id,
  kind: 'message',
  channel,
  templateId: `${template}-${channel}`,
  connectionId: null,
});
const send: Pick<Extract<Step, { kind: 'send' }>, 'id' | 'kind' | 'connectionId'> = {
  id: 'send',
  kind: 'send',
  connectionId: null,
};

/** In the order of the list. One that others begin comes before them. */
const presets: Readonly<Record<string, Preset>> = {
  hot: {
    name: 'Lead quente: agir já',
    trigger: { kind: 'temperature', to: ['hot'] },
    steps: () => [
      { id: 'notice', kind: 'notice', text: 'Lead quente' },
      send,
      { id: 'call', kind: 'webhook', subscriptionId: null, name: 'lead.hot' },
      { id: 'return', kind: 'follow-up', in: after(1, 'hours') },
    ],
  },
  sequence: {
    name: 'Sequência de nutrição',
    trigger: { kind: 'called' },
    steps: () => [
      { id: 'wait-1', kind: 'wait', for: after(2, 'days') },
      message('mail-2', 'email', 'nurture-2'),
      { id: 'wait-2', kind: 'wait', for: after(4, 'days') },
      message('mail-3', 'email', 'nurture-3'),
    ],
  },
  warm: {
    name: 'Lead morno: nutrir',
    trigger: { kind: 'temperature', to: ['warm'] },
    steps: (idOf) => [
      // What it promises is the company's: it cannot be switched on before a file is attached.
      { ...message('mail', 'email', 'nurture'), withFile: true },
      { id: 'sequence', kind: 'begin', automationId: idOf('sequence') },
      { id: 'return', kind: 'follow-up', in: after(3, 'days') },
    ],
  },
  cold: {
    name: 'Lead frio: manter contato',
    trigger: { kind: 'temperature', to: ['cold'] },
    steps: () => [
      send,
      { id: 'return', kind: 'follow-up', in: after(7, 'days') },
      // Which list is for a person to say: it cannot be switched on before.
      { id: 'list', kind: 'audience-in', audienceId: notChosen },
    ],
  },
  welcome: {
    name: 'Lead novo: boas-vindas',
    trigger: { kind: 'created' },
    steps: () => [message('hello', 'whatsapp', 'welcome')],
  },
  client: {
    name: 'Cliente novo: boas-vindas e cobrança',
    trigger: { kind: 'event', types: ['client.registered'] },
    steps: () => [
      message('mail', 'email', 'client-welcome'),
      message('whatsapp', 'whatsapp', 'client-welcome'),
      { id: 'billing', kind: 'webhook', subscriptionId: null, name: 'billing.setup' },
    ],
  },
  service: {
    name: 'Serviço concluído: pedir opinião',
    trigger: { kind: 'event', types: ['service.completed'] },
    steps: () => [
      { id: 'notice', kind: 'notice', text: 'Serviço concluído' },
      { id: 'wait', kind: 'wait', for: after(2, 'hours') },
      message('ask', 'whatsapp', 'feedback'),
    ],
  },
};
