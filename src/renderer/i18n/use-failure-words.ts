import type { ConnectionState } from '../../shared/model/sync.ts';
import { useProviders } from '../service.tsx';
import { useText } from './use-text.ts';

const known = [
  'required',
  'required_name',
  'same_document',
  'same_email',
  'same_id',
  'unexpected_form',
  'rate-limited',
  'unavailable',
  'unknown',
  'stale',
  'missing',
  'bug',
  'poison',
  'offline',
  'unauthorized',
  'forbidden',
  'later',
  'frozen',
  'waited-too-often',
  'gone',
  'unreadable',
  'drifted',
  'HELD',
  'OTHER_ACCOUNT',
  'many_gone',
  'missed',
  'waits',
  'amount_of_lines',
] as const;
type Known = (typeof known)[number];

type Failure = { code: string; message: string };

/** Why something failed, in the language on screen; the service's own words where only it knows. */
export function useFailureWords() {
  const { t } = useText();
  const { nameOf } = useProviders();
  return {
    failureText({ code, message }: Failure, provider: string): string {
      const name = nameOf(provider);
      if (isKnown(code)) return t(`queue.reason.${code}`, { provider: name });
      const detail = refusalDetail(message);
      return detail === ''
        ? t('queue.reason.refusedPlain', { provider: name })
        : t('queue.reason.refused', { provider: name, detail });
    },
    connectionText: (state: Exclude<ConnectionState, 'ready'>): string =>
      t(`syncs.reason.${state}`),
  };
}

/** The other system's own words, without ours around them. */
export function refusalDetail(message: string): string {
  return message
    .replace(/^[^:]*refused it: /, '')
    .replace(/ \(code [^)]*\)\.?$/, '')
    .trim();
}

function isKnown(code: string): code is Known {
  return (known as readonly string[]).includes(code);
}
