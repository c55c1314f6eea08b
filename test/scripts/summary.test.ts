import { describe, expect, it } from 'vitest';
import {
  addCounts,
  countPlaywright,
  countRun,
  countVitest,
  summaryLine,
} from '../../scripts/summary.mjs';

const vitestReport = {
  numPassedTests: 3,
  numFailedTests: 1,
  numPendingTests: 2,
  numTodoTests: 0,
  testResults: [
    { status: 'failed', assertionResults: [{ status: 'failed' }] },
    { status: 'failed', assertionResults: [] },
  ],
};

describe('the summary of a test run', () => {
  it('counts a file that does not load as a failure', () => {
    expect(countVitest(vitestReport)).toEqual({ passed: 3, failed: 2, skipped: 2 });
  });

  it('counts a Playwright error outside any test as a failure', () => {
    const report = {
      stats: { expected: 4, unexpected: 0, flaky: 1, skipped: 1 },
      errors: [{ message: 'no such file' }],
    };
    expect(countPlaywright(report)).toEqual({ passed: 5, failed: 1, skipped: 1 });
  });

  it('is never all green when a runner ended badly', () => {
    const green = { ...vitestReport, numFailedTests: 0, testResults: [] };
    expect(countRun(countVitest, green, 1).failed).toBe(1);
    expect(countRun(countVitest, null, 1)).toEqual({ passed: 0, failed: 1, skipped: 0 });
    expect(countRun(countVitest, green, 0).failed).toBe(0);
  });

  it('is one line over all runners', () => {
    const total = addCounts([
      { passed: 1, failed: 0, skipped: 2 },
      { passed: 10, failed: 1, skipped: 0 },
    ]);
    expect(summaryLine(total)).toBe('11 passed, 1 failed, 2 skipped');
  });
});
