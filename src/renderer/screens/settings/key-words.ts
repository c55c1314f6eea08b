import { restAreas, type ApiKey, type ApiScope } from '../../../shared/model/api-key.ts';
import { useText } from '../../i18n/use-text.ts';

/** A key's rights, age and use in words. */
export function useKeyWords() {
  const { t, f } = useText();

  function scopes(given: readonly ApiScope[]): string {
    const reads = given.includes('read');
    const writes = given.includes('write');
    if (reads && writes) return t('settings.api.readWrite');
    const areas = restAreas.flatMap((area) => {
      const read = given.includes(`${area}:read`);
      const write = given.includes(`${area}:write`);
      if (!read && !write) return [];
      const deed = read && write ? 'both' : read ? 'read' : 'write';
      return [t(`settings.api.areaDeed.${deed}`, { area: t(`settings.api.areas.${area}`) })];
    });
    const whole = reads
      ? [t('settings.api.readOnly')]
      : writes
        ? [t('settings.api.writeOnly')]
        : [];
    return [...whole, ...areas].join(', ');
  }

  function line(key: ApiKey, now = Date.now()): string {
    const expired = key.expiresAt !== null && Date.parse(key.expiresAt) <= now;
    return [
      scopes(key.scopes),
      ...(key.role === 'admin' ? [t('settings.api.asAdmin')] : []),
      t('settings.api.rateLine', { count: key.ratePerMinute }),
      t('settings.api.made', { time: f.moment(key.createdAt) }),
      key.lastUsedAt
        ? t('settings.api.used', { time: f.moment(key.lastUsedAt) })
        : t('settings.api.never'),
      ...(key.expiresAt === null || expired
        ? []
        : [t('settings.api.until', { date: f.date(key.expiresAt) })]),
    ].join(' · ');
  }

  /** Why a key is good for nothing any more; null while it is good. */
  function ended(key: ApiKey, now = Date.now()): string | null {
    if (key.revokedAt) return t('settings.api.revoked');
    const expired = key.expiresAt !== null && Date.parse(key.expiresAt) <= now;
    return expired && key.expiresAt
      ? t('settings.api.expired', { date: f.date(key.expiresAt) })
      : null;
  }

  return { line, ended };
}
