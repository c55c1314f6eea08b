import type {
  Audience,
  AudiencePreview,
  RemarketingJob,
} from '../../../../shared/model/remarketing.ts';
import { useText } from '../../../i18n/use-text.ts';
import { readSchedule } from './schedules.ts';

/** Audiences and their jobs in the language on screen. */
export function useAudienceWords() {
  const { t, f } = useText();

  /** Who is left out, of each reason how many; null where nobody is. */
  function leftOut({ leftOut: left }: Pick<AudiencePreview, 'leftOut'>): string | null {
    const reasons = (['noConsent', 'denied', 'noIdentifiers'] as const)
      .filter((why) => left[why] > 0)
      .map((why) => t(`remarketing.preview.${why}`, { count: left[why] }));
    return reasons.length === 0
      ? null
      : t('remarketing.preview.left', { reasons: reasons.join(', ') });
  }

  return {
    leftOut,
    source: (of: Audience) => of.segmentName ?? t('remarketing.form.segmentPeople'),
    target: (of: Audience) =>
      of.target === 'file'
        ? t('remarketing.form.targetFile')
        : t('remarketing.form.targetMeta', { name: of.pixelName ?? '—' }),
    schedule({ schedule }: Pick<Audience, 'schedule'>): string {
      const { rhythm, time } = readSchedule(schedule);
      if (rhythm === 'daily' && time !== null) return t('remarketing.schedule.dailyAt', { time });
      if (rhythm === 'weekly' && time !== null) return t('remarketing.schedule.weeklyAt', { time });
      return rhythm === 'other'
        ? t('remarketing.schedule.other', { line: schedule ?? '' })
        : t(`remarketing.schedule.${rhythm}`).toLowerCase();
    },
    /** What is the matter; null where nothing is. */
    hint(of: Audience): string | null {
      const { state, job } = of;
      if (state === 'unsent' || state === 'ready') return null;
      if (state === 'working' || state === 'paused') return null;
      const word = state === 'failed' && job?.word ? t(`remarketing.word.${job.word}`) : '';
      const reason = [word, of.reason].filter((each) => each).join(' ');
      const time = of.until === null ? '' : f.moment(of.until);
      return t(`remarketing.stateHint.${state}`, { reason, time });
    },
    by({ startedBy }: RemarketingJob): string {
      if (startedBy === 'schedule') return t('remarketing.job.bySchedule');
      if (startedBy === 'consent') return t('remarketing.job.byConsent');
      return t('remarketing.job.by', { name: startedBy });
    },
  };
}
