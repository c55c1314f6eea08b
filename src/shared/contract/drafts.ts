import { z } from 'zod';
import { draft } from '../model/draft.ts';
import { done, screen } from './base.ts';

/** Unsaved words of whoever asks; nobody sees another's. */
export const drafts = {
  list: screen.output(z.array(draft)),
  /** In place of what was kept of the same before. */
  keep: screen.input(draft).output(done),
  drop: screen.input(draft.pick({ screen: true, of: true })).output(done),
};
