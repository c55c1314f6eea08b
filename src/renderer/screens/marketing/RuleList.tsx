import { Select, Switch, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Plus, Trash2 } from 'lucide-react';
import { useState, type FormEvent } from 'react';
import {
  conversionFact,
  eventName as eventNameShape,
  type ConversionRule,
  type ConversionRuleDraft,
  type Pixel,
} from '../../../shared/model/marketing.ts';
import { Action, IconAction } from '../../components/Action.tsx';
import { ErrorNotice } from '../../components/ErrorNotice.tsx';
import { Page, Scroll } from '../../components/Layout.tsx';
import { useAct } from '../../components/use-act.ts';
import { useOneAtATime } from '../../components/use-one-at-a-time.ts';
import { useText } from '../../i18n/use-text.ts';
import { useAppState, useService } from '../../service.tsx';
import css from './Marketing.module.css';
import { useMarketingWords } from './use-marketing-words.ts';

/** Which fact is reported as which event, one sentence a rule. */
export function RuleList({ pixels }: { pixels: readonly Pixel[] }) {
  const { t } = useText();
  const words = useMarketingWords();
  const { client, api, queries } = useService();
  const { data: app } = useAppState();
  const act = useAct();
  const [adding, setAdding] = useState(false);
  const isAdmin = app?.operator.role === 'admin';
  const { data: rules, error, refetch } = useQuery(api.conversions.rules.queryOptions());
  const { data: stages } = useQuery(api.deals.stages.queryOptions());
  const stageName = (id: string | null) => stages?.items.find((each) => each.id === id)?.name ?? '';

  async function change(
    call: () => Promise<unknown>,
    title: string,
    undo?: () => Promise<unknown>,
  ): Promise<boolean> {
    const done = await act({
      do: call,
      done: () => ({
        title,
        ...(undo
          ? {
              undo: async () =>
                void (await undo().then(() =>
                  queries.invalidateQueries({ queryKey: api.conversions.key() }),
                )),
            }
          : {}),
      }),
    });
    await queries.invalidateQueries({ queryKey: api.conversions.key() });
    return done !== undefined;
  }

  const sentence = (rule: ConversionRule) =>
    t('marketing.rule.sentence', {
      fact:
        rule.fact === 'deal.stage'
          ? t('marketing.rule.atStage', { stage: stageName(rule.stageId) })
          : words.fact(rule.fact),
      event: rule.eventName,
      pixel: pixels.find(({ id }) => id === rule.pixelId)?.name ?? t('marketing.rule.everyPixel'),
    });

  return (
    <Scroll>
      <Page>
        <div className={css.head}>
          <p className={css.quiet}>{t('marketing.rule.intro')}</p>
          {isAdmin && !adding && (
            <Action icon={<Plus size={16} />} onClick={() => setAdding(true)}>
              {t('marketing.rule.new')}
            </Action>
          )}
        </div>
        {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
        {adding && (
          <RuleForm
            pixels={pixels}
            stages={stages?.items ?? []}
            onSave={async (draft) => {
              const save = () => client.conversions.saveRule(draft);
              if (await change(save, t('marketing.rule.saved'))) setAdding(false);
            }}
            onClose={() => setAdding(false)}
          />
        )}
        <ul className={css.plain}>
          {rules?.map((rule) => (
            <li key={rule.id} className={css.item}>
              <p className={css.itemText}>{sentence(rule)}</p>
              <Switch
                aria-label={t('marketing.rule.on', { rule: sentence(rule) })}
                checked={rule.active}
                disabled={!isAdmin}
                onChange={(event) =>
                  void change(
                    () =>
                      client.conversions.saveRule({ ...rule, active: event.currentTarget.checked }),
                    t(
                      event.currentTarget.checked
                        ? 'marketing.rule.switchedOn'
                        : 'marketing.rule.switchedOff',
                    ),
                    () => client.conversions.saveRule(rule),
                  )
                }
              />
              {isAdmin && (
                <IconAction
                  label={t('marketing.rule.remove', { rule: sentence(rule) })}
                  onClick={() =>
                    void change(
                      () => client.conversions.removeRule({ id: rule.id }),
                      t('marketing.rule.removed'),
                      () => client.conversions.saveRule(rule),
                    )
                  }
                >
                  <Trash2 size={16} />
                </IconAction>
              )}
            </li>
          ))}
        </ul>
      </Page>
    </Scroll>
  );
}

type RuleFormProps = {
  pixels: readonly Pixel[];
  stages: readonly { id: string; name: string }[];
  onSave: (draft: ConversionRuleDraft) => Promise<void>;
  onClose: () => void;
};

/** Names that platforms know; any other may be typed. */
const usual = ['Lead', 'CompleteRegistration', 'Contact', 'Schedule', 'Purchase'];

function RuleForm({ pixels, stages, onSave, onClose }: RuleFormProps) {
  const { t } = useText();
  const words = useMarketingWords();
  const [fact, setFact] = useState<ConversionRule['fact']>('lead.created');
  const [stageId, setStage] = useState<string | null>(null);
  const [name, setName] = useState('');
  const [pixelId, setPixel] = useState<string | null>(null);
  const [tried, setTried] = useState(false);
  const { busy, alone } = useOneAtATime();
  const nameOk = eventNameShape.safeParse(name).success;
  const stageOk = fact !== 'deal.stage' || stageId !== null;

  function submit(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    if (!nameOk || !stageOk) return;
    const draft = {
      fact,
      stageId: fact === 'deal.stage' ? stageId : null,
      eventName: name.trim(),
      pixelId,
      active: true,
    };
    void alone(() => onSave(draft));
  }

  return (
    <form className={css.card} aria-label={t('marketing.rule.form')} onSubmit={submit}>
      <div className={css.pair}>
        <Select
          label={t('marketing.rule.when')}
          data={conversionFact.options.map((value) => ({ value, label: words.fact(value) }))}
          value={fact}
          allowDeselect={false}
          onChange={(value) =>
            setFact(conversionFact.options.find((each) => each === value) ?? fact)
          }
        />
        {fact === 'deal.stage' && (
          <Select
            label={t('marketing.rule.stage')}
            data={stages.map(({ id, name: label }) => ({ value: id, label }))}
            value={stageId}
            error={tried && !stageOk && t('marketing.rule.stageWrong')}
            onChange={setStage}
          />
        )}
      </div>
      <div className={css.pair}>
        <TextInput
          label={t('marketing.rule.event')}
          description={t('marketing.rule.eventHint', { names: usual.join(', ') })}
          value={name}
          maxLength={50}
          error={tried && !nameOk && t('marketing.rule.eventWrong')}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Select
          label={t('marketing.rule.pixel')}
          placeholder={t('marketing.rule.everyPixel')}
          clearable
          data={pixels.map(({ id, name: label }) => ({ value: id, label }))}
          value={pixelId}
          onChange={setPixel}
        />
      </div>
      <div className={css.buttons}>
        <Action type="button" onClick={onClose}>
          {t('common.cancel')}
        </Action>
        <Action type="submit" primary loading={busy}>
          {t('marketing.rule.save')}
        </Action>
      </div>
    </form>
  );
}
