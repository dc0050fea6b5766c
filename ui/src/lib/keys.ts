// The keys, by where they work, as `?` shows them: in two columns, which this order makes about as long.

/** What a key does (a key of the catalogue's `keys.` family), and what is pressed for it: any of them. */
interface Does {
  does: string;
  press: string[];
}

export const KEYS: { place: 'everywhere' | 'list' | 'heads' | 'form' | 'chart'; keys: Does[] }[] = [
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
    place: 'heads',
    keys: [
      { does: 'sort', press: ['Enter'] },
      { does: 'also', press: ['Shift Enter'] },
      { does: 'wide', press: ['Shift ← →'] },
      { does: 'place', press: ['Alt ← →'] },
    ],
  },
  {
    place: 'list',
    keys: [
      { does: 'move', press: ['← → ↑ ↓'] },
      { does: 'pages', press: ['Page Up', 'Page Down'] },
      { does: 'ends', press: ['Home', 'End'] },
      { does: 'corners', press: ['Ctrl Home', 'Ctrl End'] },
      { does: 'open', press: ['Enter'] },
      { does: 'leave', press: ['Esc'] },
      { does: 'menu', press: ['Shift F10'] },
      { does: 'cell', press: ['Ctrl C'] },
      { does: 'row', press: ['Ctrl Shift C'] },
    ],
  },
  {
    place: 'form',
    keys: [
      { does: 'save', press: ['Enter', 'Tab'] },
      { does: 'revert', press: ['Esc'] },
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
