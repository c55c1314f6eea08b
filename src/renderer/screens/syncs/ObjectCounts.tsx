import type { RunCounts } from '../../../shared/model/sync.ts';
import { readObject } from '../../../shared/model/sync.ts';
import { Fact, Facts, Section } from '../../components/Layout.tsx';
import { useText } from '../../i18n/use-text.ts';

/** The same counts by what was read: customers, sales, products. */
export function ObjectCounts({ objects }: Pick<RunCounts, 'objects'>) {
  const { t, f } = useText();
  // Leads alone are what the whole of it is about.
  if (!objects || (!objects.deal && !objects.product)) return null;
  return (
    <Section title={t('syncs.detail.objects')}>
      <Facts>
        {readObject.options.flatMap((object) => {
          const counts = objects[object];
          if (!counts) return [];
          const { read, created, updated } = counts;
          return (
            <Fact key={object} label={t(`syncs.object.${object}`)}>
              <span className="p-num">
                {t('syncs.detail.objectCounts', {
                  read: f.number(read),
                  created: f.number(created),
                  updated: f.number(updated),
                })}
              </span>
            </Fact>
          );
        })}
      </Facts>
    </Section>
  );
}
