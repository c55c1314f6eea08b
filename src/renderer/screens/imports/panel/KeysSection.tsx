import { Menu } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ArrowUp, X } from 'lucide-react';
import { useState } from 'react';
import type { KeyTest, MatchKey } from '../../../../shared/model/import-rules.ts';
import { Action, IconAction } from '../../../components/Action.tsx';
import { ChipAdder } from '../../../components/Chip.tsx';
import { ErrorNotice } from '../../../components/ErrorNotice.tsx';
import { Section } from '../../../components/Layout.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { useService } from '../../../service.tsx';
import css from './KeysSection.module.css';
import type { Choices } from '../mapping/use-choices.ts';
import { useTargetWords } from '../use-target-words.ts';

const usual = ['email', 'document', 'phone'] as const;

/** By what a person is known again, in which order, and what that finds in this file. */
export function KeysSection({ choices }: { choices: Choices }) {
  const { t } = useText();
  const { targetName } = useTargetWords();
  const { draft, columns } = choices;
  const { keys } = draft.rules;
  const own = columns.flatMap(({ target }) =>
    target !== null && /^(?:custom|external):/.test(target) ? [target] : [],
  );
  const offered = [...new Set<MatchKey>([...usual, ...own])].filter((key) => !keys.includes(key));

  const put = (next: readonly MatchKey[]) =>
    choices.change({ rules: { ...draft.rules, keys: [...next] } });

  return (
    <Section title={t('imports.panel.keys')}>
      <ol className={css.keys}>
        {keys.map((key, at) => (
          <li key={key} className={css.key}>
            <span className={css.number}>{at + 1}</span>
            <span className={`${css.name} p-truncate`}>{targetName(key)}</span>
            {at > 0 && (
              <IconAction
                size="sm"
                label={t('importChoices.keys.earlier', { key: targetName(key) })}
                onClick={() => put(keys.toSpliced(at, 1).toSpliced(at - 1, 0, key))}
              >
                <ArrowUp size={13} />
              </IconAction>
            )}
            {keys.length > 1 && (
              <IconAction
                size="sm"
                label={t('importChoices.keys.remove', { key: targetName(key) })}
                onClick={() => put(keys.filter((each) => each !== key))}
              >
                <X size={13} />
              </IconAction>
            )}
          </li>
        ))}
      </ol>
      {offered.length > 0 && keys.length < 8 && (
        <Menu position="bottom-start">
          <Menu.Target>
            <ChipAdder>{t('importChoices.keys.add')}</ChipAdder>
          </Menu.Target>
          <Menu.Dropdown>
            {offered.map((key) => (
              <Menu.Item key={key} onClick={() => put([...keys, key])}>
                {targetName(key)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      <p className={css.hint}>{t('importChoices.keys.hint')}</p>
      <Tested choices={choices} />
    </Section>
  );
}

/** How many rows each key finds; asked for, since a file may be long. */
function Tested({ choices }: { choices: Choices }) {
  const { t } = useText();
  const { client } = useService();
  const [asked, setAsked] = useState<'sample' | 'whole' | null>(null);
  const { fileId, mapping } = choices;
  const whole = asked === 'whole';
  const tested = useQuery({
    queryKey: ['import-keys', fileId, mapping, whole],
    queryFn: ({ signal }) => client.imports.testKeys({ fileId, mapping, whole }, { signal }),
    enabled: asked !== null,
    placeholderData: (before) => before,
    staleTime: 0,
    gcTime: 60_000,
  });
  return (
    <div className={css.tested} aria-live="polite">
      <div className={css.buttons}>
        <Action
          size="xs"
          loading={tested.isFetching}
          onClick={() => (asked === null ? setAsked('sample') : void tested.refetch())}
        >
          {t('importChoices.keys.test')}
        </Action>
        {tested.data && !tested.data.complete && (
          <Action size="xs" onClick={() => setAsked('whole')}>
            {t('importChoices.keys.whole')}
          </Action>
        )}
      </div>
      {tested.error && <ErrorNotice error={tested.error} onRetry={() => void tested.refetch()} />}
      {tested.data && (
        <>
          <p className={css.hint}>
            {t(tested.data.complete ? 'importChoices.keys.ofAll' : 'importChoices.keys.ofSample', {
              count: tested.data.rows,
            })}
          </p>
          <ul>
            {tested.data.keys.map((test) => (
              <Result
                key={test.key}
                test={test}
                used={choices.draft.rules.keys.includes(test.key)}
              />
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

function Result({ test, used }: { test: KeyTest; used: boolean }) {
  const { t, f } = useText();
  const { targetName } = useTargetWords();
  const { rows, one, several, none, examples } = test;
  return (
    <li className={css.result} data-unused={!used || undefined}>
      <h3>
        {targetName(test.key)}
        {!used && <span className={css.quiet}>{` ${t('importChoices.keys.unused')}`}</span>}
      </h3>
      {rows === 0 ? (
        <p className={css.quiet}>{t('importChoices.keys.noRows')}</p>
      ) : (
        <dl>
          <Count name={t('importChoices.keys.one')} value={f.number(one)} />
          <Count
            name={t('importChoices.keys.several')}
            value={f.number(several)}
            warns={several > 0}
          />
          <Count name={t('importChoices.keys.none')} value={f.number(none)} />
        </dl>
      )}
      {examples.slice(0, 3).map(({ line, leads }) => (
        <p key={line} className={css.example}>
          <span className={css.quiet}>{t('imports.mapping.lineNumber', { line })}: </span>
          {leads.map(({ id, name }, at) => (
            <span key={id}>
              {at > 0 && ', '}
              <Link to="/leads/$leadId" params={{ leadId: id }}>
                {name || t('imports.run.noName')}
              </Link>
            </span>
          ))}
        </p>
      ))}
    </li>
  );
}

function Count({ name, value, warns }: { name: string; value: string; warns?: boolean }) {
  return (
    <div data-tone={warns ? 'warning' : undefined}>
      <dt>{name}</dt>
      <dd className="p-num">{value}</dd>
    </div>
  );
}
