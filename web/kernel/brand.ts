/** Types that look alike and must not be mixed up. A brand is given in one parser and nowhere else. */
declare const brand: unique symbol;

export type Brand<T, Name extends string> = T & { readonly [brand]: Name };
