/** Whether plutarc starts when the user logs in. Nothing is written before it is switched on. */
export interface LoginItem {
  isOn(): boolean;
  /** @throws UserError when the system does not take it */
  set(on: boolean): void;
}
