import { contextBridge, ipcRenderer } from 'electron';
import { BRIDGE_KEY } from '#contract/channels.ts';
import { createBridge } from './bridge.ts';

contextBridge.exposeInMainWorld(BRIDGE_KEY, createBridge(ipcRenderer));
