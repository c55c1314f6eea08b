import { readObject } from '../../../shared/model/sync.ts';
import { useText } from '../../i18n/use-text.ts';
import { useLeadWords } from '../leads/lead-words.ts';

const ofProducts = ['name', 'code', 'price', 'stock'] as const;

/** Kinds of record, fields and values of a preview, in the words on screen. */
export function usePreviewWords() {
  const { t, f } = useText();
  const words = useLeadWords();

  function objectName(object: string): string {
    const known = readObject.safeParse(object);
    return known.success ? t(`syncs.object.${known.data}`) : object;
  }

  function fieldName(object: string, field: string): string {
    if (object !== 'product') return words.fieldName(field);
    const known = ofProducts.find((each) => each === field);
    return t(known === undefined ? 'products.column.state' : `products.column.${known}`);
  }

  function valueText(object: string, field: string, value: unknown): string {
    if (object !== 'product') return words.valueText(field, value);
    if (field === 'active') return t(value === true ? 'products.inUse' : 'products.outOfUse');
    if (typeof value !== 'number') return typeof value === 'string' ? value : '';
    return field === 'price' ? f.money(value) : f.number(value);
  }

  return { objectName, fieldName, valueText };
}
