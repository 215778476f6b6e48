import './zod-setup.ts';
import './styles/app.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { followSounds } from './sounds/follow-sounds.ts';
import { loadCatalogue } from './stores/catalogue.ts';
import { loadSettings } from './stores/settings-sync.ts';
import { followTopics } from './stores/topics.ts';

const root = document.getElementById('root');
if (!root) throw new Error('The page has no #root element.');

followTopics();
followSounds();
void loadCatalogue();
// The first paint waits for the settings, so that the window does not flash in another theme.
await loadSettings();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
