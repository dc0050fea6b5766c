import { describe, expect, it } from 'vitest';
import { Pace, rounded } from './pace';

const at = (done: number, total: number | null = 100, phase = 'writing') => ({ phase, done, total });

describe('what is left of a job', () => {
  it('is said from its second second on, by the pace it has', () => {
    const pace = new Pace();
    expect(pace.left(at(0), 5000)).toBeNull();
    expect(pace.left(at(10), 5900)).toBeNull();
    expect(pace.left(at(20), 7000)).toBe(8);
    expect(pace.left(at(90), 14_000)).toBe(1);
    expect(pace.left(at(100), 15_000)).toBe(0);
  });

  it('is of its phase alone, and of nothing whose end is not known', () => {
    const pace = new Pace();
    pace.left(at(0), 0);
    expect(pace.left(at(50), 2000)).toBe(2);
    expect(pace.left(at(0, 1000, 'checking'), 2100)).toBeNull();
    expect(pace.left(at(500, 1000, 'checking'), 4100)).toBe(2);
    expect(pace.left(at(500, null, 'reading'), 9000)).toBeNull();
    expect(pace.left(at(700, null, 'reading'), 19_000)).toBeNull();
  });

  it('begins anew with another job of the same phase', () => {
    const pace = new Pace();
    pace.left(at(0), 0);
    pace.left(at(90), 9000);
    expect(pace.left(at(1), 20_000)).toBeNull();
    expect(pace.left(at(11), 21_000)).toBe(9);
  });

  it('is rounded as people say it', () => {
    expect([0, 7, 11, 38, 90, 91, 600].map(rounded).map(({ unit, n }) => `${n} ${unit}`)).toEqual(['1 seconds', '7 seconds', '15 seconds', '40 seconds', '90 seconds', '2 minutes', '10 minutes']);
  });
});
