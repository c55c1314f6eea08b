import { createMappingPreviews, type MappingPreviewParts } from './mapping-preview.ts';
import {
  createMappingService,
  type MappingService,
  type MappingServiceParts,
} from './mapping-service.ts';
import { createTryMapping, type TryMappingParts } from './try-mapping.ts';

export type MappingRoomParts = MappingPreviewParts &
  TryMappingParts &
  Omit<MappingServiceParts, 'tryMapping' | 'previews'>;

export type MappingRooms = MappingService & { stop(): Promise<void> };

/** All that is done about mappings, put together. */
export function createMappingRooms(parts: MappingRoomParts): MappingRooms {
  const previews = createMappingPreviews(parts);
  const tryMapping = createTryMapping(parts);
  return { ...createMappingService({ ...parts, tryMapping, previews }), stop: previews.stop };
}
