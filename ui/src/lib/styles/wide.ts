// Where a display is wide enough for more side by side. Styles that follow it say 1600px themselves: a media query knows no token.

import { MediaQuery } from 'svelte/reactivity';

export const wide = new MediaQuery('(min-width: 1600px)');
