import { createInstance, type i18n } from 'i18next';
import { en, ptBR, type Language } from './catalogues.ts';

type Tree = { [key: string]: string | Tree };

/**
 * Gives every plural the forms the language may ask for.
 *
 * Portuguese has a form of its own for whole millions and counts zero as one; people
 * write "0 leads" and "1.000.000 leads", so both take the words of the general form.
 */
export function withPluralForms(tree: Tree): Tree {
  const full: Tree = {};
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value !== 'string') {
      full[key] = withPluralForms(value);
      continue;
    }
    full[key] = value;
    if (!key.endsWith('_other')) continue;
    const stem = key.slice(0, -'_other'.length);
    full[`${stem}_zero`] ??= tree[`${stem}_zero`] ?? value;
    full[`${stem}_many`] ??= tree[`${stem}_many`] ?? value;
  }
  return full;
}

/** Words for one process: the window and the service each make their own. */
export function createWords(language: Language): i18n {
  const words = createInstance();
  void words.init({
    lng: language,
    fallbackLng: 'pt-BR',
    initAsync: false,
    resources: {
      'pt-BR': { translation: withPluralForms(ptBR as unknown as Tree) },
      en: { translation: withPluralForms(en as unknown as Tree) },
    },
    // The screens escape by themselves, and plain text needs none.
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  return words;
}
