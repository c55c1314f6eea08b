import { Checkbox, Radio } from '@mantine/core';
import { restAreas, type ApiScope, type RestDeed } from '../../../shared/model/api-key.ts';
import { useText } from '../../i18n/use-text.ts';
import css from './Settings.module.css';

const deeds: readonly RestDeed[] = ['read', 'write'];

/** What a key may do: everywhere, or area by area. */
export function KeyScopes({
  scopes,
  problem,
  onChange,
}: {
  scopes: readonly ApiScope[];
  problem: string | null;
  onChange: (scopes: ApiScope[]) => void;
}) {
  const { t } = useText();
  const byArea = !scopes.some((scope) => scope === 'read' || scope === 'write');
  const kind = byArea ? 'areas' : scopes.includes('write') ? 'write' : 'read';

  function choose(next: string): void {
    if (next === 'areas') onChange(restAreas.map((area) => `${area}:read` as const));
    else onChange(next === 'write' ? ['read', 'write'] : ['read']);
  }

  function toggle(scope: ApiScope): void {
    onChange(scopes.includes(scope) ? scopes.filter((each) => each !== scope) : [...scopes, scope]);
  }

  return (
    <>
      <Radio.Group label={t('settings.api.may')} value={kind} onChange={choose} error={problem}>
        <div className={css.options}>
          {(['read', 'write', 'areas'] as const).map((each) => (
            <Radio key={each} value={each} label={t(`settings.api.kind.${each}`)} />
          ))}
        </div>
      </Radio.Group>
      {byArea && (
        <table className={css.scopes}>
          <thead>
            <tr>
              <th scope="col">{t('settings.api.area')}</th>
              {deeds.map((deed) => (
                <th key={deed} scope="col">
                  {t(`settings.api.deed.${deed}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {restAreas.map((area) => (
              <tr key={area}>
                <th scope="row">{t(`settings.api.areas.${area}`)}</th>
                {deeds.map((deed) => (
                  <td key={deed}>
                    <Checkbox
                      aria-label={`${t(`settings.api.areas.${area}`)}: ${t(`settings.api.deed.${deed}`)}`}
                      checked={scopes.includes(`${area}:${deed}`)}
                      onChange={() => toggle(`${area}:${deed}`)}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
