import { z } from 'zod';
import { listOf, shortPage } from '../model/common.ts';
import {
  conversion,
  conversionDetail,
  conversionDraft,
  conversionQuery,
  conversionRule,
  conversionRuleDraft,
  conversionStats,
  pixel,
  pixelDraft,
  pixelTrial,
} from '../model/marketing.ts';
import {
  adminRestRead,
  adminRestWrite,
  adminScreen,
  byId,
  done,
  restRead,
  restWrite,
  screen,
} from './base.ts';

/** Where conversions are reported to. Only admins see or change them. */
export const pixels = {
  list: adminRestRead
    .route({ method: 'GET', path: '/pixels', tags: ['marketing'], summary: 'Where conversions go' })
    .input(shortPage)
    .output(listOf(pixel)),
  put: adminRestWrite
    .route({
      method: 'PUT',
      path: '/pixels',
      tags: ['marketing'],
      summary: 'Set up or change a pixel',
      description:
        'Kept under its gateway and pixel id. The token is sealed and never told again; what is not sent stays as it was.',
    })
    .input(pixelDraft)
    .output(pixel),
  remove: adminScreen.input(byId).output(done),
  /** Reports one event that is no conversion, now. */
  test: adminScreen.input(byId).output(pixelTrial),
};

/** Business facts as they are reported to advertising platforms. */
export const conversions = {
  list: restRead
    .route({
      method: 'GET',
      path: '/conversions',
      tags: ['marketing'],
      summary: 'Conversions, the newest first',
    })
    .input(conversionQuery)
    .output(listOf(conversion)),
  create: restWrite
    .route({
      method: 'POST',
      path: '/conversions',
      tags: ['marketing'],
      summary: 'Report a conversion',
      description:
        'To the pixel that is named, or to all active ones. Whom it is about and where they came from is looked up here. The same event id again is the same conversion.',
      successStatus: 202,
    })
    .input(conversionDraft)
    .output(z.object({ items: z.array(conversion) })),
  stats: restRead
    .route({
      method: 'GET',
      path: '/conversions/stats',
      tags: ['marketing'],
      summary: 'How many conversions there are, by state, pixel and event',
    })
    .output(conversionStats),
  get: screen.input(byId).output(conversionDetail),
  retry: screen.input(byId).output(conversion),
  /** Of one that may have arrived: send it again all the same, or take it as sent. */
  decide: adminScreen.input(byId.extend({ choice: z.enum(['send', 'sent']) })).output(conversion),
  cancel: screen.input(byId).output(conversion),
  rules: screen.output(z.array(conversionRule)),
  saveRule: adminScreen.input(conversionRuleDraft).output(z.array(conversionRule)),
  removeRule: adminScreen.input(byId).output(z.array(conversionRule)),
};
