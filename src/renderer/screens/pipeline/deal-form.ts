import type { Deal, DealPatch } from '../../../shared/model/deal.ts';
import { readAmount } from './deal-value.ts';

/** What the fields of a deal's form hold. */
export type DealTexts = {
  title: string;
  value: string;
  stageId: string;
  owner: string;
  reason: string;
  /** The id of whose it is; empty while it is nobody's. */
  leadId: string;
};

/** A deal as its form shows it before anything is typed. */
export function dealTexts(deal: Deal | null, startStageId: string): DealTexts {
  return {
    title: deal?.title ?? '',
    value: deal?.value == null ? '' : String(deal.value).replace('.', ','),
    stageId: deal?.stageId ?? startStageId,
    owner: deal?.owner ?? '',
    reason: deal?.lostReason ?? '',
    leadId: deal?.leadId ?? '',
  };
}

/**
 * The fields that differ from the deal as it is now, and no other: what was left alone may have been
 * changed by someone else in between.
 */
export function dealPatchOf(deal: Deal, texts: DealTexts, lost: boolean): DealPatch {
  const title = texts.title.trim();
  const value = readAmount(texts.value);
  const owner = texts.owner.trim() || null;
  const reason = texts.reason.trim();
  return {
    ...(title === deal.title ? {} : { title }),
    ...(value === undefined || value === deal.value ? {} : { value }),
    ...(texts.stageId === deal.stageId ? {} : { stageId: texts.stageId }),
    ...(owner === deal.owner ? {} : { owner }),
    ...(texts.leadId === '' || texts.leadId === deal.leadId ? {} : { leadId: texts.leadId }),
    ...(!lost || reason === (deal.lostReason ?? '') ? {} : { lostReason: reason }),
  };
}
