import { expressionWords } from '../mappings/functions.ts';
import type { MappingService } from '../sync/mapping/mapping-service.ts';
import { os } from './base.ts';
import { pageOfAll } from './paging.ts';

/** Mappings of the contract. */
export function createMappingHandlers(service: MappingService) {
  return {
    list: os.mappings.list.handler(async ({ input }) =>
      pageOfAll('mappings', input, await service.list()),
    ),
    get: os.mappings.get.handler(({ input }) => service.get(input.system)),
    save: os.mappings.save.handler(({ input, context }) => service.save(input, context.operator)),
    preview: os.mappings.preview.handler(({ input }) => service.preview(input)),
    test: os.mappings.test.handler(({ input }) => service.test(input)),
    versions: os.mappings.versions.handler(({ input }) =>
      pageOfAll('mapping-versions', input, service.versions(input.system)),
    ),
    rollBack: os.mappings.rollBack.handler(({ input, context }) =>
      service.rollBack(input.system, input, context.operator),
    ),
    diff: os.mappings.diff.handler(({ input }) => ({
      items: service.diff(input.system, input.from, input.to),
    })),
    check: os.mappings.check.handler(async ({ input }) => ({
      flaw: await service.check(input.system, input.source, input.way),
    })),
    stages: os.mappings.stages.handler(({ input }) => service.stages(input.system)),
    previewStages: os.mappings.previewStages.handler(({ input }) =>
      service.previewStages(input.system, input.chosen),
    ),
    saveStages: os.mappings.saveStages.handler(({ input, context }) =>
      service.saveStages(input, context.operator),
    ),
    words: os.mappings.words.handler(() => expressionWords),
  };
}
