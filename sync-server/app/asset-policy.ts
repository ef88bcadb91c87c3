/** For everything that is no page: it may do nothing if somebody opens it as one. Needs no Node: the demo answers with it too. */
export const ASSET_POLICY = "default-src 'none'; frame-ancestors 'none'";
