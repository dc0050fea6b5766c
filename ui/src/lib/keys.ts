// The keys, by where they work, as `?` shows them: in two columns, which this order makes about as long.

/** What a key does (a key of the catalogue's `keys.` family), and what is pressed for it: any of them. */
interface Does {
  does: string;
  press: string[];
}

/** Whether Tab is pressed: with Shift the web view on Linux names the place of the key alone. */
export function isTab({ key, code }: Pick<KeyboardEvent, 'key' | 'code'>): boolean {
  return key === 'Tab' || code === 'Tab';
}

export const KEYS: { place: 'everywhere' | 'list' | 'cell' | 'heads' | 'form' | 'chart'; keys: Does[] }[] = [
  {
    place: 'list',
    keys: [
      { does: 'move', press: ['← → ↑ ↓', 'Tab', 'Enter'] },
      { does: 'edges', press: ['Ctrl ← → ↑ ↓'] },
      { does: 'pages', press: ['Page Up', 'Page Down'] },
      { does: 'ends', press: ['Home', 'End'] },
      { does: 'corners', press: ['Ctrl Home', 'Ctrl End'] },
      { does: 'extend', press: ['Shift ← → ↑ ↓'] },
      { does: 'columns', press: ['Ctrl Space'] },
      { does: 'rows', press: ['Shift Space'] },
      { does: 'all', press: ['Ctrl A'] },
      { does: 'write', press: ['F2'] },
      { does: 'empty', press: ['Delete'] },
      { does: 'copy', press: ['Ctrl C'] },
      { does: 'copyNamed', press: ['Ctrl Shift C'] },
      { does: 'cut', press: ['Ctrl X'] },
      { does: 'paste', press: ['Ctrl V'] },
      { does: 'down', press: ['Ctrl D'] },
      { does: 'right', press: ['Ctrl R'] },
      { does: 'replace', press: ['Ctrl H'] },
      { does: 'fold', press: ['Space'] },
      { does: 'open', press: ['Alt Enter'] },
      { does: 'leave', press: ['Esc'] },
      { does: 'menu', press: ['Shift F10'] },
    ],
  },
  {
    place: 'everywhere',
    keys: [
      { does: 'palette', press: ['Ctrl K'] },
      { does: 'keys', press: ['?'] },
      { does: 'search', press: ['/', 'Ctrl F'] },
      { does: 'clear', press: ['Esc'] },
      { does: 'undo', press: ['Ctrl Z'] },
      { does: 'redo', press: ['Ctrl Y', 'Ctrl Shift Z'] },
      { does: 'guide', press: ['F1'] },
    ],
  },
  {
    place: 'cell',
    keys: [
      { does: 'take', press: ['Enter', 'Tab'] },
      { does: 'takeAll', press: ['Ctrl Enter'] },
      { does: 'line', press: ['Alt Enter'] },
      { does: 'choices', press: ['Alt ↓'] },
      { does: 'within', press: ['F2'] },
      { does: 'asItWas', press: ['Esc'] },
    ],
  },
  {
    place: 'heads',
    keys: [
      { does: 'sort', press: ['Enter'] },
      { does: 'also', press: ['Shift Enter'] },
      { does: 'wide', press: ['Shift ← →'] },
      { does: 'place', press: ['Alt ← →'] },
    ],
  },
  {
    place: 'form',
    keys: [
      { does: 'save', press: ['Enter', 'Tab'] },
      { does: 'revert', press: ['Esc'] },
      { does: 'picture', press: ['← →'] },
    ],
  },
  {
    place: 'chart',
    keys: [
      { does: 'marks', press: ['← →'] },
      { does: 'narrow', press: ['Enter'] },
    ],
  },
];
