import type {
  ObjectManifest,
  Provider,
  RecordsPort,
} from '../../src/main/service/providers/provider.ts';
import { playedSystem } from './played-system.ts';

type Call = 'read' | 'find' | 'create' | 'update' | 'remove';
type Meddle = (...args: unknown[]) => Promise<void> | void;

/**
 * A played system into whose calls a test puts something: before one arrives there, or after it had
 * its effect and before the answer arrives here. What is put in throws in place of the answer.
 */
export function meddledSystem(how: Partial<ObjectManifest> = {}) {
  const system = playedSystem();
  const before: Partial<Record<Call, Meddle>> = {};
  const after: Partial<Record<Call, Meddle>> = {};

  function meddled<Args extends unknown[], Answer>(
    name: Call,
    call: (...args: Args) => Promise<Answer>,
  ) {
    return async (...args: Args): Promise<Answer> => {
      await before[name]?.(...args);
      const answer = await call(...args);
      await after[name]?.(...args);
      return answer;
    };
  }

  function portOf(port: RecordsPort): RecordsPort {
    return {
      ...port,
      read: meddled('read', port.read),
      find: meddled('find', port.find),
      create: meddled('create', port.create),
      update: meddled('update', port.update),
      remove: meddled('remove', port.remove),
    };
  }

  const { lead } = system.provider.objects;
  const provider: Provider = {
    ...system.provider,
    objects: { lead: { ...lead, ...how } },
    connect(options) {
      const line = system.provider.connect(options);
      return { ...line, records: { lead: portOf(line.records.lead) } };
    },
  };
  return { ...system, provider, before, after };
}

/** What is put in happens with the first such call alone. */
export function once(meddle: Meddle): Meddle {
  let done = false;
  return async (...args) => {
    if (done) return;
    done = true;
    await meddle(...args);
  };
}
