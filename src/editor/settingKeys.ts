/** Every setting once, with its default. package.json is compared with this by a unit test. */
export const settingDefaults = {
  "hearth.completion.enabled": true,
  "hearth.model.path": "",
} as const;

export type SettingKey = keyof typeof settingDefaults;
