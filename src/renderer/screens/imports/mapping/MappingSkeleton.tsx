import { Delayed } from '../../../components/Delayed.tsx';
import { useText } from '../../../i18n/use-text.ts';
import css from './Mapping.module.css';

const [heads, lines] = [6, 14];

/** The table to come, while a file is read for the first time. */
export function MappingSkeleton({ fileName }: { fileName: string }) {
  const { t } = useText();
  return (
    <div className={css.skeleton} role="status">
      <p className="p-hidden">
        {t('imports.mapping.reading', { name: fileName || t('imports.mapping.thisFile') })}
      </p>
      <Delayed>
        <div className={css.boneHead} aria-hidden="true">
          {Array.from({ length: heads }, (_, index) => (
            <span key={index} className={css.boneTarget} />
          ))}
        </div>
        {Array.from({ length: lines }, (_, index) => (
          <div key={index} className={css.boneRow} aria-hidden="true">
            {Array.from({ length: heads }, (__, at) => (
              <span key={at} className={css.bone} />
            ))}
          </div>
        ))}
      </Delayed>
    </div>
  );
}
