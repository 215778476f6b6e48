import { build } from './setup/build.mjs';
import { exitWith } from './setup/run.mjs';

build().catch(exitWith);
