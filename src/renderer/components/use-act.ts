import { useCallback } from 'react';
import { useText } from '../i18n/use-text.ts';
import { toProblem } from '../problem.ts';
import { showToast, type Toast } from './toast.tsx';

type Acting<T> = {
  /** The call; what it answers goes to the toast. */
  do: () => Promise<T>;
  done?: (result: T) => Toast | null;
  /** Runs after a failure, before it is shown: to put back what was shown too early. */
  failed?: (error: unknown) => void;
};

/** Does something on the service and says how it went: a toast with undo, or what happened and what is safe. */
export function useAct() {
  const { t } = useText();
  return useCallback(
    async <T>({ do: call, done, failed }: Acting<T>): Promise<T | undefined> => {
      try {
        const result = await call();
        const toast = done?.(result);
        if (toast) showToast(toast);
        return result;
      } catch (error) {
        failed?.(error);
        const problem = toProblem(error);
        showToast({
          tone: 'danger',
          title: t(`errors.${problem.code}.what`),
          hint: `${t(`errors.${problem.code}.kept`)} ${t(`errors.${problem.code}.action`)}`,
        });
        return undefined;
      }
    },
    [t],
  );
}
