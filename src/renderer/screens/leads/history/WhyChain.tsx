import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { RotateCw } from 'lucide-react';
import type { WhyStep } from '../../../../shared/model/ledger.ts';
import { Action } from '../../../components/Action.tsx';
import { ErrorNotice } from '../../../components/ErrorNotice.tsx';
import { useText } from '../../../i18n/use-text.ts';
import { useService } from '../../../service.tsx';
import css from './FieldWhy.module.css';
import { useWhyWords } from './why-words.ts';

/** The record that is asked about. */
export type Subject = { kind: 'leads' | 'deals'; id: string };

type WhyChainProps = { of: Subject; entryId: string; field: string; onLeave: () => void };

/** The chain of causes behind one change, and the decision made again when somebody asks for it. */
export function WhyChain({ of, entryId, field, onLeave }: WhyChainProps) {
  const { t } = useText();
  const { api } = useService();
  const { stepText } = useWhyWords(field);
  const { data, error } = useQuery(
    api[of.kind].explain.queryOptions({ input: { id: of.id, entryId, field } }),
  );
  if (error) return <ErrorNotice error={error} />;
  if (!data) return null;
  const decision = data.steps.find((step) => step.kind === 'decision');
  const name = decision?.connectionName ?? '';

  return (
    <div className={css.chain}>
      <ul aria-label={t('ledger.chain')}>
        {data.steps.map((step, index) => {
          const { what, more } = stepText(step, name);
          return (
            <li key={index} className={css.cause}>
              <p>
                {what} <RunLink step={step} onLeave={onLeave} />
              </p>
              {more && <p className={css.more}>{more}</p>}
              {step.kind === 'decision' && step.externalId && (
                <p className={css.more}>{t('ledger.step.record', { id: step.externalId })}</p>
              )}
            </li>
          );
        })}
      </ul>
      {data.decisionId && <Again decisionId={data.decisionId} field={field} name={name} />}
    </div>
  );
}

function RunLink({ step, onLeave }: { step: WhyStep; onLeave: () => void }) {
  const { t } = useText();
  if (step.kind !== 'run' && step.kind !== 'undo') return null;
  return (
    <Link to="/syncs" search={{ run: step.id }} onClick={onLeave}>
      {t('ledger.step.openRun')}
    </Link>
  );
}

function Again({ decisionId, field, name }: { decisionId: string; field: string; name: string }) {
  const { t, f } = useText();
  const { client } = useService();
  const { reasonText } = useWhyWords(field);
  const { mutate, data, error, isPending } = useMutation({
    mutationFn: () => client.leads.decideAgain({ decisionId }),
  });
  const line = data?.now.find((each) => each.field === field) ?? data?.now[0];
  return (
    <div className={css.again}>
      <Action
        size="xs"
        variant="default"
        icon={<RotateCw size={12} />}
        loading={isPending}
        onClick={() => mutate()}
      >
        {t('ledger.again')}
      </Action>
      <p role="status" className={css.verdict} data-verdict={data?.verdict}>
        {data?.verdict === 'same' && t('ledger.verdict.same')}
        {data?.verdict === 'differs' &&
          t('ledger.verdict.differs', {
            now: line ? reasonText(line, name) : t('ledger.nothingNow'),
          })}
        {data?.verdict === 'forgotten' &&
          t('ledger.verdict.forgotten', { date: f.stamp(data.forgottenAt ?? data.decidedAt) })}
      </p>
      {error && <ErrorNotice error={error} />}
    </div>
  );
}
