import { Select } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { tunnelKind, type Tunnel, type TunnelKind } from '../../../../shared/model/tunnel.ts';
import { Action } from '../../../components/Action.tsx';
import { useAct } from '../../../components/use-act.ts';
import { useText } from '../../../i18n/use-text.ts';
import { fieldProblems, toProblem } from '../../../problem.ts';
import { useService } from '../../../service.tsx';
import { AddressFields, NgrokFields } from './KindFields.tsx';
import { SshFields } from './SshFields.tsx';
import { draftOf, valuesOf, type TunnelValues } from './tunnel-draft.ts';
import css from '../Settings.module.css';

export type FieldsProps = {
  tunnel: Tunnel;
  values: TunnelValues;
  set: (patch: Partial<TunnelValues>) => void;
  /** Words for a field that cannot be read; false where it can. */
  flawOf: (field: string) => string | false;
};

/** How the tunnel is made: its kind and that kind's fields. */
export function TunnelForm({ tunnel }: { tunnel: Tunnel }) {
  const { t } = useText();
  const { api, client, queries } = useService();
  const act = useAct();
  const [kind, setKind] = useState<TunnelKind>(tunnel.kind ?? 'ssh');
  const [values, setValues] = useState(() => valuesOf(tunnel));
  const [wrong, setWrong] = useState<ReadonlySet<string>>(new Set());
  const set = (patch: Partial<TunnelValues>) => setValues({ ...values, ...patch });
  const fields: FieldsProps = {
    tunnel,
    values,
    set,
    flawOf: (field) => wrong.has(field) && t(`tunnel.form.wrong.${asField(field)}`),
  };

  async function save(event: FormEvent): Promise<void> {
    event.preventDefault();
    const read = draftOf(kind, values);
    setWrong(read.ok ? new Set() : read.wrong);
    if (!read.ok) return;
    const { draft } = read;
    const saved = await act({
      do: () => client.tunnel.set(draft),
      done: () => ({ title: t('tunnel.form.saved'), hint: t('tunnel.form.savedHint') }),
      failed: (error) => setWrong(new Set(Object.keys(fieldProblems(toProblem(error))))),
    });
    // Kept there now, and never shown; refused, they need not be typed again.
    if (saved) setValues((now) => ({ ...now, privateKey: '', passphrase: '', token: '' }));
    await queries.invalidateQueries({ queryKey: api.tunnel.key() });
  }

  return (
    <form className={css.card} aria-label={t('tunnel.form.label')} onSubmit={(e) => void save(e)}>
      <Select
        label={t('tunnel.form.kind')}
        description={t(`tunnel.kindHint.${kind}`)}
        data={tunnelKind.options.map((value) => ({
          value,
          label: t(`tunnel.kind.${value}`),
          disabled: value === 'cloudflared' && !tunnel.offered.cloudflared,
        }))}
        value={kind}
        allowDeselect={false}
        onChange={(value) => {
          setWrong(new Set());
          setKind(tunnelKind.parse(value));
        }}
      />
      {!tunnel.offered.cloudflared && <p className={css.quiet}>{t('tunnel.form.noCloudflared')}</p>}
      {kind === 'ssh' && <SshFields {...fields} />}
      {kind === 'address' && <AddressFields {...fields} />}
      {kind === 'ngrok' && <NgrokFields {...fields} />}
      <div className={css.buttons}>
        <Action type="submit" primary>
          {t('common.save')}
        </Action>
      </div>
    </form>
  );
}

const named = [
  'host',
  'port',
  'user',
  'remotePort',
  'publicUrl',
  'localPort',
  'domain',
  'privateKey',
  'passphrase',
  'token',
] as const;

function asField(field: string): (typeof named)[number] {
  return named.find((each) => each === field) ?? 'host';
}
