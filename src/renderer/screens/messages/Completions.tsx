import { useQuery } from '@tanstack/react-query';
import { Action } from '../../components/Action.tsx';
import { useText } from '../../i18n/use-text.ts';
import { useService } from '../../service.tsx';
import { fold } from '../../../shared/text.ts';
import css from './Messages.module.css';

type CompletionsProps = {
  /** What stands before the cursor. */
  before: string;
  /** Puts a text in place of the last so many characters. */
  onComplete: (text: string, instead: number) => void;
};

const most = 6;
/** Braces that are open, and as much of a name as was typed in them. */
const open = /\{\{\{?[#^/&]?\s*(?:[^{}|]*\|\s*)*([\p{L}]*)$/u;

/** Names that go on from what is being typed within braces, the nearest first. */
export function Completions({ before, onComplete }: CompletionsProps) {
  const { t, language } = useText();
  const { api } = useService();
  const { data } = useQuery({
    ...api.messageTemplates.fields.queryOptions(),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const typed = open.exec(before);
  if (!typed || !data) return null;
  const [all, begun = ''] = typed;
  const isFormat = all.includes('|');
  const begins = ({ name, label }: (typeof data.fields)[number]) =>
    fold(name).startsWith(fold(begun)) || fold(label[language]).startsWith(fold(begun));
  const offered = (isFormat ? data.formats : data.fields).filter(begins).slice(0, most);
  if (offered.length === 0) return null;
  return (
    <div className={css.row} role="group" aria-label={t('messages.templates.complete')}>
      {offered.map(({ name, label, example }) => (
        <Action
          key={name}
          type="button"
          size="xs"
          title={`${label[language]}: ${example}`}
          onClick={() =>
            onComplete(name === 'ou' ? 'ou: ' : `${name}${isFormat ? '' : '}}'}`, begun.length)
          }
        >
          {name}
        </Action>
      ))}
    </div>
  );
}
