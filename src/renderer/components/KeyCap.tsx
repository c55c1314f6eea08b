import { keyCaps } from '../commands/keys.ts';
import { useText } from '../i18n/use-text.ts';
import css from './KeyCap.module.css';

/** The keys of a command, as drawn inside the button they press. Screen readers hear them from the command. */
export function KeyCap({ keys, onFill = false }: { keys: string; onFill?: boolean }) {
  const { t } = useText();
  return (
    <span aria-hidden="true" className={onFill ? css.onFill : undefined}>
      {keyCaps(keys, t('common.space')).map((press, index) => (
        <span key={index} className={css.chord}>
          {press.map((key) => (
            <kbd key={key} className={css.key}>
              {key}
            </kbd>
          ))}
        </span>
      ))}
    </span>
  );
}
