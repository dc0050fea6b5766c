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

/** A name beside its dot: which dot, where it begins or, left of its dot, ends. */
export interface Label {
  at: number;
  x: number;
  y: number;
  end: boolean;
}

/** How many names the picture has room for before they are more than the dots. */
const NAMES = 8;
/** About the width of a letter, and the height of a line, in the picture's units. */
const [LETTER, LINE] = [4.8, 10];
/** How far a name stands off its dot. */
const OFF = 5;

type Box = { left: number; top: number; right: number; bottom: number };
/** Where the buttons lie. */
const BUTTONS: Box = { left: 0, top: 0, right: 26, bottom: 44 };

/** The names that can be read, the first of the dots first: right of their dots or left of them, none over another, the pin or the buttons. */
export function labels(dots: { name: string; x: number; y: number }[], pin: { x: number; y: number }): Label[] {
  const taken: Box[] = [BUTTONS, { left: pin.x - 9, top: pin.y - 24, right: pin.x + 9, bottom: pin.y + 1 }];
  const named: Label[] = [];
  for (const [at, { name, x, y }] of dots.entries()) {
    if (named.length === NAMES) break;
    const wide = [...name].length * LETTER;
    const sides = [false, true]
      .map((end) => {
        const left = end ? x - OFF - wide : x + OFF;
        const box = { left, top: y - LINE / 2, right: left + wide, bottom: y + LINE / 2 };
        return { end, box, over: dots.filter((dot) => meet(box, { left: dot.x, top: dot.y, right: dot.x, bottom: dot.y })).length };
      })
      .filter(({ box }) => box.left >= 0 && box.right <= WIDE && box.top >= 0 && box.bottom <= HIGH && !taken.some((other) => meet(other, box)));
    // Of two free sides the one where fewer dots lie under the name.
    const [side] = sides.sort((one, other) => one.over - other.over);
    if (!side) continue;
    taken.push(side.box);
    named.push({ at, x: side.end ? x - OFF : x + OFF, y: y + 3, end: side.end });
  }
  return named;
}

function meet(one: Box, other: Box): boolean {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}
