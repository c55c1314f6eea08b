import { Check } from 'lucide-react';
import {
  importDelimiter,
  importEncoding,
  type ImportDelimiter,
  type ImportEncoding,
  type ImportPreview,
} from '../../../../shared/model/import.ts';
import { Fact, Facts, Section } from '../../../components/Layout.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { ChoiceMenu } from '../ChoiceMenu.tsx';
import type { Draft } from '../drafts.ts';
import css from './MappingPanel.module.css';
import { accentedWords } from '../table/preview-problems.ts';
import { TextFact } from '../TextFact.tsx';

type ReadingSectionProps = {
  preview: ImportPreview;
  reading: Draft['reading'];
  onChange: (reading: Draft['reading']) => void;
};

const encodingNames: Readonly<Record<ImportEncoding, string>> = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16 LE',
  'utf-16be': 'UTF-16 BE',
  'windows-1252': 'Windows-1252',
  'iso-8859-1': 'ISO-8859-1',
  cp850: 'CP850 (DOS)',
};

const delimiterNames: Readonly<Record<ImportDelimiter, 'comma' | 'semicolon' | 'tab' | 'pipe'>> = {
  ',': 'comma',
  ';': 'semicolon',
  '\t': 'tab',
  '|': 'pipe',
};

/** How the file was read; each of it can be said otherwise, and is then read again. */
export function ReadingSection({ preview, reading, onChange }: ReadingSectionProps) {
  const { t } = useText();
  const { hasHeader } = { ...preview, ...reading };
  const told = [reading.encoding, reading.delimiter, reading.hasHeader, reading.sheet].some(
    (each) => each !== undefined,
  );
  const words = accentedWords(preview.rows);
  return (
    <Section
      title={t('imports.panel.reading')}
      aside={
        told ? (
          <span className={css.quiet}>{t('imports.panel.chosen')}</span>
        ) : (
          <span className={css.found}>
            <Check size={14} aria-hidden="true" />
            {t('imports.panel.found')}
          </span>
        )
      }
    >
      <Facts>
        {preview.sheet === null ? (
          <TextReading preview={preview} reading={reading} onChange={onChange} />
        ) : (
          <SheetFact preview={preview} sheet={preview.sheet} onChange={onChange} />
        )}
        <Fact label={t('imports.panel.header')}>
          <ChoiceMenu
            plain
            name={t('imports.panel.header')}
            value={hasHeader ? 'yes' : 'no'}
            options={[
              { value: 'yes', label: t('imports.panel.headerLine') },
              { value: 'no', label: t('imports.panel.noHeader') },
            ]}
            onChange={(next) => onChange({ ...reading, hasHeader: next === 'yes' })}
          />
        </Fact>
        <TextFact label={t('imports.panel.accents')}>
          {words.length === 0 ? (
            <span className={css.quiet}>{t('imports.panel.accentsNone')}</span>
          ) : (
            t('imports.panel.accentsList', { words: words.map((word) => `“${word}”`).join(', ') })
          )}
        </TextFact>
      </Facts>
    </Section>
  );
}

/** What has to be found out of a text: how its letters and its cells are told apart. */
function TextReading({ preview, reading, onChange }: ReadingSectionProps) {
  const { t } = useText();
  const { encoding, delimiter } = { ...preview, ...reading };
  return (
    <>
      <Fact label={t('imports.panel.encoding')}>
        <ChoiceMenu
          plain
          name={t('imports.panel.encoding')}
          value={encoding}
          options={importEncoding.options.map((value) => ({
            value,
            label: encodingNames[value],
          }))}
          onChange={(next) => onChange({ ...reading, encoding: next })}
        />
      </Fact>
      <Fact label={t('imports.panel.delimiter')}>
        <ChoiceMenu
          plain
          name={t('imports.panel.delimiter')}
          value={delimiter}
          options={importDelimiter.options.map((value) => ({
            value,
            label: t(`imports.panel.delimiters.${delimiterNames[value]}`),
          }))}
          // Other columns come of it, so those matched before mean nothing any more.
          onChange={(next) =>
            onChange({
              delimiter: next,
              ...(reading.encoding === undefined ? {} : { encoding: reading.encoding }),
            })
          }
        />
      </Fact>
    </>
  );
}

type SheetFactProps = {
  preview: ImportPreview;
  sheet: string;
  onChange: (reading: Draft['reading']) => void;
};

/** Which sheet of a workbook is read; there is nothing to choose where only one holds anything. */
function SheetFact({ preview, sheet, onChange }: SheetFactProps) {
  const { t } = useText();
  if (preview.sheets.length === 1) {
    return <TextFact label={t('imports.panel.sheet')}>{sheet}</TextFact>;
  }
  return (
    <Fact label={t('imports.panel.sheet')}>
      <ChoiceMenu
        plain
        name={t('imports.panel.sheet')}
        value={sheet}
        options={preview.sheets.map((value) => ({ value, label: value }))}
        // Other columns come of it, so those matched before mean nothing any more.
        onChange={(next) => onChange({ sheet: next })}
      />
    </Fact>
  );
}
