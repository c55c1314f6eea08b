import { Link } from '@tanstack/react-router';
import type { DuplicateScan } from '../../../shared/model/duplicate.ts';
import { Banner } from '../../components/Banner.tsx';
import { RunProgress } from '../../components/RunProgress.tsx';
import { useText } from '../../i18n/use-text.ts';
import { useLeadWords } from '../leads/lead-words.ts';
import css from './Duplicates.module.css';
import { useDuplicateWords } from './use-duplicate-words.ts';

/** How far a scan of all leads is, and what so many share that it is no sign of one person. */
export function ScanNote({ scan }: { scan: DuplicateScan }) {
  const { t, f } = useText();
  const { valueText } = useLeadWords();
  const { nameOf } = useDuplicateWords();
  const [group] = scan.groups;
  const [first] = group?.leads ?? [];
  return (
    <>
      {scan.running && scan.whole && (
        <div className={css.scan}>
          <RunProgress label={t('duplicates.scanning')} done={scan.done} total={1} thick={4} />
          <span>
            {t('duplicates.scanning')} {f.percent(scan.done)}
          </span>
        </div>
      )}
      {group && first && (
        <Banner tone="info">
          {t(`duplicates.group.${group.kind}`, {
            count: group.size,
            value: valueText(group.kind, first[group.kind]),
          })}{' '}
          {t('duplicates.groupNote')}{' '}
          <Link to="/leads/$leadId" params={{ leadId: first.id }} className={css.link}>
            {t('duplicates.groupOpen', { name: nameOf(first) })}
          </Link>
        </Banner>
      )}
    </>
  );
}
