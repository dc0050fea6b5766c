// The small picture of where a store stands, until there is a map: degrees laid flat around its middle.

/** A point on the earth. */
export interface Point {
  latitude: number;
  longitude: number;
}

/** Width and height of the picture, in its own units. */
export const WIDE = 320;
export const HIGH = 180;

/** Degrees of latitude from the middle to the upper edge, from near to far. */
export const REACHES = [0.02, 0.05, 0.1, 0.25, 0.5, 1, 2] as const;

/** Where a point lies in a picture around a middle. A degree of longitude is shorter the farther north. */
export function place(point: Point, middle: Point, reach: number): { x: number; y: number } {
  const unit = HIGH / 2 / reach;
  return {
    x: WIDE / 2 + (point.longitude - middle.longitude) * Math.cos((middle.latitude * Math.PI) / 180) * unit,
    y: HIGH / 2 - (point.latitude - middle.latitude) * unit,
  };
}

/** The point that lies at a place of the picture, to a metre or so. */
export function pointAt(x: number, y: number, middle: Point, reach: number): Point {
  const unit = HIGH / 2 / reach;
  const latitude = middle.latitude + (HIGH / 2 - y) / unit;
  const longitude = middle.longitude + (x - WIDE / 2) / unit / Math.cos((middle.latitude * Math.PI) / 180);
  return { latitude: rounded(Math.min(90, Math.max(-90, latitude))), longitude: rounded(Math.min(180, Math.max(-180, longitude))) };
}

function rounded(degrees: number): number {
  return Math.round(degrees * 1e5) / 1e5;
}

/** How far an arrow key moves the pin: a fiftieth of the picture's height, and ten times that with Shift. */
export function step(key: string, far: boolean, point: Point, reach: number): Point | null {
  const by = (reach / 50) * (far ? 10 : 1);
  const to = { ArrowUp: [by, 0], ArrowDown: [-by, 0], ArrowLeft: [0, -by], ArrowRight: [0, by] }[key];
  if (!to) return null;
  return { latitude: rounded(point.latitude + to[0]!), longitude: rounded(point.longitude + to[1]!) };
}
