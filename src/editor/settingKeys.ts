import { hostedTimes } from "../core/hosted/feature";

/** Every setting once, with its default. package.json is compared with this by a unit test. */
export const settingDefaults = {
  "hearth.completion.enabled": true,
  "hearth.completion.lines": "auto",
  "hearth.completion.eagerness": "medium",
  "hearth.completion.savePower": false,
  "hearth.model.path": "",
  "hearth.chat.modelPath": "",
  "hearth.model.folder": "",
  "hearth.model.mirror": "",
  "hearth.model.accelerator": "auto",
  "hearth.model.unloadAfterMinutes": 30,
  "hearth.hosted.server": "",
  "hearth.hosted.chatModel": "",
  "hearth.hosted.completionModel": "",
  "hearth.hosted.requestsPerDay": 0,
  "hearth.hosted.tokensPerDay": 0,
  "hearth.hosted.completion": "never",
  "hearth.hosted.chat": "never",
  "hearth.hosted.actions": "never",
} as const;

export type SettingKey = keyof typeof settingDefaults;

/** What a setting of words may say. */
export const settingWords = {
  "hearth.completion.lines": ["auto", "single", "multi"],
  "hearth.completion.eagerness": ["low", "medium", "high"],
  "hearth.model.accelerator": ["auto", "on", "off"],
  "hearth.hosted.completion": hostedTimes,
  "hearth.hosted.chat": hostedTimes,
  "hearth.hosted.actions": hostedTimes,
} as const satisfies Partial<Record<SettingKey, readonly string[]>>;
