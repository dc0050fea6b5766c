// Which lines of groups stay at the top of the list while their stores are scrolled: those of the groups that the first rows in sight lie in.

import type { GroupAbove } from '$lib/host';

/** Less of a line than this out of sight is no reason to draw it twice. */
const CUT = 1;

/**
 * The lines that stay, the outermost first. `around` says which groups a row lies in, its own among them where it is the line of one; `first` is the
 * first row that is drawn, `cut` how many pixels of it are out of sight.
 */
export function pinned(around: (row: number) => GroupAbove[], first: number, cut: number, most: number): GroupAbove[] {
  const found: GroupAbove[] = [];
  while (found.length < most) {
    // Each line that stays covers a row more: the next one is of what comes below it.
    const row = first + found.length;
    const group = around(row)[found.length];
    if (!group || group.at > row || (group.at === row && cut < CUT)) break;
    found.push(group);
  }
  // The line of a group is not half hidden below those that stay: what it begins would look as if it went on with them. The inner ones give way to it.
  while (cut >= CUT && found.length > 0) {
    const below = first + found.length;
    if (around(below).at(-1)?.at !== below) break;
    found.pop();
  }
  return found;
}
