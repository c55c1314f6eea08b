import type { Overview } from '../overview/create-overview.ts';
import { os } from './base.ts';

export function createOverviewHandlers({ figures }: Overview) {
  return { figures: os.overview.figures.handler(({ input }) => figures(input)) };
}
