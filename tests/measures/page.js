// Put into the page once. A time runs from an event as the page hears it to the frame after the one that paints its answer, so that the
// driver's own way to the page is in none of them.
const frame = () => new Promise(requestAnimationFrame);
const one = (selector) => document.querySelector(selector);

/** Waits until `answered` holds as a frame begins, and until that frame is painted. */
async function painted(begun, answered) {
  do await frame();
  while (!answered());
  await frame();
  return performance.now() - begun;
}

/** Times the next such event. */
function arm(event, answered) {
  window.bench.time = new Promise((resolve) => {
    addEventListener(event, () => resolve(painted(performance.now(), answered)), { capture: true, once: true });
  });
}

const count = () => one('[data-count]').textContent;
const picked = () => one('[data-chart=state] [data-value][aria-pressed=true]') !== null;

// What the shell answers to the grid: the rows that have to be seen.
let found = null;
const json = Response.prototype.json;
Response.prototype.json = async function () {
  const answer = await json.call(this);
  if (this.url.endsWith('/store_rows')) found = answer;
  return answer;
};

function shown() {
  const code = one('#row-0 [data-cell=code]')?.textContent ?? '';
  return one('[role=grid]').dataset.total === String(found.total) && code === (found.rows[0]?.cells[0] ?? '');
}

function filled() {
  const rows = [...document.querySelectorAll('.rows [role=row]')];
  return rows.length > 0 && rows.every((row) => row.childElementCount > 0);
}

window.bench = {
  /** The next click picks a bar of the chart of states, or takes it back: every chart and the count follow. */
  click(pick) {
    const before = count();
    arm('click', () => picked() === pick && count() !== before);
  },
  /** The next key asks for other rows. */
  key() {
    found = null;
    arm('keydown', () => found !== null && shown());
  },
  /** What was armed. */
  async once() {
    return [await window.bench.time];
  },
  /** The grid goes to far places, each time until every row that is seen is filled. */
  async scroll(times) {
    const grid = one('[role=grid]');
    const first = () => one('.rows [role=row]')?.id;
    const all = [];
    for (let at = 1; at <= times; at++) {
      const before = first();
      // Steps of the golden section are far from each other and come nowhere twice.
      const place = (at * 0.618034) % 1;
      const begun = performance.now();
      grid.scrollTop = place * (grid.scrollHeight - grid.clientHeight);
      all.push(await painted(begun, () => first() !== before && filled()));
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
    return all;
  },
  /**
   * Moves the grid for so many milliseconds without a rest, as a bar that is dragged or a wheel that is turned: the longest time that rows were
   * blank, and the longest that they were those of a place the grid had left.
   */
  async move(how, time) {
    const grid = one('[role=grid]');
    const begun = performance.now();
    const [been, none] = [[], { since: null, longest: 0 }];
    let behind = 0;
    // A drag goes through the whole list in five seconds, and back; a wheel turns by a hundred pixels a frame.
    const place = (passed) => 1 - Math.abs(((passed / 5000) % 2) - 1);
    do {
      if (how === 'drag') grid.scrollTop = place(performance.now() - begun) * (grid.scrollHeight - grid.clientHeight);
      else grid.scrollTop += 100;
      // Only from the next frame on can it be painted.
      been.push({ at: performance.now(), share: grid.scrollTop / (grid.scrollHeight - grid.clientHeight) });
      await frame();
      const now = performance.now();
      if (filled()) none.since = null;
      else none.since ??= now;
      if (none.since !== null) none.longest = Math.max(none.longest, now - none.since);
      const [row, { offsetHeight }] = [Number(one('.rows [role=row]').getAttribute('aria-rowindex')) - 2, one('.rows [role=row]')];
      const drawn = row / (Number(grid.dataset.total) - grid.clientHeight / offsetHeight + 1);
      const like = been.reduce((best, one) => (Math.abs(one.share - drawn) <= Math.abs(best.share - drawn) ? one : best));
      behind = Math.max(behind, now - like.at);
      if (been.length > 60) been.shift();
    } while (performance.now() - begun < time);
    // What was blank at the end is so until it is filled.
    while (!filled()) await frame();
    if (none.since !== null) none.longest = Math.max(none.longest, performance.now() - none.since);
    return [none.longest, behind];
  },
  /** The grid goes on moving, while something else is done, until it is told to rest. */
  stir() {
    const grid = one('[role=grid]');
    let at = 0;
    const step = () => {
      if (window.bench.stirring !== true) return;
      at = (at + 0.0618034) % 1;
      grid.scrollTop = at * (grid.scrollHeight - grid.clientHeight);
      requestAnimationFrame(step);
    };
    window.bench.stirring = true;
    step();
  },
  rest() {
    window.bench.stirring = false;
  },
  /** A command of the shell, asked with each of these words, until its answer is read. */
  async ask(name, each) {
    const all = [];
    for (const words of each) {
      const begun = performance.now();
      await window.__TAURI_INTERNALS__.invoke(name, words);
      all.push(performance.now() - begun);
    }
    return all;
  },
};
