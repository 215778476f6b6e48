import { config } from 'zod';

// The content security policy forbids code from strings, which zod would use to compile its parsers. Imported first,
// because a schema decides at its creation.
config({ jitless: true });
