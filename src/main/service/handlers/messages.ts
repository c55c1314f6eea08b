import type { Messages } from '../messages/create-messages.ts';
import { os } from './base.ts';

const done = { ok: true } as const;

export function createMessageHandlers({ service, view, templates }: Messages) {
  const routes = os.messages;
  return routes.router({
    list: routes.list.handler(({ input }) => view.page(input)),
    get: routes.get.handler(({ input }) => view.detail(input.id)),
    ofLead: routes.ofLead.handler(({ input }) => view.ofLead(input.id, input.limit)),
    preview: routes.preview.handler(({ input }) => templates.preview(input.leadId, input.draft)),
    send: routes.send.handler(({ input, context }) => service.send(input, context.operator)),
    withdraw: routes.withdraw.handler(({ input, context }) =>
      service.withdraw(input.id, context.operator),
    ),
    retry: routes.retry.handler(({ input, context }) => service.retry(input.id, context.operator)),
    settle: routes.settle.handler(({ input, context }) =>
      service.settle(input.id, input.arrived, context.operator),
    ),
    openByHand: routes.openByHand.handler(({ input, context }) =>
      service.openByHand(input, context.operator),
    ),
    noteManual: routes.noteManual.handler(({ input, context }) =>
      service.noteManual(input, context.operator),
    ),
    dead: routes.dead.handler(() => service.dead()),
    retryDead: routes.retryDead.handler(({ input, context }) => ({
      changed: service.retryDead(input.fingerprint, context.operator),
    })),
    discardDead: routes.discardDead.handler(({ input, context }) => ({
      changed: service.discardDead(input.fingerprint, input.reason, context.operator),
    })),
    settings: routes.settings.handler(() => service.settings()),
    saveSettings: routes.saveSettings.handler(({ input, context }) =>
      service.saveSettings(input, context.operator),
    ),
  });
}

export function createMessageTemplateHandlers({ templates, files }: Messages) {
  const routes = os.messageTemplates;
  return routes.router({
    list: routes.list.handler(() => templates.list()),
    fields: routes.fields.handler(() => templates.fields()),
    create: routes.create.handler(({ input, context }) =>
      templates.create(input, context.operator),
    ),
    save: routes.save.handler(({ input: { id, version, ...draft }, context }) =>
      templates.save(id, draft, version, context.operator),
    ),
    versions: routes.versions.handler(({ input }) => templates.versions(input.id)),
    rollBack: routes.rollBack.handler(({ input, context }) =>
      templates.rollBack(input.id, input.version, context.operator),
    ),
    remove: routes.remove.handler(({ input, context }) => {
      templates.setRemoved(input.id, true, context.operator);
      return done;
    }),
    restore: routes.restore.handler(({ input, context }) =>
      templates.setRemoved(input.id, false, context.operator),
    ),
    files: routes.files.handler(() => files.list()),
    addFile: routes.addFile.handler(({ input }) => files.add(input.name, input.data)),
    removeFile: routes.removeFile.handler(({ input }) => {
      files.remove(input.id);
      return done;
    }),
  });
}

export function createSendingHandlers({ sending }: Messages) {
  const routes = os.sendingConnections;
  return routes.router({
    kinds: routes.kinds.handler(() => sending.kinds()),
    list: routes.list.handler(() => sending.list()),
    create: routes.create.handler(({ input, context }) => sending.create(input, context.operator)),
    update: routes.update.handler(({ input: { id, ...patch }, context }) =>
      sending.update(id, patch, context.operator),
    ),
    remove: routes.remove.handler(({ input, context }) => {
      sending.remove(input.id, context.operator);
      return done;
    }),
    test: routes.test.handler(({ input }) => sending.test(input.id, input.to)),
    connectCallbacks: routes.connectCallbacks.handler(({ input, context }) =>
      sending.connectCallbacks(input.id, context.operator),
    ),
  });
}
