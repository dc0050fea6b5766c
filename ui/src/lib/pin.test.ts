import { expect, test } from 'vitest';
import { HIGH, WIDE, labels, place, pointAt, step } from './pin';

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

test('names stand right of their dots or left, and never over another, the pin or the edge', () => {
  const pin = { x: 160, y: 90 };
  const named = labels(
    [
      { name: 'Hajipur', x: 200, y: 60 },
      // Its right side is taken by the first.
      { name: 'Sonpur', x: 195, y: 60 },
      // Both its sides are.
      { name: 'Dighwara', x: 198, y: 60 },
      { name: 'Bakhtiyarpur', x: 300, y: 120 },
      // Behind the pin, and too long for what is left of the picture.
      { name: 'A town with a name that is much too long', x: 150, y: 80 },
    ],
    pin,
  );
  expect(named.map(({ at, end }) => [at, end])).toEqual([
    [0, false],
    [1, true],
    [3, true],
  ]);
});
