/** `kind`s of the errors that the model process answers with, beside those of the peer. */
export const hostErrorKinds = [
  "protocolMismatch",
  "noBinary",
  "modelMissing",
  "modelUnreadable",
  "notGguf",
  "modelBroken",
  "unknownArchitecture",
  "noFim",
  "noChat",
  "templateFailed",
  "promptTooLong",
  "outOfMemory",
  "tookProcessDown",
  "notLoaded",
  "superseded",
  "badParams",
] as const;
