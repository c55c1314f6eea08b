import { useQuery } from '@tanstack/react-query';
import type { MergePreview } from '../../../shared/model/merge.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import css from './Merge.module.css';

/** What else follows from a merge, here and in the other systems. */
export function MergeEffects({ preview }: { preview: MergePreview }) {
  const { t } = useText();
  const { api } = useService();
  const connections = useQuery(api.connections.list.queryOptions());
  const nameOf = (id: string) => connections.data?.items.find((each) => each.id === id)?.name ?? '';
  const leadName = (id: string) => preview.leads.find((lead) => lead.id === id)?.name ?? '';
  const seconds = preview.fields.some(
    ({ field, differs }) => differs && (field === 'email' || field === 'phone'),
  );
  return (
    <section aria-labelledby="merge-effects">
      <h2 id="merge-effects" className={css.heading}>
        {t('merges.whatHappens')}
      </h2>
      <ul className={css.effects}>
        <li>{t('merges.tags')}</li>
        {seconds && <li>{t('merges.second')}</li>}
        {preview.leads.some(({ consent }) => consent === 'denied') && (
          <li>{t('merges.consent')}</li>
        )}
        {preview.deals > 0 && <li>{t('merges.deals', { count: preview.deals })}</li>}
        {preview.links
          .filter(({ externalId }) => externalId !== null)
          .map(({ leadId, connectionId, becomes }) => (
            <li key={`${leadId} ${connectionId}`}>
              {t(`merges.link.${becomes}`, {
                connection: nameOf(connectionId),
                name: leadName(leadId),
              })}
            </li>
          ))}
      </ul>
    </section>
  );
}
