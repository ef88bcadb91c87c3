/** How safe a patient's copy on this phone is, and what the browser is known to do with it. Pure: what the browser says is handed in. */

export interface CopyFacts {
  /** Whether the browser promised to keep the copy; undefined where it was not asked or does not say. */
  readonly isProtected: boolean | undefined;
  /** Installed on the home screen and opened from there. */
  readonly isInstalled: boolean;
  readonly userAgent: string;
}

/** 'week': Safari outside an installed app clears what has not been opened for seven days. */
export type CopyRisk = 'week' | 'unprotected' | 'none';

export function copyRisk({ isProtected, isInstalled, userAgent }: CopyFacts): CopyRisk {
  const isApple =
    /iPhone|iPad|iPod/.test(userAgent) || /Macintosh.*Version\/.*Safari/.test(userAgent);
  if (isApple && !isInstalled) return 'week';
  return isProtected === true ? 'none' : 'unprotected';
}
