import { createSpokenWords } from '../spoken-words.ts';

/** What automations and follow-ups say outside the screens, in the language the screens speak. */
export type SayNotice = {
  due(): string;
  many(count: number): string;
  calendarTitle(name: string): string;
};

export function createSayNotice(preferences: () => unknown): SayNotice {
  const t = createSpokenWords(preferences);
  return {
    due: () => t()('followUps.notice.due'),
    many: (count) => t()('followUps.notice.many', { count }),
    calendarTitle: (name) => t()('followUps.calendarTitle', { name }),
  };
}
