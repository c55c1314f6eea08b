import { useQuery } from '@tanstack/react-query';
import type { Hook, HookDetail } from '../../../shared/model/hook.ts';
import { useService } from '../../service.tsx';

type Shown = {
  hook: Hook | null;
  /** With headers and body: for admins alone. */
  detail: HookDetail | null;
  error: unknown;
  retry: () => void;
};

/** One hook, with as much of it as the person may see. */
export function useHook(id: string, isAdmin: boolean): Shown {
  const { api } = useService();
  const whole = useQuery({
    ...api.hooks.get.queryOptions({ input: { id } }),
    enabled: isAdmin,
  });
  const gist = useQuery({
    ...api.hooks.gist.queryOptions({ input: { id } }),
    enabled: !isAdmin,
  });
  const asked = isAdmin ? whole : gist;
  return {
    hook: asked.data ?? null,
    detail: whole.data ?? null,
    error: asked.error,
    retry: () => void asked.refetch(),
  };
}
