export function nodeEnvironment(env?: NodeJS.ProcessEnv): NodeJS.ProcessEnv;
