/** Every setting once, with its default. package.json is compared with this by a unit test. */
export const settingDefaults = {
  "hearth.completion.enabled": true,
  "hearth.model.path": "",
  "hearth.model.unloadAfterMinutes": 30,
} as const;

export type SettingKey = keyof typeof settingDefaults;
