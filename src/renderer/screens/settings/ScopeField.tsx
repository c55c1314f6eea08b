import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { fitsScope } from '../../../shared/model/segment.ts';
import type { Connection } from '../../../shared/model/sync.ts';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import css from './ScopeField.module.css';

type ScopeFieldProps = {
  connection: Connection | null;
  name: string;
  value: string | null;
  onChange: (segmentId: string | null) => void;
};

const everyone = '';

/** Which leads may be made on the other side: all, or those of one segment; and what that means. */
export function ScopeField({ connection, name, value, onChange }: ScopeFieldProps) {
  const { t } = useText();
  const { api } = useService();
  const segments = useQuery(api.segments.list.queryOptions());
  const usable = segments.data?.filter(({ filter }) => fitsScope(filter)) ?? [];
  const limits = value !== null || scopeOf(connection) !== null;

  return (
    <div className={css.field}>
      <Select
        label={t('settings.connections.scope')}
        description={t('settings.connections.scopeHint', { name })}
        data={[
          { value: everyone, label: t('settings.connections.scopeAll') },
          ...usable.map(({ id, name: label }) => ({ value: id, label })),
        ]}
        value={value ?? everyone}
        allowDeselect={false}
        onChange={(next) => onChange(next === everyone ? null : next)}
      />
      {limits && <ScopeEffect connection={connection} name={name} segmentId={value} />}
    </div>
  );
}

type ScopeEffectProps = { connection: Connection | null; name: string; segmentId: string | null };

/** What the choice would lead to, before it is saved. Saving sends nothing by itself. */
function ScopeEffect({ connection, name, segmentId }: ScopeEffectProps) {
  const { t, f } = useText();
  const { api } = useService();
  const id = connection?.id ?? null;
  const { data, isError } = useQuery(
    api.connections.scope.queryOptions({ input: { id, segmentId } }),
  );
  const kept = segmentId === scopeOf(connection);
  const inside = kept && id !== null && data && data.couldBeSent > 0;

  return (
    <div className={css.effect} role="status">
      {isError && t('settings.connections.scopeUnknown')}
      {!data && !isError && t('settings.connections.scopeCounting')}
      {data && (
        <ul className={css.lines}>
          <li>{t('settings.connections.scopeInside', { count: data.inside })}</li>
          {id !== null && (
            <li>
              {inside ? (
                <Link
                  to="/leads"
                  search={{ filter: { connectionId: id, excludedWhy: 'not_sent' } }}
                >
                  {t('settings.connections.scopeCould', { count: data.couldBeSent, name })}
                </Link>
              ) : (
                t('settings.connections.scopeCould', { count: data.couldBeSent, name })
              )}
            </li>
          )}
          {data.outsideThere > 0 && (
            <li>{t('settings.connections.scopeStays', { count: data.outsideThere })}</li>
          )}
          {data.stopped > 0 && (
            <li>{t('settings.connections.scopeStopped', { n: f.number(data.stopped) })}</li>
          )}
        </ul>
      )}
    </div>
  );
}

/** The segment to which it is limited as kept. */
export function scopeOf(connection: Connection | null): string | null {
  const segmentId = connection?.settings['segmentId'];
  return typeof segmentId === 'string' ? segmentId : null;
}
