import { z } from 'zod';
import { id } from '../model/common.ts';
import { segment } from '../model/segment.ts';
import { byId, done, screen } from './base.ts';

export const segments = {
  list: screen.output(z.array(segment)),
  save: screen
    .input(
      segment
        .pick({ name: true, filter: true, sort: true, columns: true })
        .extend({ id: id.optional() }),
    )
    .output(segment),
  /** Refused where it is used; the refusal says where. */
  remove: screen.input(byId).output(done),
  /** Takes a removal back: the same segment, under the same id. */
  restore: screen.input(byId).output(segment),
};
