import type { Definition } from '../../../shared/model/automation.ts';
import { createDrafts } from '../../stores/drafts.ts';

/** What is being changed of each automation, until it is saved or discarded. */
export const automationDrafts = createDrafts<{
  /** The version it began from. */
  readonly version: number;
  readonly name: string;
  readonly definition: Definition;
}>('automation', 1);
