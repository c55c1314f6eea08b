import { createMappingPreviews, type MappingPreviewParts } from './mapping-preview.ts';
import {
  createMappingService,
  type MappingService,
  type MappingServiceParts,
} from './mapping-service.ts';
import { createStageMapping, type StageMappingParts } from './stage-mapping.ts';
import { createTryMapping, type TryMappingParts } from './try-mapping.ts';

export type MappingRoomParts = MappingPreviewParts &
  TryMappingParts &
  Omit<StageMappingParts, 'previews'> &
  Omit<MappingServiceParts, 'tryMapping' | 'previews' | 'stageTables'>;

export type MappingRooms = MappingService & { stop(): Promise<void> };

/** All that is done about mappings, put together. */
export function createMappingRooms(parts: MappingRoomParts): MappingRooms {
  const previews = createMappingPreviews(parts);
  const tryMapping = createTryMapping(parts);
  const stageTables = createStageMapping({ ...parts, previews });
  const service = createMappingService({ ...parts, tryMapping, previews, stageTables });
  return { ...service, stop: previews.stop };
}
