import type { PreviewField } from '../../../shared/model/preview.ts';
import { useText } from '../../i18n/use-text.ts';
import css from './Preview.module.css';
import { usePreviewWords } from './use-preview-words.ts';

const shownAtOnce = 14;

type FieldBarsProps = {
  fields: readonly PreviewField[];
  name: string;
  /** The kind of record these are fields of, where there are several. */
  object: string | null;
};

/** For each field, how many records take it and how many send it, as bars from the middle. */
export function FieldBars({ fields, name, object }: FieldBarsProps) {
  const { t, f } = useText();
  const { objectName, fieldName } = usePreviewWords();
  const most = Math.max(1, ...fields.flatMap((each) => [each.in, each.out]));
  const width = (count: number) => ({ width: `${(count / most) * 100}%` });

  return (
    <section aria-label={t('preview.fields.title')}>
      <h2 className={css.heading}>
        {object === null
          ? t('preview.fields.title')
          : t('preview.fields.of', { object: objectName(object) })}
      </h2>
      {fields.length === 0 ? (
        <p className={css.quiet}>{t('preview.fields.none')}</p>
      ) : (
        <table className={css.bars}>
          <thead>
            <tr>
              <th scope="col" className={css.barIn}>
                {t('preview.fields.in')}
              </th>
              <th scope="col" className={css.barField}>
                <span className={css.hidden}>{t('preview.fields.field')}</span>
              </th>
              <th scope="col">{t('preview.fields.out', { name })}</th>
            </tr>
          </thead>
          <tbody>
            {fields.slice(0, shownAtOnce).map((each) => (
              <tr key={each.field}>
                <td className={css.barIn} aria-label={f.number(each.in)}>
                  <span className={css.bar} data-side="in">
                    <span className={css.count}>{f.number(each.in)}</span>
                    <span className={css.track}>
                      <span className={css.fill} style={width(each.in)} />
                    </span>
                  </span>
                </td>
                <th scope="row" className={css.barField}>
                  <span className="p-truncate" title={fieldName(each.object, each.field)}>
                    {fieldName(each.object, each.field)}
                  </span>
                  {each.conflict > 0 && (
                    <span className={css.asks}>
                      {t('preview.fields.asks', { count: each.conflict })}
                    </span>
                  )}
                  {each.settle > 0 && (
                    <span className={css.quiet}>
                      {t('preview.fields.settles', { count: each.settle })}
                    </span>
                  )}
                </th>
                <td aria-label={f.number(each.out)}>
                  <span className={css.bar} data-side="out">
                    <span className={css.track}>
                      <span className={css.fill} style={width(each.out)} />
                    </span>
                    <span className={css.count}>{f.number(each.out)}</span>
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
