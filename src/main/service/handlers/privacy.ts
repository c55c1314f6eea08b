import type { Privacy } from '../privacy/create-privacy.ts';
import { os } from './base.ts';

export function createPrivacyHandlers(privacy: Privacy) {
  return {
    export: os.privacy.export.handler(({ input, context }) =>
      privacy.export(input.id, context.operator),
    ),
    erasePreview: os.privacy.erasePreview.handler(({ input }) => privacy.erasePreview(input.id)),
    erase: os.privacy.erase.handler(({ input, context }) => privacy.erase(input, context.operator)),
    state: os.privacy.state.handler(() => privacy.state()),
    setBlanking: os.privacy.setBlanking.handler(({ input, context }) =>
      privacy.setBlanking(input.days, context.operator),
    ),
    deleteOlderCopies: os.privacy.deleteOlderCopies.handler(({ context }) => ({
      deleted: privacy.deleteOlderCopies(context.operator),
    })),
  };
}
