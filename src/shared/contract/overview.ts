import { overviewFigures, overviewQuery } from '../model/overview.ts';
import { screen } from './base.ts';

/** What became of the leads of a period, in numbers that lists can show one by one. */
export const overview = {
  figures: screen.input(overviewQuery.prefault({})).output(overviewFigures),
};
