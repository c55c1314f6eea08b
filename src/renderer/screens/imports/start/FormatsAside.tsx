import { Download } from 'lucide-react';
import { Action } from '../../../components/Action.tsx';
import { Facts, Section } from '../../../components/Layout.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { ImportAside } from '../ImportAside.tsx';
import { saveFile } from '../../../components/save-file.ts';
import css from './StartPage.module.css';
import { TextFact } from '../TextFact.tsx';

const facts = ['types', 'reading', 'header', 'excel'] as const;
const parts = ['rows', 'match', 'undo'] as const;

/** What can be brought, and what becomes of it. */
export function FormatsAside() {
  const { t, language } = useText();

  async function download(): Promise<void> {
    // The writer of tables is fetched with the first press: most people never need it here.
    const { templateCsv } = await import('./template-csv.ts');
    saveFile(t('imports.formats.templateFile'), [templateCsv(language)]);
  }

  return (
    <ImportAside label={t('imports.formats.label')}>
      <Section title={t('imports.formats.title')}>
        <Facts>
          {facts.map((fact) => (
            <TextFact key={fact} label={t(`imports.formats.${fact}`)}>
              {t(`imports.formats.${fact}Text`)}
            </TextFact>
          ))}
        </Facts>
      </Section>
      {parts.map((part) => (
        <Section key={part} title={t(`imports.formats.${part}Title`)}>
          <p className={css.text}>{t(`imports.formats.${part}Text`)}</p>
        </Section>
      ))}
      <Section>
        <Action icon={<Download size={16} />} onClick={() => void download()}>
          {t('imports.formats.template')}
        </Action>
      </Section>
    </ImportAside>
  );
}
