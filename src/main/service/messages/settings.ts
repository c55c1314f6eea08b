import { messageSettings, type MessageSettings } from '../../../shared/model/message.ts';
import type { SettingStore } from '../settings/setting-store.ts';

/** When and how often people are written to, and what stands beneath it. */
export type MessageRules = { get(): MessageSettings; set(settings: MessageSettings): void };

const key = 'messages.rules';

const usual: MessageSettings = {
  quiet: { on: true, from: '20:00', to: '08:00' },
  perDay: 3,
  onlyGranted: false,
  unsubscribeText: 'Não quer mais receber nossas mensagens? Responda a este e-mail com SAIR.',
  teamEmail: '',
  teamPhone: '',
};

export function createMessageRules(settings: SettingStore): MessageRules {
  return {
    get() {
      const kept = messageSettings.safeParse(settings.get(key));
      return kept.success ? kept.data : usual;
    },
    set: (next) => settings.set(key, next),
  };
}
