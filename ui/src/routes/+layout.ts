// The pages live in the window alone: nothing is rendered before it opens.
export const ssr = false;
export const prerender = false;
