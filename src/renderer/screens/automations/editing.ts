import type { AutomationChoices, Obstacle, Step } from '../../../shared/model/automation.ts';

/** What the list needs of the editor around it. */
export type Editing = {
  readonly choices: AutomationChoices;
  readonly self: string;
  readonly obstacles: readonly Obstacle[];
  /** Null: to be read only. */
  readonly edit: null | {
    readonly open: string | null;
    setOpen(id: string | null): void;
    freeId(): string;
    replace(step: Step): void;
    remove(id: string): void;
    move(id: string, by: -1 | 1): void;
    drop(id: string, before: string): void;
  };
};
