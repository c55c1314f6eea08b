import type {
  AutomationChoices,
  Conditions,
  Definition,
  Obstacle,
  Step,
} from '../../../shared/model/automation.ts';
import type { ConnectionStore } from '../providers/connection-store.ts';
import type { AutomationStore } from './automation-store.ts';
import { flawOf } from './conditions.ts';
import type { Doers } from './doers.ts';
import { allSteps, isTooLarge } from './program.ts';
import type { SegmentStore } from '../segments/segment-store.ts';
import type { AutomationPorts } from './ports.ts';

/** What can be chosen now, and what of a definition cannot work as things are. */
export type Obstacles = {
  of(definition: Definition, self: string | null): Obstacle[];
  choices(): AutomationChoices;
};

export function createObstacles(parts: {
  readonly automations: AutomationStore;
  readonly connections: Pick<ConnectionStore, 'list'>;
  readonly receivers: () => readonly { id: string; name: string; enabled: boolean }[];
  readonly doers: Doers;
  readonly ports: AutomationPorts;
  readonly segments: Pick<SegmentStore, 'list' | 'byUid'>;
}): Obstacles {
  const { automations, connections, doers, ports, segments } = parts;

  function stepFlaw(step: Step, self: string | null): Obstacle['kind'] | null {
    switch (step.kind) {
      case 'branch':
      case 'wait-until':
        return expressionFlaw(step.conditions);
      case 'wait':
        return null;
      case 'send': {
        const all = connections.list();
        const is =
          step.connectionId === null ? all[0] : all.find((c) => c.uid === step.connectionId);
        return is === undefined ? 'no_connection' : null;
      }
      case 'webhook':
        return step.subscriptionId === null ||
          parts.receivers().some(({ id, enabled }) => id === step.subscriptionId && enabled)
          ? null
          : 'no_receiver';
      case 'begin':
      case 'end':
        if (step.automationId === self) return 'calls_itself';
        return automations.byUid(step.automationId) === null ? 'no_automation' : null;
      case 'message':
        return messageFlaw(step);
      case 'audience-in':
      case 'audience-out':
        return ports.audiences?.list().some(({ id }) => id === step.audienceId)
          ? null
          : 'no_audience';
      default:
        return doers[step.kind] === undefined ? 'no_channel' : null;
    }
  }

  function messageFlaw({
    channel,
    templateId,
    withFile,
  }: Extract<Step, { kind: 'message' }>): Obstacle['kind'] | null {
    const { messages } = ports;
    if (messages === undefined || !messages.channels().includes(channel)) return 'no_channel';
    const known = messages.templates().find((each) => each.id === templateId);
    if (known === undefined) return 'no_template';
    return withFile && known.files === 0 ? 'no_file' : null;
  }

  return {
    of(definition, self) {
      const { trigger, conditions, steps } = definition;
      const found: Obstacle[] = [];
      const add = (kind: Obstacle['kind'] | null, stepId: string | null = null) => {
        if (kind !== null) found.push({ stepId, kind });
      };
      if (steps.length === 0) add('no_steps');
      if (isTooLarge(definition)) add('too_many_steps');
      add(expressionFlaw(conditions));
      if (trigger.kind === 'segment') {
        add(segments.byUid(trigger.segmentId) === null ? 'no_segment' : null);
      }
      for (const step of allSteps(steps)) add(stepFlaw(step, self), step.id);
      return found;
    },
    choices: () => ({
      triggers: [...triggers],
      steps: [...Object.keys(doers), 'wait', 'wait-until', 'branch'],
      connections: connections.list().map(({ uid, name }) => ({ id: uid, name })),
      receivers: parts.receivers().map(({ id, name }) => ({ id, name })),
      automations: automations.all().map(({ uid, name }) => ({ id: uid, name })),
      templates: [...(ports.messages?.templates() ?? [])],
      channels: [...(ports.messages?.channels() ?? [])],
      segments: segments.list().map(({ uid, name }) => ({ id: uid, name })),
      audiences: [...(ports.audiences?.list() ?? [])],
    }),
  };
}

const triggers = [
  'created',
  'changed',
  'temperature',
  'status',
  'converted',
  'event',
  'follow-up',
  'schedule',
  'segment',
  'called',
];

function expressionFlaw({ expression }: Conditions): 'bad_expression' | null {
  return expression !== null && flawOf(expression) !== null ? 'bad_expression' : null;
}
