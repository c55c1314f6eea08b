import { z } from 'zod';
import { PonteError } from '../../../shared/errors.ts';
import { alertChannelKind, type AlertChannelKind } from '../../../shared/model/alert.ts';
import type { SettingStore } from '../settings/setting-store.ts';

const keptChannel = z.object({
  kind: alertChannelKind,
  on: z.boolean(),
  /** As much of the address as is no secret. */
  host: z.string(),
  /** Sealed: whoever knows Slack's address may write there. */
  url: z.string(),
  /** Sealed; null where messages are not signed. */
  secret: z.string().nullable(),
});
export type KeptChannel = z.infer<typeof keptChannel>;

/** Where alerts are sent beside the screens: at most one of each kind. */
export type Channels = {
  all(): KeptChannel[];
  find(kind: string): KeptChannel | null;
  /** @throws PonteError NOT_FOUND */
  existing(kind: AlertChannelKind): KeptChannel;
  put(channel: KeptChannel): void;
  remove(kind: AlertChannelKind): void;
};

const name = 'alerts.channels';

export function createChannels(settings: SettingStore): Channels {
  function all(): KeptChannel[] {
    const read = z.array(keptChannel).safeParse(settings.get(name));
    return read.success ? read.data : [];
  }

  const without = (kind: AlertChannelKind) => all().filter((each) => each.kind !== kind);

  return {
    all,
    find: (kind) => all().find((each) => each.kind === kind) ?? null,
    existing(kind) {
      const found = all().find((each) => each.kind === kind);
      if (found) return found;
      throw new PonteError('NOT_FOUND', 'This channel is not set up.');
    },
    put: (channel) => settings.set(name, [...without(channel.kind), channel]),
    remove: (kind) => settings.set(name, without(kind)),
  };
}
