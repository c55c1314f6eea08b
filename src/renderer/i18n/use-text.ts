import { useTranslation } from 'react-i18next';
import type { Language } from '../../shared/i18n/catalogues.ts';
import { createFormats } from './format.ts';
import { useMemo } from 'react';

/** Words and formats of the language on screen: `t('leads.title')`, `f.number(1234)`. */
export function useText() {
  const { t, i18n } = useTranslation();
  const language = i18n.language as Language;
  const f = useMemo(() => createFormats(language, t), [language, t]);
  return { t, f, language };
}
