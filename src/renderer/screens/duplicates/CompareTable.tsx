import { Radio } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { DuplicateCluster } from '../../../shared/model/duplicate.ts';
import type { Lead } from '../../../shared/model/lead.ts';
import { Action } from '../../components/Action.tsx';
import { KeyCap } from '../../components/KeyCap.tsx';
import { ProviderTile } from '../../components/ProviderTile.tsx';
import { useText } from '../../i18n/use-text.ts';
import { useLeadWords } from '../leads/lead-words.ts';
import css from './Duplicates.module.css';
import type { Deciding } from './use-decide.ts';
import { useDuplicateWords } from './use-duplicate-words.ts';

const fields = [
  'name',
  'email',
  'phone',
  'document',
  'company',
  'city',
  'state',
  'status',
  'origin',
  'interest',
  'income',
  'owner',
  'tags',
  'followUpAt',
  'consent',
  'notes',
] as const satisfies readonly (keyof Lead)[];

/** The leads beside each other, field by field, with what differs marked. */
export function CompareTable({
  cluster,
  deciding,
}: {
  cluster: DuplicateCluster;
  deciding: Deciding;
}) {
  const { t, f } = useText();
  const { fieldName, valueText } = useLeadWords();
  const { nameOf } = useDuplicateWords();
  const { leads } = cluster;
  const stays = deciding.staysOf(cluster);
  const custom = [...new Set(leads.flatMap((lead) => Object.keys(lead.custom)))].toSorted();
  const rows = [
    ...fields.map((field) => ({
      field: field as string,
      values: leads.map((lead) => valueText(field, lead[field])),
    })),
    ...custom.map((name) => ({
      field: `custom:${name}`,
      values: leads.map((lead) => valueText(`custom:${name}`, lead.custom[name])),
    })),
  ].filter(({ values }) => values.some((value) => value !== ''));

  return (
    <div
      className={`${css.wide} p-scroll`}
      tabIndex={0}
      role="group"
      aria-label={t('duplicates.compare')}
    >
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">{t('merges.field')}</th>
            {leads.map((lead, index) => (
              <th key={lead.id} scope="col" data-stays={lead.id === stays || undefined}>
                <span className={css.head}>
                  <Link to="/leads/$leadId" params={{ leadId: lead.id }} className={css.link}>
                    {nameOf(lead)}
                  </Link>
                  {index < 9 && <KeyCap keys={String(index + 1)} />}
                </span>
                <Radio
                  name={`stays-${cluster.id}`}
                  size="xs"
                  label={t(lead.id === stays ? 'merges.stays' : 'duplicates.goes')}
                  aria-label={t('merges.keepNamed', { name: nameOf(lead) })}
                  checked={lead.id === stays}
                  onChange={() => deciding.keep(cluster, lead.id)}
                />
                {leads.length > 2 && (
                  <Action
                    size="xs"
                    aria-label={t('duplicates.takeOutNamed', { name: nameOf(lead) })}
                    onClick={() => void deciding.oneApart(cluster, lead.id, nameOf(lead))}
                  >
                    {t('duplicates.takeOut')}
                  </Action>
                )}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ field, values }) => {
            const differs =
              new Set(values.filter(Boolean).map((each) => each.toLowerCase())).size > 1;
            return (
              <tr key={field}>
                <th scope="row">
                  {fieldName(field)}
                  {differs && <span className="p-hidden"> ({t('duplicates.differs')})</span>}
                </th>
                {values.map((value, index) => (
                  <td key={leads[index]?.id} data-differs={(differs && value !== '') || undefined}>
                    {value || <span className={css.quiet}>{t('merges.blank')}</span>}
                  </td>
                ))}
              </tr>
            );
          })}
          <tr>
            <th scope="row">{t('duplicates.entered')}</th>
            {leads.map((lead) => (
              <td key={lead.id}>{f.moment(lead.createdAt)}</td>
            ))}
          </tr>
          {leads.some(({ links }) => links.length > 0) && (
            <tr>
              <th scope="row">{t('duplicates.links')}</th>
              {leads.map((lead) => (
                <td key={lead.id}>
                  <span className={css.tiles}>
                    {lead.links.map((link) => (
                      <ProviderTile key={link.connectionId} provider={link.provider} named />
                    ))}
                  </span>
                </td>
              ))}
            </tr>
          )}
        </tbody>
      </table>
    </div>
  );
}
