import { Select, TextInput } from '@mantine/core';
import { hookScheme } from '../../../../shared/model/hook.ts';
import { useText } from '../../../i18n/use-text.ts';
import css from '../Hooks.module.css';
import { choosesHeader, isHeader, type SchemeDraft } from './scheme-draft.ts';

type SchemeFieldsProps = {
  draft: SchemeDraft;
  tried: boolean;
  onChange: (draft: SchemeDraft) => void;
};

const encodings = ['hex', 'base64'] as const;

/** How a system shows who it is: the way, and what of it can be chosen. */
export function SchemeFields({ draft, tried, onChange }: SchemeFieldsProps) {
  const { t } = useText();
  const { scheme, header, encoding } = draft;
  return (
    <>
      <Select
        label={t('hooks.form.scheme')}
        description={t(`hooks.schemeHint.${scheme}`)}
        data={hookScheme.options.map((value) => ({ value, label: t(`hooks.scheme.${value}`) }))}
        value={scheme}
        allowDeselect={false}
        onChange={(value) => {
          const next = hookScheme.options.find((each) => each === value);
          if (next) onChange({ ...draft, scheme: next });
        }}
      />
      {choosesHeader(scheme) && (
        <div className={css.pair}>
          <TextInput
            label={t('hooks.form.header')}
            value={header}
            maxLength={80}
            error={tried && !isHeader(header) && t('hooks.form.headerWrong')}
            onChange={(event) => onChange({ ...draft, header: event.currentTarget.value })}
          />
          {scheme === 'hmac-sha256' && (
            <Select
              label={t('hooks.form.encoding')}
              data={[...encodings]}
              value={encoding}
              allowDeselect={false}
              onChange={(value) =>
                onChange({
                  ...draft,
                  encoding: encodings.find((each) => each === value) ?? encoding,
                })
              }
            />
          )}
        </div>
      )}
    </>
  );
}
