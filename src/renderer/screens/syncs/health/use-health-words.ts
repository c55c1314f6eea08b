import type { ConnectionHealth } from '../../../../shared/model/health.ts';
import type { Connection } from '../../../../shared/model/sync.ts';
import { useText } from '../../../i18n/use-text.ts';

/** The figures of a connection in words that a shop's staff reads. */
export function useHealthWords() {
  const { t, f } = useText();

  function seconds(ms: number): string {
    return t('health.clock.seconds', { value: Math.round(ms / 100) / 10 });
  }

  return {
    clock({ clock }: ConnectionHealth): string {
      if (clock === null) return t('health.clock.unknown');
      const unsure = seconds(clock.uncertaintyMs);
      const off = Math.abs(clock.offsetMs);
      if (off <= clock.uncertaintyMs) return t('health.clock.right', { unsure });
      const span = off < 120_000 ? seconds(off) : f.span(off + 30_000);
      return t(clock.offsetMs > 0 ? 'health.clock.ahead' : 'health.clock.behind', { span, unsure });
    },
    rate({ limits: { perMinute, fullPerMinute: full } }: ConnectionHealth): string {
      const now = Math.max(1, Math.floor(perMinute));
      return now < full ? t('health.rate.less', { now, full }) : t('health.rate.full', { full });
    },
    today({ limits: { day } }: ConnectionHealth): string {
      if (day === null) return t('health.today.unlimited');
      const { left, calls, until } = day;
      if (until === null) return t('health.today.fresh', { left });
      const time = f.followUp(until).text;
      return t('health.today.left', { left, all: left + calls, time });
    },
    window: ({ unprotectedWindow }: ConnectionHealth): string =>
      t(unprotectedWindow ? 'health.window.open' : 'health.window.closed'),
    missed({ missed, walksAtEachPull }: ConnectionHealth): string {
      const { count, lastAt } = missed;
      if (count > 0 && lastAt !== null) {
        return t('health.missed.some', { count, time: f.moment(lastAt) });
      }
      return t(walksAtEachPull ? 'health.missed.walks' : 'health.missed.none');
    },
    overlap({ overlapMs, overlapMeasured, walksAtEachPull }: ConnectionHealth): string {
      if (walksAtEachPull) return t('health.overlap.walks');
      const minutes = Math.round(overlapMs / 60_000);
      const span = minutes < 180 ? t('common.time.minutes', { count: minutes }) : f.span(overlapMs);
      return t(overlapMeasured ? 'health.overlap.measured' : 'health.overlap.usual', { span });
    },
    last({ lastPullAt, nextPullAt, state }: Connection): string {
      if (lastPullAt === null) return t('health.last.never');
      const last = f.moment(lastPullAt);
      if (nextPullAt === null || state === 'paused') return last;
      return t('health.last.next', { last, next: f.followUp(nextPullAt).text });
    },
    check({ walksAtEachPull, lastWalkAt, nextWalkAt }: ConnectionHealth): string {
      if (walksAtEachPull) return t('health.check.walks');
      if (lastWalkAt === null) return t('health.check.never');
      const last = f.moment(lastWalkAt);
      if (nextWalkAt === null) return t('health.check.last', { last });
      return t('health.check.next', { last, next: f.followUp(nextWalkAt).text });
    },
  };
}
