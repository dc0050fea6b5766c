import { expect, test } from 'vitest';
import { HIGH, WIDE, place, pointAt, step } from './pin';

const patna = { latitude: 25.594, longitude: 85.137 };

test('the middle is in the middle, and north is up', () => {
  expect(place(patna, patna, 0.5)).toEqual({ x: WIDE / 2, y: HIGH / 2 });
  expect(place({ ...patna, latitude: patna.latitude + 0.5 }, patna, 0.5).y).toBeCloseTo(0);
  expect(place({ ...patna, longitude: patna.longitude + 0.1 }, patna, 0.5).x).toBeGreaterThan(WIDE / 2);
});

test('where the pin is dropped is the point it shows', () => {
  const point = pointAt(40, 20, patna, 0.25);
  const back = place(point, patna, 0.25);
  expect(back.x).toBeCloseTo(40, 1);
  expect(back.y).toBeCloseTo(20, 1);
});

test('arrow keys move it a little, with Shift farther, other keys not', () => {
  expect(step('ArrowUp', false, patna, 0.5)).toEqual({ latitude: 25.604, longitude: 85.137 });
  expect(step('ArrowLeft', true, patna, 0.5)).toEqual({ latitude: 25.594, longitude: 85.037 });
  expect(step('a', false, patna, 0.5)).toBeNull();
});
