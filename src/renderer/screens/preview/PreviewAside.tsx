import type { PreviewResult } from '../../../shared/model/preview.ts';
import { Fact, Facts, Scroll, Section } from '../../components/Layout.tsx';
import { useText } from '../../i18n/use-text.ts';
import css from './Preview.module.css';

/** What it costs, how records are matched, and that it is quiet. */
export function PreviewAside({ result }: { result: PreviewResult }) {
  const { t, f } = useText();
  const { calls, seconds, days } = result.estimate;
  return (
    <aside className={css.aside} aria-label={t('preview.cost.title')} data-region tabIndex={-1}>
      <Scroll>
        <Section title={t('preview.cost.title')}>
          <p className={css.big}>{f.span(seconds * 1000)}</p>
          <Facts>
            <Fact label={t('preview.cost.calls')}>
              <span className="p-num">{f.number(calls)}</span>
            </Fact>
            {days > 1 && (
              <Fact label={t('preview.cost.days')}>
                <span className="p-num">{f.number(days)}</span>
              </Fact>
            )}
          </Facts>
        </Section>
        <Section title={t('preview.how.title')}>
          <p className={css.quiet}>{t('preview.how.body')}</p>
        </Section>
        <Section title={t('preview.quiet.title')}>
          <p className={css.quiet}>{t('preview.quiet.body')}</p>
        </Section>
      </Scroll>
    </aside>
  );
}
