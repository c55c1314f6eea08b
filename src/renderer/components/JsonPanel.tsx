import { Copy } from 'lucide-react';
import type { ReactNode } from 'react';
import { useText } from '../i18n/use-text.ts';
import { IconAction } from './Action.tsx';
import { announce } from './announce.ts';
import type { Tone } from './state.ts';
import css from './JsonPanel.module.css';

type JsonPanelProps = {
  title: string;
  /** Beside the title: a method and path, a status and duration. */
  note?: string;
  noteTone?: Tone;
  value: unknown;
  /** Keys whose values are what went wrong. */
  highlight?: readonly string[];
};

/** A payload to read: indented, keys in grey, values in ink. */
export function JsonPanel({ title, note, noteTone, value, highlight = [] }: JsonPanelProps) {
  const { t } = useText();
  const text = typeof value === 'string' ? value : (JSON.stringify(value, null, 2) ?? '');
  return (
    <section className={css.panel} aria-label={title}>
      <div className={css.head}>
        {title}
        {note && (
          <span className={css.note} data-tone={noteTone}>
            {note}
          </span>
        )}
        <span className={css.space} />
        <IconAction
          label={t('common.copy')}
          size={24}
          onClick={() =>
            void navigator.clipboard.writeText(text).then(() => announce(t('common.copied')))
          }
        >
          <Copy size={14} />
        </IconAction>
      </div>
      <pre className={`${css.code} p-scroll`} tabIndex={0} aria-label={title}>
        {colour(text, highlight)}
      </pre>
    </section>
  );
}

// A line of JSON is a key and the rest: enough to tell the two apart without a parser.
function colour(text: string, highlight: readonly string[]): ReactNode {
  return text.split('\n').map((line, index) => {
    const found = /^(\s*)("(?:[^"\\]|\\.)*")(:\s?)(.*)$/.exec(line);
    if (!found) return <span key={index}>{`${line}\n`}</span>;
    const [, indent, key = '', colon, rest] = found;
    const bad = highlight.includes(key.slice(1, -1));
    return (
      <span key={index}>
        {indent}
        <span className={css.key}>
          {key}
          {colon}
        </span>
        <span className={bad ? css.bad : undefined}>{rest}</span>
        {'\n'}
      </span>
    );
  });
}
