import { ErrorNotice } from '../components/ErrorNotice.tsx';
import { useText } from '../i18n/use-text.ts';
import { toProblem } from '../problem.ts';
import css from './Unreachable.module.css';

/** Before the first answer: nothing can be shown, so say why and what to do. */
export function Unreachable({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useText();
  const signIn = toProblem(error).code === 'NOT_SIGNED_IN';
  return (
    <main className={css.page}>
      <div className={css.card}>
        <ErrorNotice
          error={error}
          what={signIn ? t('errors.NOT_SIGNED_IN.what') : t('frame.connecting.title')}
          kept={signIn ? t('errors.NOT_SIGNED_IN.kept') : ''}
          action={signIn ? t('frame.connecting.signIn') : t('frame.connecting.body')}
          onRetry={onRetry ?? (() => location.reload())}
        />
      </div>
    </main>
  );
}
