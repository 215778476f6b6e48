import manifest from '#package.json' with { type: 'json' };

/** Version of the application, and the name under which reports say who made them. */
export const VERSION: string = manifest.version;
export const ENGINE = `plutarc ${VERSION}`;
