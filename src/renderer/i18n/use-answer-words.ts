import { readAnswerReason } from '../../shared/model/answer-reason.ts';
import { useText } from './use-text.ts';

/** Why another system did not take what it was sent, in the language on screen; its own words quoted. */
export function useAnswerWords() {
  const { t } = useText();
  return (text: string): string => {
    const reason = readAnswerReason(text);
    switch (reason.kind) {
      case 'answered':
        return t('subscriptions.why.answered', { status: reason.status });
      case 'notTaken':
        return reason.status === null
          ? t('subscriptions.why.notTakenPlain')
          : t('subscriptions.why.notTaken', { status: reason.status });
      case 'unreachable':
      case 'unanswered':
        return t(`subscriptions.why.${reason.kind}`);
      case 'unwritable':
        return t('subscriptions.why.unwritable', { why: reason.why });
      case 'said':
        return reason.text === '' ? '' : t('subscriptions.why.said', { text: reason.text });
    }
  };
}
