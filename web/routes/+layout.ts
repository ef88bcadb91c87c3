/** Everything is drawn on the device: a server that drew a page would have to see it. */
export const ssr = false;
export const prerender = false;
